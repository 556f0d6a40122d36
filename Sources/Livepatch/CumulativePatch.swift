/// The combined livepatch for one kernel: the outcome of composition.
///
/// Knows nothing of where things were written, so that a definition which is written and read
/// back is an equal value.
public struct CumulativePatch: Sendable, Equatable {
  public var livepatch: String
  public var version: Int
  public var description: String?
  public var kernel: Kernel
  /// In merge order: init and the forward callbacks run so.
  public var fixes: [MergedFix]
  /// vmlinux first, then by name.
  public var objects: [MergedObject]
  /// By name.
  public var shadowVariables: [MergedShadowVariable]
  /// By id.
  public var states: [MergedState]
  /// By object, then name.
  public var symbols: [MergedSymbol]
  /// In merge order.
  public var retired: [RetiredSubject]
  /// Files at the top of the set that several fixes use, by path.
  public var shared: [MergedSource]
  public var compilerFlags: [String]
  /// Why nothing is patched; set exactly if there is no object.
  public var revertsEverything: String?

  public init(livepatch: String, version: Int, kernel: Kernel) {
    self.livepatch = livepatch
    self.version = version
    self.kernel = kernel
    fixes = []
    objects = []
    shadowVariables = []
    states = []
    symbols = []
    retired = []
    shared = []
    compilerFlags = []
  }

  /// The module's name. A replaced module stays loaded, so no two releases share one.
  public var module: String { "\(livepatch)_\(version)" }
}

/// A fix as a part of the whole.
public struct MergedFix: Sendable, Equatable {
  public var id: FixID
  public var variant: String?
  /// Relative to the patch set and to `fixes/` of the output.
  public var folder: String
  public var title: String?
  public var references: [String]
  public var upstream: [String]
  public var requires: [FixID]
  public var supersedes: [FixID]
  public var condition: Condition
  public var assumes: [Condition]
  public var initFunction: String?
  public var exitFunction: String?
  public var sources: [MergedSource]
  /// How its effect is seen.
  public var checks: [EffectCheck]

  public init(id: FixID, folder: String) {
    self.id = id
    self.folder = folder
    references = []
    upstream = []
    requires = []
    supersedes = []
    condition = .always
    assumes = []
    sources = []
    checks = []
  }
}

/// A file of a fix or of the set.
public struct MergedSource: Sendable, Equatable {
  public enum Kind: String, Sendable, CaseIterable {
    case c, assembly, header
  }

  /// Relative to the patch set and to `fixes/` of the output.
  public var path: String
  public var kind: Kind
  /// SHA-256 of its bytes, 64 hex digits.
  public var sha256: String
  /// When it is compiled; `always` for headers.
  public var condition: Condition
  public var flags: [String]
  /// Names its unit renames because another fix of a chain defines them too.
  public var renames: [Rename]

  public struct Rename: Sendable, Hashable {
    public var from: String
    public var to: String

    public init(from: String, to: String) {
      self.from = from
      self.to = to
    }
  }

  public init(
    path: String, kind: Kind, sha256: String, condition: Condition = .always, flags: [String] = [],
    renames: [Rename] = []
  ) {
    self.path = path
    self.kind = kind
    self.sha256 = sha256
    self.condition = condition
    self.flags = flags
    self.renames = renames
  }
}

/// An object with everything all fixes do to it.
public struct MergedObject: Sendable, Equatable {
  public var name: ObjectName
  /// When anything of it is there.
  public var condition: Condition
  /// By name, then position.
  public var functions: [MergedFunction]
  /// The functions of each slot in merge order; absent slots have none.
  public var callbacks: [CallbackSlot: [CallbackStep]]

  public init(
    name: ObjectName, condition: Condition = .always, functions: [MergedFunction] = [],
    callbacks: [CallbackSlot: [CallbackStep]] = [:]
  ) {
    self.name = name
    self.condition = condition
    self.functions = functions
    self.callbacks = callbacks
  }
}

/// A function and who replaces it in which configuration.
public struct MergedFunction: Sendable, Equatable {
  public var name: String
  public var sympos: Int
  /// The first whose condition holds wins; top first.
  public var candidates: [Candidate]

  public struct Candidate: Sendable, Equatable {
    public var fix: FixID
    /// The C function, after renaming.
    public var replacement: String
    public var condition: Condition
    /// The fixes whose versions this one contains, nearest first.
    public var beneath: [FixID]

    public init(
      fix: FixID, replacement: String, condition: Condition = .always, beneath: [FixID] = []
    ) {
      self.fix = fix
      self.replacement = replacement
      self.condition = condition
      self.beneath = beneath
    }
  }

  public init(name: String, sympos: Int, candidates: [Candidate]) {
    self.name = name
    self.sympos = sympos
    self.candidates = candidates
  }

  /// When any candidate replaces it.
  public var condition: Condition {
    candidates.reduce(.never) { $0 || $1.condition }
  }
}

/// One fix's part of a callback slot.
public struct CallbackStep: Sendable, Equatable {
  public var fix: FixID
  public var function: String
  public var condition: Condition

  public init(fix: FixID, function: String, condition: Condition = .always) {
    self.fix = fix
    self.function = function
    self.condition = condition
  }
}

public struct MergedShadowVariable: Sendable, Equatable {
  public var name: String
  public var id: ShadowID
  public var parent: String?
  public var type: String?
  public var constructor: String?
  public var destructor: String?
  public var freedBy: [ShadowLifetime]
  /// The fixes that use it, in merge order.
  public var fixes: [FixID]
  public var condition: Condition

  public init(name: String, id: ShadowID, fixes: [FixID], condition: Condition = .always) {
    self.name = name
    self.id = id
    self.fixes = fixes
    self.condition = condition
    freedBy = []
  }
}

public struct MergedState: Sendable, Equatable {
  public var name: String
  public var id: UInt64
  public var version: UInt32
  public var about: String?
  public var dataType: String?
  /// The fixes that own it, in merge order; none if it is only carried for releases in the field.
  public var fixes: [FixID]
  public var condition: Condition

  public init(
    name: String, id: UInt64, version: UInt32, fixes: [FixID], condition: Condition = .always
  ) {
    self.name = name
    self.id = id
    self.version = version
    self.fixes = fixes
    self.condition = condition
  }
}

public struct MergedSymbol: Sendable, Equatable {
  /// The patched object in whose code it is used.
  public var object: ObjectName
  public var name: String
  public var sympos: Int
  /// Where it lives.
  public var owner: ObjectName
  public var fixes: [FixID]

  public init(object: ObjectName, name: String, sympos: Int, owner: ObjectName, fixes: [FixID]) {
    self.object = object
    self.name = name
    self.sympos = sympos
    self.owner = owner
    self.fixes = fixes
  }
}

public struct RetiredSubject: Sendable, Equatable {
  public var subject: Retirement.Subject
  public var reason: String
  /// The fix that retires it; nil: the manifest.
  public var fix: FixID?

  public init(subject: Retirement.Subject, reason: String, fix: FixID? = nil) {
    self.subject = subject
    self.reason = reason
    self.fix = fix
  }
}

extension MergedSource {
  /// The file below `units/` through which a fix's source is compiled: `<fix>-<file>`, folders
  /// within the fix joined by `-`.
  public static func unitName(of path: String, in folder: String, id: FixID) -> String {
    let inside = path.hasPrefix(folder + "/") ? String(path.dropFirst(folder.count + 1)) : path
    return id.text + "-" + String(inside.map { $0 == "/" ? "-" : $0 })
  }

  /// The file below `units/` through which a shared source is compiled.
  public static func unitName(ofShared path: String) -> String { "shared-\(path)" }
}
