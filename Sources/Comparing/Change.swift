/// What became of something between two releases.
public enum Fate: String, Sendable, Hashable {
  case appeared, changed, carried, vanished
  /// It is there before and after; whether it is the same cannot be told.
  case unknown
}

/// Something that at least one of two releases has.
public struct Change<Subject: Sendable>: Sendable {
  public var old: Subject?
  public var new: Subject?
  public var fate: Fate
  /// If only that has changed: what its behaviour hangs on besides its own text, as messages show it.
  public var surroundings: [String]

  init(
    _ old: Subject?, _ new: Subject?, whenBoth fate: (Subject, Subject) -> Fate,
    surroundings: (Subject, Subject) -> [String]
  ) {
    self.old = old
    self.new = new
    self.surroundings =
      if let old, let new { surroundings(old, new) } else { [] }
    self.fate =
      switch (old, new) {
      case (let old?, let new?): fate(old, new)
      case (nil, _): .appeared
      case (_, nil): .vanished
      }
  }

  /// As it is now, or was.
  public var subject: Subject? { new ?? old }
}

/// Pairs what two lists have under one key, in the order of the new list, then of the old one.
func paired<Subject: Sendable, Key: Hashable>(
  _ old: [Subject], _ new: [Subject], by key: (Subject) -> Key,
  whenBoth fate: (Subject, Subject) -> Fate,
  surroundings: (Subject, Subject) -> [String] = { _, _ in [] }
) -> [Change<Subject>] {
  let before = Dictionary(old.map { (key($0), $0) }) { first, _ in first }
  let after = Set(new.map(key))
  return new.map { Change(before[key($0)], $0, whenBoth: fate, surroundings: surroundings) }
    + old.filter { !after.contains(key($0)) }.map {
      Change($0, nil, whenBoth: fate, surroundings: surroundings)
    }
}
