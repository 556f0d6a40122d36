public import Loading
public import Reporting

/// The JSON Schema (2020-12) of a file, for editors that complete and check.
public func jsonSchema(of file: SchemaFile) -> JSONValue {
  guard case .object(let pairs) = schema(of: file.shape) else { return .null }
  return .object(
    [.init("$schema", .string("https://json-schema.org/draft/2020-12/schema"))] + pairs)
}

private func schema(of shape: Shape) -> JSONValue {
  switch shape {
  case .text(let name, let pattern):
    // Scalars are typed by the key, not by YAML: `8250` is a module's name where one is wanted.
    var pairs: [JSONValue.Member] = [
      .init("description", .string(name)),
      .init("type", .array([.string("string"), .string("number")])),
    ]
    if let pattern { pairs.append(.init("pattern", .string(pattern))) }
    return .object(pairs)
  case .number(let name, let range):
    var pairs: [JSONValue.Member] = [
      .init("description", .string(name)),
      .init("type", .array([.string("integer"), .string("string")])),
      .init("pattern", .string("^(0x[0-9A-Fa-f]+|0|[1-9][0-9]*)$")),
      .init("minimum", .int(Int(clamping: range.lowerBound))),
    ]
    if let most = Int(exactly: range.upperBound) { pairs.append(.init("maximum", .int(most))) }
    return .object(pairs)
  case .choice(let words):
    // YAML 1.1 readers take `off` for a boolean.
    let values = words.map(JSONValue.string) + (words.contains("off") ? [.bool(false)] : [])
    return .object([.init("enum", .array(values))])
  case .list(let element, let isNonEmpty):
    var pairs: [JSONValue.Member] = [
      .init("type", .string("array")), .init("items", schema(of: element)),
    ]
    if isNonEmpty { pairs.append(.init("minItems", .int(1))) }
    return .object(pairs)
  case .table(let key, let value):
    var pairs: [JSONValue.Member] = [.init("type", .string("object"))]
    if case .text(_, let pattern?) = key {
      pairs.append(.init("propertyNames", .object([.init("pattern", .string(pattern))])))
    }
    pairs.append(.init("additionalProperties", schema(of: value)))
    return .object(pairs)
  case .mapping(let mapping): return schema(of: mapping)
  case .either(let shapes):
    return .object([.init("anyOf", .array(shapes.map(schema)))])
  case .nothing: return .object([.init("type", .string("null"))])
  }
}

private func schema(of mapping: MappingShape) -> JSONValue {
  let properties = mapping.keys.map { key -> JSONValue.Member in
    guard case .object(let pairs) = schema(of: key.value) else { return .init(key.name, .null) }
    let described = pairs.filter { $0.key != "description" }
    return .init(key.name, .object([.init("description", .string(key.about))] + described))
  }
  let required = mapping.keys.filter(\.isRequired).map { JSONValue.string($0.name) }
  return .object([
    .init("title", .string(mapping.name)), .init("description", .string(mapping.about)),
    .init("type", .string("object")), .init("properties", .object(properties)),
    .init("required", .array(required)), .init("additionalProperties", .bool(false)),
  ])
}
