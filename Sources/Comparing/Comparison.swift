import CSource
public import Livepatch

/// Two releases held against each other, part by part. Values, no verdict.
public struct Comparison: Sendable {
  public let old: Side
  public let new: Side
  /// In merge order of the new release, then those that are gone.
  public let fixes: [Change<MergedFix>]
  /// References (CVEs, bug numbers, advisories) that only the new release has, and only the old one.
  public let references: (gained: [String], lost: [String])
  /// By object, then name.
  public let functions: [FunctionChange]
  /// By object, then slot.
  public let callbacks: [Change<PlacedCallback>]
  public let states: [Change<MergedState>]
  public let shadowVariables: [Change<MergedShadowVariable>]
  /// Functions that run when the module is loaded and removed.
  public let setUp: [Change<SetUpStep>]
  public let parameters: [Change<String>]

  public init(_ old: Side, _ new: Side) {
    self.old = old
    self.new = new
    let code = CodeComparison(old, new)
    fixes = paired(old.patch.fixes, new.patch.fixes, by: \.id) { code.fate(of: $0, $1) }
    references = Self.references(old.patch, new.patch)
    functions = Self.functions(code)
    callbacks = Self.callbacks(code)
    states = paired(old.patch.states, new.patch.states, by: \.id) {
      let isSameData =
        $0.dataType == $1.dataType || old.origin == .module || new.origin == .module
      return $0.version == $1.version && isSameData ? .carried : .changed
    }
    shadowVariables = Self.shadowVariables(old, new)
    setUp = Self.setUp(code)
    if let before = old.parameters, let after = new.parameters {
      parameters = paired(before.sorted(), after.sorted(), by: \.self) { _, _ in .carried }
    } else {
      parameters = []
    }
  }

  /// What cannot be compared, because a side does not tell.
  public var unknown: [Unknown] {
    var unknown: [Unknown] = []
    for side in [old, new] {
      switch side.origin {
      case .module: unknown.append(.partsOfModule(side.name))
      case .definition where side.code == nil: unknown.append(.sources(side.name))
      default: break
      }
    }
    return unknown
  }

  public enum Unknown: Hashable, Sendable {
    /// The C of a definition that stands alone.
    case sources(String)
    /// All that a built module does not tell.
    case partsOfModule(String)
  }
}

/// One fix's part of a callback, and where it is called.
public struct PlacedCallback: Sendable, Hashable {
  public var object: ObjectName
  public var slot: CallbackSlot
  public var fix: FixID
  public var function: String
}

/// A function of a fix that runs when the module is loaded or removed.
public struct SetUpStep: Sendable, Hashable {
  public var fix: FixID
  public var isExit: Bool
  public var function: String
}

extension Comparison {
  private static func references(
    _ old: CumulativePatch, _ new: CumulativePatch
  ) -> (gained: [String], lost: [String]) {
    func all(_ patch: CumulativePatch) -> [String] {
      var seen: Set<String> = []
      return patch.fixes.flatMap(\.references).filter { seen.insert($0).inserted }
    }
    let (before, after) = (all(old), all(new))
    let (known, kept) = (Set(before), Set(after))
    return (after.filter { !known.contains($0) }, before.filter { !kept.contains($0) })
  }

  private static func callbacks(_ code: CodeComparison) -> [Change<PlacedCallback>] {
    struct Key: Hashable {
      var object: ObjectName
      var slot: CallbackSlot
      var fix: FixID?
    }
    // A module has one function for each slot, whoever wrote its parts.
    let isModule = code.old.origin == .module || code.new.origin == .module
    return paired(code.old.callbacks, code.new.callbacks) {
      Key(object: $0.object, slot: $0.slot, fix: isModule ? nil : $0.fix)
    } whenBoth: {
      code.fate(of: ($0.fix, $0.function), ($1.fix, $1.function))
    } surroundings: {
      code.surroundings(of: ($0.fix, $0.function), ($1.fix, $1.function))
    }
  }

  private static func shadowVariables(
    _ old: Side, _ new: Side
  ) -> [Change<MergedShadowVariable>] {
    // A module does not tell of any.
    if old.origin == .module || new.origin == .module { return [] }
    return paired(old.patch.shadowVariables, new.patch.shadowVariables, by: \.id) { a, b in
      let isSame =
        a.type == b.type && a.parent == b.parent && a.constructor == b.constructor
        && a.destructor == b.destructor && Set(a.freedBy) == Set(b.freedBy)
      return isSame ? .carried : .changed
    }
  }

  private static func setUp(_ code: CodeComparison) -> [Change<SetUpStep>] {
    func all(_ side: Side) -> [SetUpStep] {
      side.patch.fixes.flatMap { fix in
        [
          fix.initFunction.map { SetUpStep(fix: fix.id, isExit: false, function: $0) },
          fix.exitFunction.map { SetUpStep(fix: fix.id, isExit: true, function: $0) },
        ].compactMap(\.self)
      }
    }
    if code.old.origin == .module || code.new.origin == .module { return [] }
    struct Key: Hashable {
      var fix: FixID
      var isExit: Bool
    }
    return paired(all(code.old), all(code.new)) {
      Key(fix: $0.fix, isExit: $0.isExit)
    } whenBoth: {
      code.fate(of: ($0.fix, $0.function), ($1.fix, $1.function))
    } surroundings: {
      code.surroundings(of: ($0.fix, $0.function), ($1.fix, $1.function))
    }
  }
}

extension Side {
  /// Every callback, by object, then slot, then merge order.
  public var callbacks: [PlacedCallback] {
    patch.objects.flatMap { object in
      CallbackSlot.allCases.flatMap { slot in
        (object.callbacks[slot] ?? []).map {
          PlacedCallback(object: object.name, slot: slot, fix: $0.fix, function: $0.function)
        }
      }
    }
  }
}
