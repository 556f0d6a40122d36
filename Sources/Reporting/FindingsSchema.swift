/// The JSON Schema (2020-12) of `--format json`.
public let findingsSchema: JSONValue = {
  func object(_ properties: [(key: String, value: JSONValue)], isOpen: Bool = false) -> JSONValue {
    .object([
      ("type", .string("object")), ("properties", .object(properties)),
      ("required", .array(properties.map { .string($0.key) })),
      ("additionalProperties", .bool(isOpen)),
    ])
  }
  func type(_ names: String...) -> JSONValue {
    .object([("type", names.count == 1 ? .string(names[0]) : .array(names.map(JSONValue.string)))])
  }
  func list(of element: JSONValue) -> JSONValue {
    .object([("type", .string("array")), ("items", element)])
  }
  let place: [(key: String, value: JSONValue)] = [
    ("file", type("string", "null")), ("line", type("integer", "null")),
    ("column", type("integer", "null")), ("end_line", type("integer", "null")),
    ("end_column", type("integer", "null")),
  ]
  let fix = object([
    ("title", type("string")), ("safe", type("boolean")),
    ("edits", list(of: object(place + [("text", type("string"))]))),
  ])
  let diagnostic = object(
    [
      ("rule", type("string")), ("group", type("string")),
      (
        "severity",
        .object([("enum", .array(["error", "warning", "note"].map(JSONValue.string)))])
      ), ("message", type("string")),
    ] + place + [
      ("kernels", list(of: type("string"))),
      ("notes", list(of: object([("message", type("string"))] + place))),
      ("help", type("string", "null")), ("fix", .object([("anyOf", .array([type("null"), fix]))])),
    ])
  let counts = ["errors", "warnings", "notes", "suppressed", "baselined"]
  let report = object(
    [
      ("version", .object([("const", .number(1))])), ("command", type("string")),
      ("complete", type("boolean")), ("diagnostics", list(of: diagnostic)),
      ("summary", object(counts.map { ($0, type("integer")) })),
    ], isOpen: true)
  guard case .object(let pairs) = report else { return .null }
  return .object(
    [
      ("$schema", .string("https://json-schema.org/draft/2020-12/schema")),
      ("title", .string("findings")),
    ] + pairs)
}()
