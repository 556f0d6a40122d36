/// A JSON document as a value. Objects keep the order of their keys.
public enum JSONValue: Sendable, Hashable {
  case null
  case bool(Bool)
  case int(Int)
  case string(String)
  case array([JSONValue])
  case object([Member])

  /// A key of an object with its value.
  public struct Member: Sendable, Hashable {
    public var key: String
    public var value: JSONValue

    public init(_ key: String, _ value: JSONValue) {
      self.key = key
      self.value = value
    }
  }

  /// The string, or null if there is none.
  public static func string(orNull text: String?) -> JSONValue {
    text.map(JSONValue.string) ?? .null
  }

  /// An array of strings.
  public static func strings(_ texts: some Sequence<String>) -> JSONValue {
    .array(texts.map(JSONValue.string))
  }
}

extension JSONValue: ExpressibleByNilLiteral, ExpressibleByBooleanLiteral,
  ExpressibleByIntegerLiteral, ExpressibleByStringLiteral, ExpressibleByArrayLiteral,
  ExpressibleByDictionaryLiteral
{
  public init(nilLiteral: ()) { self = .null }
  public init(booleanLiteral value: Bool) { self = .bool(value) }
  public init(integerLiteral value: Int) { self = .int(value) }
  public init(stringLiteral value: String) { self = .string(value) }
  public init(arrayLiteral elements: JSONValue...) { self = .array(elements) }
  public init(dictionaryLiteral elements: (String, JSONValue)...) {
    self = .object(elements.map { Member($0.0, $0.1) })
  }
}

extension JSONValue: CustomStringConvertible {
  /// The document: indented by two spaces, lists of plain values on one line, no newline at the
  /// end.
  public var description: String {
    var text = ""
    print(into: &text, indent: 0)
    return text
  }

  private func print(into text: inout String, indent: Int) {
    switch self {
    case .null: text += "null"
    case .bool(let value): text += value ? "true" : "false"
    case .int(let value): text += String(value)
    case .string(let value): text += quoted(value)
    case .array(let values) where values.allSatisfy(\.isPlain):
      text += "[\(values.map(\.description).joined(separator: ", "))]"
    case .array(let values):
      printLines(values, between: ("[", "]"), into: &text, indent: indent) { value, text in
        value.print(into: &text, indent: indent + 1)
      }
    case .object(let members) where members.isEmpty: text += "{}"
    case .object(let members):
      printLines(members, between: ("{", "}"), into: &text, indent: indent) { member, text in
        text += quoted(member.key) + ": "
        member.value.print(into: &text, indent: indent + 1)
      }
    }
  }

  private func printLines<Item>(
    _ items: [Item], between brackets: (String, String), into text: inout String, indent: Int,
    print: (Item, inout String) -> Void
  ) {
    text += brackets.0
    for (number, item) in items.enumerated() {
      text += (number == 0 ? "\n" : ",\n") + String(repeating: "  ", count: indent + 1)
      print(item, &text)
    }
    text += "\n" + String(repeating: "  ", count: indent) + brackets.1
  }

  private var isPlain: Bool {
    switch self {
    case .null, .bool, .int, .string: true
    case .array, .object: false
    }
  }
}

/// A JSON string literal. What a terminal must not print is escaped as well, which loses nothing.
private func quoted(_ text: String) -> String {
  var result = "\""
  for scalar in text.unicodeScalars {
    switch scalar {
    case "\"": result += "\\\""
    case "\\": result += "\\\\"
    case "\n": result += "\\n"
    case "\r": result += "\\r"
    case "\t": result += "\\t"
    case _ where scalar.standIn == nil: result.unicodeScalars.append(scalar)
    default: for unit in String(scalar).utf16 { result += escaped(unit) }
    }
  }
  return result + "\""
}

private func escaped(_ unit: UInt16) -> String {
  let digits = String(unit, radix: 16)
  return "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
}
