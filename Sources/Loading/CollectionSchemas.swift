import Diagnostics
import YAMLTree

extension Schema {
  /// A list; bad entries are reported and left out.
  static func list<Element>(of element: Schema<Element>, isNonEmpty: Bool = false) -> Schema
  where Value == [Element] {
    let shape = Shape.list(of: element.shape, isNonEmpty: isNonEmpty)
    return Schema(shape) { node, reader in
      guard reader.expect(.sequence, at: node, shape: shape) else { return nil }
      var values: [Element] = []
      var isEmpty = true
      for item in reader.items(of: node) {
        isEmpty = false
        if let value = element.read(item, &reader) { values.append(value) }
      }
      if isEmpty, isNonEmpty {
        reader.report(
          "bad-value", "the list is empty", at: reader.range(node),
          help: "give at least \(element.shape.expectation), or leave the key out")
        return nil
      }
      return values
    }
  }

  /// One value or a list of them.
  static func oneOrMore<Element>(_ element: Schema<Element>) -> Schema where Value == [Element] {
    let many = Schema<[Element]>.list(of: element, isNonEmpty: true)
    return Schema(.either([element.shape, many.shape])) { node, reader in
      reader.document.kind(node) == .sequence
        ? many.read(node, &reader) : element.read(node, &reader).map { [$0] }
    }
  }

  /// A mapping whose keys are names; each pair whose key and value are good is made into one
  /// element. `combine` may refuse a pair by returning nil after reporting.
  static func table<Key, Element, Entry>(
    _ key: Schema<Key>, _ value: Schema<Entry>,
    combine: @escaping @Sendable (Key, Entry) -> Element
  ) -> Schema where Value == [Element] {
    let shape = Shape.table(key: key.shape, value: value.shape)
    return Schema(shape) { node, reader in
      guard reader.expect(.mapping, at: node, shape: shape) else { return nil }
      var values: [Element] = []
      for entry in reader.entries(of: node) {
        let readKey = key.read(entry.key, &reader)
        let readValue = value.read(entry.value, &reader)
        if let readKey, let readValue { values.append(combine(readKey, readValue)) }
      }
      return values
    }
  }

  /// One of several words.
  static func choice<Meaning: Sendable>(_ words: [(word: String, value: Meaning)]) -> Schema
  where Value == Located<Meaning> {
    let shape = Shape.choice(words.map(\.word))
    return Schema(shape) { node, reader in
      guard let text = reader.scalarText(node, shape: shape) else { return nil }
      if let match = words.first(where: { $0.word == text }) {
        return Located(match.value, at: reader.range(node))
      }
      let meant = nearestName(to: text, among: words.map(\.word))
      reader.report(
        "bad-value", "`\(quotable(text))` is none of \(shape.expectation)", at: reader.range(node),
        help: meant.map { "did you mean `\($0)`?" })
      return nil
    }
  }
}
