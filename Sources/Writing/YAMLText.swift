/// YAML text as it grows: block mappings and lists, flow where a line is enough, every scalar
/// quoted unless it is plain beyond doubt.
public struct YAMLText {
  public private(set) var text = ""
  private var depth = 0
  /// Behind a `- `, the first key stands on its line.
  private var isBehindDash = false

  public init() {}

  public mutating func comment(_ words: String) { text += "# \(words)\n" }

  public mutating func pair(_ key: String, _ value: String) {
    line("\(Self.scalar(key)): \(value)")
  }

  public mutating func scalar(_ key: String, _ value: String) { pair(key, Self.scalar(value)) }

  public mutating func optional(_ key: String, _ value: String?) {
    if let value { scalar(key, value) }
  }

  /// A list in one line; nothing if it is empty.
  public mutating func list(_ key: String, _ values: [String]) {
    if !values.isEmpty { pair(key, Self.flow(values)) }
  }

  /// A collection below a key; nothing if it is empty.
  public mutating func section<Element>(
    _ key: String, _ elements: [Element], _ body: (inout YAMLText, Element) -> Void
  ) {
    guard !elements.isEmpty else { return }
    line("\(Self.scalar(key)):")
    depth += 1
    for element in elements { body(&self, element) }
    depth -= 1
  }

  /// An entry of a list that is a mapping; the body writes at least one pair.
  public mutating func item(_ body: (inout YAMLText) -> Void) {
    indent()
    text += "- "
    isBehindDash = true
    depth += 1
    body(&self)
    depth -= 1
  }

  /// An entry of a list in one line.
  public mutating func flowItem(_ pairs: [(String, String?)]) {
    let written = pairs.compactMap { key, value in value.map { "\(key): \($0)" } }
    line("- { \(written.joined(separator: ", ")) }")
  }

  private mutating func indent() { for _ in 0..<depth { text += "  " } }

  private mutating func line(_ content: String) {
    if isBehindDash { isBehindDash = false } else { indent() }
    text += content
    text += "\n"
  }

  public static func flow(_ values: [String]) -> String {
    "[" + values.map(scalar).joined(separator: ", ") + "]"
  }

  /// A scalar that reads back as the same text, whatever it is.
  public static func scalar(_ text: String) -> String {
    let bytes = text.utf8
    let isPlain =
      bytes.count < 200 && bytes.first.map(isWordStart) == true
      && bytes.allSatisfy { isWord($0) || $0 == UInt8(ascii: " ") }
      && bytes.last != UInt8(ascii: " ")
      && !(bytes.count <= 5 && words.contains(text.lowercased()))
    return isPlain ? text : quoted(text)
  }

  /// What some readers take for something else than text.
  private static let words: Set<String> = [
    "null", "true", "false", "yes", "no", "on", "off",
  ]

  private static func quoted(_ text: String) -> String {
    var quoted = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": quoted += "\\\""
      case "\\": quoted += "\\\\"
      case "\n": quoted += "\\n"
      case "\t": quoted += "\\t"
      case _ where scalar.value < 0x20 || (0x7f...0x9f).contains(scalar.value):
        let digits = String(scalar.value, radix: 16)
        quoted += "\\x" + String(repeating: "0", count: 2 - digits.count) + digits
      case "\u{2028}", "\u{2029}", "\u{FEFF}", "\u{FFFE}", "\u{FFFF}":
        quoted += "\\u" + String(scalar.value, radix: 16)
      default: quoted.unicodeScalars.append(scalar)
      }
    }
    return quoted + "\""
  }

  private static func isWordStart(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "_"), UInt8(ascii: "0")...UInt8(ascii: "9"):
      true
    default: false
    }
  }

  private static func isWord(_ byte: UInt8) -> Bool {
    isWordStart(byte) || "./-+=@()&|".utf8.contains(byte)
  }
}
