/// A function that is defined somewhere, as both tools name it.
struct Definition: Hashable, Comparable {
  var name: String
  /// From 1: the line of the name.
  var line: Int

  static func < (a: Definition, b: Definition) -> Bool { (a.line, a.name) < (b.line, b.name) }
}

/// How often each definition is there; a file may define one twice on a line.
typealias Definitions = [Definition: Int]

extension Definitions {
  init(_ list: some Sequence<Definition>) {
    self = list.reduce(into: [:]) { $0[$1, default: 0] += 1 }
  }

  /// What is not in the other, in the order of the text.
  func subtracting(_ other: Self) -> [Definition] {
    flatMap { definition, count in
      repeatElement(definition, count: Swift.max(0, count - other[definition, default: 0]))
    }.sorted()
  }
}
