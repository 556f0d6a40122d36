public import Diagnostics

/// One fix: what its `fix.yaml` says, with the places where it says so.
///
/// A value as large as this is kept on the heap: handing it on copies one pointer, and only changing
/// a copy copies it whole.
@dynamicMemberLookup
public struct Fix: Sendable {
  @usableFromInline final class Storage: @unchecked Sendable {
    // Changed only while one `Fix` alone refers to it.
    @usableFromInline var contents: FixContents
    @usableFromInline init(_ contents: FixContents) { self.contents = contents }
  }
  @usableFromInline var storage: Storage

  public init(_ contents: FixContents) { storage = Storage(contents) }

  public init(id: Located<FixID>, variant: String? = nil, folder: String, file: FileID) {
    self.init(FixContents(id: id, variant: variant, folder: folder, file: file))
  }

  @inlinable
  public subscript<Value>(
    dynamicMember path: WritableKeyPath<FixContents, Value>
  ) -> Value {
    get { storage.contents[keyPath: path] }
    _modify {
      if !isKnownUniquelyReferenced(&storage) { storage = Storage(storage.contents) }
      yield &storage.contents[keyPath: path]
    }
  }
}

/// What a `Fix` consists of.
public struct FixContents: Sendable {
  public var id: Located<FixID>
  /// The part behind `@` of the folder's name where one id has a description per kernel.
  public var variant: String?
  /// Its folder, relative to the patch set.
  public var folder: String
  public var file: FileID
  public var title: Located<String>?
  public var references: [Located<String>]
  /// Commits of the mainline kernel it stands for.
  public var upstream: [Located<String>]

  /// Globs over names and releases of the manifest's kernels; nil: everywhere.
  public var kernels: [Located<String>]?
  public var requires: [Located<FixID>]
  public var after: [Located<FixID>]
  public var before: [Located<FixID>]
  public var conflicts: [Located<FixID>]
  public var supersedes: [Located<FixID>]
  /// For every function both change.
  public var onTopOf: [Located<FixID>]

  /// Left out where false.
  public var condition: Located<Condition>?
  /// Refused where false.
  public var assumes: [Located<Condition>]
  public var sources: [FixSource]
  /// Headers below the folder: carried along, never compiled by themselves.
  public var headers: [FixHeader]
  /// The unified diffs below the folder: what the fix changes of the kernel's own source.
  public var patches: [FileID]

  public var objects: [PatchedObject]
  public var externs: [LivepatchSymbol]
  public var shadowVariables: [ShadowVariable]
  public var states: [SystemState]
  public var initFunction: Located<String>?
  public var exitFunction: Located<String>?
  public var retires: [Retirement]
  public var allows: [Suppression]
  /// How its effect is seen; each points at its lines.
  public var checks: [Located<EffectCheck>]

  public init(id: Located<FixID>, variant: String? = nil, folder: String, file: FileID) {
    self.id = id
    self.variant = variant
    self.folder = folder
    self.file = file
    references = []
    upstream = []
    requires = []
    after = []
    before = []
    conflicts = []
    supersedes = []
    onTopOf = []
    assumes = []
    sources = []
    headers = []
    patches = []
    objects = []
    externs = []
    shadowVariables = []
    states = []
    retires = []
    allows = []
    checks = []
  }
}

/// A C or assembly file of a fix.
public struct FixSource: Sendable {
  /// Relative to the patch set. Points at the list entry, or at the fix's id if nothing was listed.
  public var path: Located<String>
  public var condition: Located<Condition>?
  public var flags: [Located<String>]
  public var file: FileID

  public init(
    path: Located<String>, condition: Located<Condition>? = nil, flags: [Located<String>] = [],
    file: FileID
  ) {
    self.path = path
    self.condition = condition
    self.flags = flags
    self.file = file
  }

  public var isAssembly: Bool { path.value.hasSuffix(".S") }
}

/// A header that comes along with a fix or the set.
public struct FixHeader: Sendable {
  /// Relative to the patch set.
  public var path: String
  public var file: FileID

  public init(path: String, file: FileID) {
    self.path = path
    self.file = file
  }
}
