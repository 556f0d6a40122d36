/// The JSON Schema (2020-12) of `--format json`.
public let findingsSchema: JSONValue = {
  func object(_ properties: [JSONValue.Member], isOpen: Bool = false) -> JSONValue {
    .object([
      .init("type", .string("object")), .init("properties", .object(properties)),
      .init("required", .array(properties.map { .string($0.key) })),
      .init("additionalProperties", .bool(isOpen)),
    ])
  }
  func type(_ names: String...) -> JSONValue {
    .object([
      .init("type", names.count == 1 ? .string(names[0]) : .array(names.map(JSONValue.string)))
    ])
  }
  func list(of element: JSONValue) -> JSONValue {
    .object([.init("type", .string("array")), .init("items", element)])
  }
  let place: [JSONValue.Member] = [
    .init("file", type("string", "null")), .init("line", type("integer", "null")),
    .init("column", type("integer", "null")), .init("end_line", type("integer", "null")),
    .init("end_column", type("integer", "null")),
  ]
  let fix = object([
    .init("title", type("string")), .init("safe", type("boolean")),
    .init("edits", list(of: object(place + [.init("text", type("string"))]))),
  ])
  let diagnostic = object(
    [
      .init("rule", type("string")), .init("group", type("string")),
      .init(
        "severity",
        .object([.init("enum", .array(["error", "warning", "note"].map(JSONValue.string)))])
      ), .init("message", type("string")),
    ] + place + [
      .init("kernels", list(of: type("string"))),
      .init("notes", list(of: object([.init("message", type("string"))] + place))),
      .init("help", type("string", "null")),
      .init("fix", .object([.init("anyOf", .array([type("null"), fix]))])),
    ])
  let counts = ["errors", "warnings", "notes", "suppressed", "baselined"]
  let report = object(
    [
      .init("version", .object([.init("const", .int(1))])), .init("command", type("string")),
      .init("complete", type("boolean")), .init("diagnostics", list(of: diagnostic)),
      .init("summary", object(counts.map { .init($0, type("integer")) })),
    ], isOpen: true)
  guard case .object(let pairs) = report else { return .null }
  return .object(
    [
      .init("$schema", .string("https://json-schema.org/draft/2020-12/schema")),
      .init("title", .string("findings")),
    ] + pairs)
}()
