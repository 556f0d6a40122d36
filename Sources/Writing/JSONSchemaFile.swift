public import Loading
public import Reporting

/// The JSON Schema (2020-12) of a file, for editors that complete and check.
public func jsonSchema(of file: SchemaFile) -> JSONValue {
  guard case .object(let pairs) = schema(of: file.shape) else { return .null }
  return .object(
    [("$schema", .string("https://json-schema.org/draft/2020-12/schema"))] + pairs)
}

private func schema(of shape: Shape) -> JSONValue {
  switch shape {
  case .text(let name, let pattern):
    // Scalars are typed by the key, not by YAML: `8250` is a module's name where one is wanted.
    var pairs: [(key: String, value: JSONValue)] = [
      ("description", .string(name)), ("type", .array([.string("string"), .string("number")])),
    ]
    if let pattern { pairs.append(("pattern", .string(pattern))) }
    return .object(pairs)
  case .number(let name, let range):
    var pairs: [(key: String, value: JSONValue)] = [
      ("description", .string(name)), ("type", .array([.string("integer"), .string("string")])),
      ("pattern", .string("^(0x[0-9A-Fa-f]+|0|[1-9][0-9]*)$")),
      ("minimum", .number(Int(clamping: range.lowerBound))),
    ]
    if let most = Int(exactly: range.upperBound) { pairs.append(("maximum", .number(most))) }
    return .object(pairs)
  case .choice(let words):
    // YAML 1.1 readers take `off` for a boolean.
    let values = words.map(JSONValue.string) + (words.contains("off") ? [.bool(false)] : [])
    return .object([("enum", .array(values))])
  case .list(let element, let isNonEmpty):
    var pairs: [(key: String, value: JSONValue)] = [
      ("type", .string("array")), ("items", schema(of: element)),
    ]
    if isNonEmpty { pairs.append(("minItems", .number(1))) }
    return .object(pairs)
  case .table(let key, let value):
    var pairs: [(key: String, value: JSONValue)] = [("type", .string("object"))]
    if case .text(_, let pattern?) = key {
      pairs.append(("propertyNames", .object([("pattern", .string(pattern))])))
    }
    pairs.append(("additionalProperties", schema(of: value)))
    return .object(pairs)
  case .mapping(let mapping): return schema(of: mapping)
  case .either(let shapes):
    return .object([("anyOf", .array(shapes.map(schema)))])
  case .nothing: return .object([("type", .string("null"))])
  }
}

private func schema(of mapping: MappingShape) -> JSONValue {
  let properties = mapping.keys.map { key -> (key: String, value: JSONValue) in
    guard case .object(let pairs) = schema(of: key.value) else { return (key.name, .null) }
    let described = pairs.filter { $0.key != "description" }
    return (key.name, .object([("description", .string(key.about))] + described))
  }
  let required = mapping.keys.filter(\.isRequired).map { JSONValue.string($0.name) }
  return .object([
    ("title", .string(mapping.name)), ("description", .string(mapping.about)),
    ("type", .string("object")), ("properties", .object(properties)),
    ("required", .array(required)), ("additionalProperties", .bool(false)),
  ])
}
