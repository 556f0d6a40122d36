import Diagnostics
import YAMLTree

/// What may stand at a place of a YAML file, and the typed value it becomes.
///
/// The one definition: reading, the accepted keys in messages, the JSON Schema and the
/// documentation all come from it.
struct Schema<Value>: Sendable {
  /// For JSON Schema and for saying what was expected.
  let shape: Shape
  /// Makes the value, or reports why it cannot and returns nil.
  let read: @Sendable (YAMLDocument.NodeID, inout Reader) -> Value?

  init(_ shape: Shape, read: @escaping @Sendable (YAMLDocument.NodeID, inout Reader) -> Value?) {
    self.shape = shape
    self.read = read
  }

  func map<Other>(_ transform: @escaping @Sendable (Value) -> Other) -> Schema<Other> {
    Schema<Other>(shape) { node, reader in read(node, &reader).map(transform) }
  }
}

/// What a schema looks like from outside.
public indirect enum Shape: Sendable {
  /// A scalar: what people call it, and a regular expression it obeys if there is one.
  case text(name: String, pattern: String?)
  case number(name: String, ClosedRange<UInt64>)
  case choice([String])
  case list(of: Shape, isNonEmpty: Bool)
  /// A mapping with names of its own choice.
  case table(key: Shape, value: Shape)
  case mapping(MappingShape)
  /// Told apart by being a scalar, a list or a mapping.
  case either([Shape])
  case nothing

  /// In a message behind "expected".
  var expectation: String {
    switch self {
    case .text(let name, _): name
    case .number(let name, let range): "\(name) (\(range.lowerBound) to \(range.upperBound))"
    case .choice(let words): words.map { "`\($0)`" }.joined(separator: ", ")
    case .list(let element, _): "a list, each entry \(element.expectation)"
    case .table(let key, _): "a mapping from \(key.expectation)"
    case .mapping(let mapping): "a mapping (\(mapping.name))"
    case .either(let shapes): shapes.map(\.expectation).joined(separator: ", or ")
    case .nothing: "nothing"
    }
  }
}

public struct MappingShape: Sendable {
  /// What the mapping describes: `fix`, `callbacks`, …
  public let name: String
  public let about: String
  public let keys: [KeyShape]
}

public struct KeyShape: Sendable {
  public let name: String
  public let about: String
  public let isRequired: Bool
  public let value: Shape
}

/// One key of a mapping: how its value is read and where it goes.
struct Field<Record>: Sendable {
  let key: KeyShape
  fileprivate let name: StaticString
  fileprivate let read: @Sendable (inout Record, YAMLDocument.NodeID, inout Reader) -> Bool

  init<Value>(
    _ name: StaticString, _ schema: Schema<Value>, _ about: String, isRequired: Bool = false,
    store: @escaping @Sendable (inout Record, Value) -> Void
  ) {
    key = KeyShape(
      name: name.description, about: about, isRequired: isRequired, value: schema.shape)
    self.name = name
    read = { record, node, reader in
      guard let value = schema.read(node, &reader) else { return false }
      store(&record, value)
      return true
    }
  }
}

extension Schema {
  /// A mapping with fixed keys. It reads as nil if a required key is missing or bad.
  static func mapping(
    _ name: String, _ about: String, _ fields: [Field<Value>],
    start: @escaping @Sendable (SourceRange) -> Value
  ) -> Schema {
    let shape = MappingShape(name: name, about: about, keys: fields.map(\.key))
    // Looked at for every key, so apart from the fields, which are not free to copy.
    let names = fields.map(\.name)
    let required = fields.indices.reduce(UInt64(0)) {
      fields[$1].key.isRequired ? $0 | 1 << UInt64($1) : $0
    }
    return Schema(.mapping(shape)) { node, reader in
      guard reader.expect(.mapping, at: node, shape: .mapping(shape)) else { return nil }
      var record = start(reader.range(node))
      var isWhole = true
      var found: UInt64 = 0
      for entry in reader.entries(of: node) {
        guard let index = names.firstIndex(where: { reader.scalar(entry.key, equals: $0) })
        else {
          reader.reportUnknownKey(entry.key, of: shape)
          continue
        }
        let bit: UInt64 = 1 << UInt64(index)
        found |= bit
        if !fields[index].read(&record, entry.value, &reader), required & bit != 0 {
          isWhole = false
        }
      }
      if found & required == required { return isWhole ? record : nil }
      for (index, field) in fields.enumerated()
      where required & ~found & (1 << UInt64(index)) != 0 {
        reader.reportMissingKey(field.key, in: node, of: shape)
        isWhole = false
      }
      return isWhole ? record : nil
    }
  }
}
