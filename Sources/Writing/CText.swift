import Livepatch

/// C text as it grows: lines, comments that wrap, conditional blocks.
struct CText {
  private(set) var text = ""

  /// Lines as they are, each ended; an empty text is an empty line.
  mutating func add(_ lines: String = "") {
    text += lines
    text += "\n"
  }

  /// A block comment at an indentation, wrapped at 80 columns with tabs of 8.
  mutating func comment(_ words: String, tabs: Int = 0) {
    let indent = String(repeating: "\t", count: tabs)
    let words = Self.harmless(words)
    let single = "\(indent)/* \(words) */"
    if single.utf8.count + tabs * 7 <= 80 {
      add(single)
      return
    }
    add("\(indent)/*")
    for line in Self.wrapped(words, to: 77 - tabs * 8) { add("\(indent) * \(line)") }
    add("\(indent) */")
  }

  /// Lines that are compiled only under a condition.
  mutating func under(_ condition: Condition, _ body: (inout CText) -> Void) {
    if condition.isAlways {
      body(&self)
      return
    }
    add("#if \(condition.cText)")
    body(&self)
    add("#endif")
  }

  /// A text that cannot end the comment it stands in.
  ///
  /// Compilers see bytes: a letter that people see may be a `/` with an accent put on it.
  static func harmless(_ text: String) -> String {
    var harmless: [UInt8] = []
    for byte in text.utf8 {
      let last = harmless.last
      if last == UInt8(ascii: "*"), byte == UInt8(ascii: "/") { harmless.append(0x20) }
      if last == UInt8(ascii: "/"), byte == UInt8(ascii: "*") { harmless.append(0x20) }
      harmless.append(byte)
    }
    return String(decoding: harmless, as: UTF8.self)
  }

  /// A C string literal.
  static func literal(_ text: String) -> String {
    var literal = "\""
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "\""): literal += "\\\""
      case UInt8(ascii: "\\"): literal += "\\\\"
      // `??=` and its like are trigraphs to compilers that still know them.
      case UInt8(ascii: "?"): literal += literal.hasSuffix("?") ? "\\?" : "?"
      case 0x20...0x7e: literal.unicodeScalars.append(UnicodeScalar(byte))
      default: literal += "\\" + octal(byte)
      }
    }
    return literal + "\""
  }

  private static func octal(_ byte: UInt8) -> String {
    let digits = String(byte, radix: 8)
    return String(repeating: "0", count: 3 - digits.count) + digits
  }

  static func wrapped(_ text: String, to width: Int) -> [String] {
    var lines: [String] = []
    var line = ""
    for word in text.split(separator: " ") {
      if !line.isEmpty, line.count + 1 + word.count > width {
        lines.append(line)
        line = ""
      }
      line += (line.isEmpty ? "" : " ") + word
    }
    return line.isEmpty ? lines : lines + [line]
  }
}

/// An object's name as a part of a C identifier that starts with something else.
func identifierPart(_ object: ObjectName) -> String { object.text }

/// A name in upper case as a part of a macro's name.
func macroPart(_ name: String) -> String { name.uppercased() }
