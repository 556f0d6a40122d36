/// SVG written line by line. Everything that comes from outside passes through `escaped`.
struct SVGText {
  private(set) var lines: [String] = []

  mutating func add(_ line: String) { lines.append(line) }

  mutating func rectangle(
    x: Int, y: Int, width: Int, height: Int, class name: String, title: String? = nil
  ) {
    let shape =
      "<rect x=\"\(x)\" y=\"\(y)\" width=\"\(width)\" height=\"\(height)\" class=\"\(name)\""
    add(title.map { "\(shape)><title>\(Self.escaped($0))</title></rect>" } ?? "\(shape)/>")
  }

  mutating func line(x1: Int, y1: Int, x2: Int, y2: Int, class name: String) {
    add("<line x1=\"\(x1)\" y1=\"\(y1)\" x2=\"\(x2)\" y2=\"\(y2)\" class=\"\(name)\"/>")
  }

  /// A text that is cut to a width; all of it is shown when the pointer rests on it.
  mutating func text(
    _ text: String, x: Int, y: Int, width: Int, class name: String = "", perCharacter: Int = 6
  ) {
    let room = max(1, width / perCharacter)
    let isCut = text.count > room
    let shown = isCut ? String(text.prefix(room - 1)) + "…" : text
    let title = isCut ? "<title>\(Self.escaped(text))</title>" : ""
    let style = name.isEmpty ? "" : " class=\"\(name)\""
    add("<text x=\"\(x)\" y=\"\(y)\"\(style)>\(title)\(Self.escaped(shown))</text>")
  }

  /// What XML takes: its own characters escaped, control characters shown as U+FFFD.
  static func escaped(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      case _ where scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value),
        "\u{FFFE}", "\u{FFFF}":
        result += "\u{FFFD}"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }

  /// A text in lines of at most so many characters, broken between words where there are any.
  static func wrapped(_ text: String, to width: Int) -> [String] {
    var lines: [String] = []
    var line = ""
    for word in text.split(separator: " ") {
      var word = word
      if !line.isEmpty, line.count + 1 + word.count > width {
        lines.append(line)
        line = ""
      }
      while word.count > width {
        lines.append(String(word.prefix(width)))
        word = word.dropFirst(width)
      }
      line += line.isEmpty ? word : " " + word
    }
    if !line.isEmpty { lines.append(line) }
    return lines
  }
}
