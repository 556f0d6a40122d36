public import Livepatch

/// What lies between two releases. Facts, no verdict.
public struct Comparison: Sendable {
  public let earlier: CumulativePatch
  public let later: CumulativePatch
  /// By object, name and position.
  public let functions: [FunctionChange]
  public let fixes: Changes<FixID>
  /// CVEs, bug numbers and advisories.
  public let references: Changes<String>
  public let callbacks: Changes<CallbackPlace>
  /// By id: a state that was only renamed is the same.
  public let states: Changes<UInt64>
  public let shadowVariables: Changes<ShadowID>
  /// Fixes that do something when the module is loaded or removed.
  public let setUp: Changes<FixID>

  public init(from earlier: ComparedRelease, to later: ComparedRelease) {
    let (old, new) = (earlier.patch, later.patch)
    self.earlier = old
    self.later = new
    functions = functionChanges(from: earlier, to: later)
    fixes = Changes(old.fixes.map(\.id), new.fixes.map(\.id)) { id in
      old.sourceDigests(of: id) != new.sourceDigests(of: id)
    }
    references = Changes(old.references, new.references)
    callbacks = Changes(old.callbackPlaces, new.callbackPlaces)
    states = Changes(old.states.map(\.id), new.states.map(\.id)) { id in
      old.states.first { $0.id == id }?.version != new.states.first { $0.id == id }?.version
    }
    shadowVariables = Changes(old.shadowVariables.map(\.id), new.shadowVariables.map(\.id)) { id in
      let before = old.shadowVariables.first { $0.id == id }
      let after = new.shadowVariables.first { $0.id == id }
      return before?.type != after?.type || before?.parent != after?.parent
        || before?.destructor != after?.destructor || before?.freedBy != after?.freedBy
    }
    setUp = Changes(old.setUpFixes, new.setUpFixes) { id in
      let before = old.fixes.first { $0.id == id }
      let after = new.fixes.first { $0.id == id }
      return before?.initFunction != after?.initFunction
        || before?.exitFunction != after?.exitFunction
    }
  }

  /// Functions of one kind.
  public func functions(_ kind: FunctionChange.Kind) -> [FunctionChange] {
    functions.filter { $0.kind == kind }
  }
}

/// What appeared, what changed and what vanished among things of one kind, each in its release's
/// order.
public struct Changes<Item: Hashable & Sendable>: Sendable {
  public let added: [Item]
  public let changed: [Item]
  public let removed: [Item]

  init(_ old: [Item], _ new: [Item], isChanged: (Item) -> Bool = { _ in false }) {
    let (before, after) = (Set(old), Set(new))
    added = new.filter { !before.contains($0) }
    changed = new.filter { before.contains($0) && isChanged($0) }
    removed = old.filter { !after.contains($0) }
  }

  public var isEmpty: Bool { added.isEmpty && changed.isEmpty && removed.isEmpty }
}

/// One fix's part of a callback slot.
public struct CallbackPlace: Hashable, Sendable, CustomStringConvertible {
  public let object: ObjectName
  public let slot: CallbackSlot
  public let fix: FixID

  public var description: String { "\(object) \(slot.rawValue): \(fix)" }
}

extension CumulativePatch {
  fileprivate var references: [String] {
    var seen: Set<String> = []
    return fixes.flatMap(\.references).filter { seen.insert($0).inserted }
  }

  fileprivate var setUpFixes: [FixID] {
    fixes.filter { $0.initFunction != nil || $0.exitFunction != nil }.map(\.id)
  }

  fileprivate var callbackPlaces: [CallbackPlace] {
    objects.flatMap { object in
      CallbackSlot.allCases.flatMap { slot in
        (object.callbacks[slot] ?? []).map {
          CallbackPlace(object: object.name, slot: slot, fix: $0.fix)
        }
      }
    }
  }

  /// What tells one version of a fix's sources from another.
  func sourceDigests(of id: FixID) -> [String: String]? {
    fixes.first { $0.id == id }.map { fix in
      Dictionary(fix.sources.map { ($0.path, $0.sha256) }, uniquingKeysWith: { first, _ in first })
    }
  }
}
