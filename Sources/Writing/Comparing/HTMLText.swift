import Reporting

/// HTML written piece by piece. Everything that comes from outside passes through `escaped`.
struct HTMLText {
  private(set) var lines: [String] = []

  mutating func add(_ markup: String) { lines.append(markup) }

  /// An element that holds text only.
  static func element(_ name: String, _ text: String, class kind: String? = nil) -> String {
    let attribute = kind.map { " class=\"\($0)\"" } ?? ""
    return "<\(name)\(attribute)>\(escaped(text))</\(name)>"
  }

  /// Harmless text in which nothing is markup.
  static func escaped(_ text: String) -> String {
    var result = ""
    for character in visible(text) {
      switch character {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      default: result.append(character)
      }
    }
    return result
  }

  /// A message of a rule: its names stand in backticks.
  static func message(_ text: String) -> String {
    text.split(separator: "`", omittingEmptySubsequences: false).enumerated().map { part in
      part.offset.isMultiple(of: 2)
        ? escaped(String(part.element)) : element("code", String(part.element))
    }.joined()
  }
}
