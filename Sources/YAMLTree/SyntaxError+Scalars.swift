import Diagnostics

// Mistakes within or around one value.
extension SyntaxError {
  var isAboutQuotes: Bool {
    context == "while scanning a quoted scalar" || context == "while parsing a quoted scalar"
  }

  var quotes: Finding {
    let isSingle = opening < bytes.count && bytes[opening] == UInt8(ascii: "'")
    switch problem {
    case "found unknown escape character":
      let end = min(place + 2, bytes.count)
      return Finding(
        .yamlSyntax, "`\(string(word(at: place).clamped(to: place..<end)))` is no escape",
        at: range(place..<end),
        help: "write `\\\\` for a backslash, or use single quotes, where it means itself")
    case "did not find expected hexdecimal number":
      return escape("this escape needs more hexadecimal digits")
    case "found invalid Unicode character escape code":
      return escape("this escape stands for no character")
    default:
      // The end of the file, or a line `---` or `...` before the closing quote.
      return Finding(
        .yamlSyntax, "the text in \(isSingle ? "single" : "double") quotes is never closed",
        at: range(lineRest(from: opening)),
        notes: place < bytes.count ? [Note("the document ends here", at: range(place))] : [],
        help: isSingle
          ? "put `'` at its end; inside single quotes an apostrophe is written `''`"
          : "put `\"` at its end; inside double quotes a quote is written `\\\"`")
    }
  }

  private func escape(_ message: String) -> Finding {
    let line = bytes[lineStart(of: place)..<place]
    let start = line.lastIndex(of: UInt8(ascii: "\\")) ?? place
    let digits = bytes[min(start + 2, bytes.count)...].prefix {
      (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0)
        || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains($0 | 0x20)
    }
    return Finding(
      .yamlSyntax, message, at: range(start..<digits.prefix(8).endIndex),
      help: "write `\\x` and two digits, `\\u` and four, or `\\U` and eight")
  }

  /// A value that starts with a character YAML keeps for itself.
  var forbiddenStart: Finding {
    guard place < bytes.count else { return missingValue }
    let end = word(at: place).upperBound
    let rest = string(place..<end)
    switch bytes[place] {
    case 0x09:
      return Finding(
        .yamlSyntax, "a tab can't stand here", at: range(character(at: place)),
        help: "use spaces instead")
    case UInt8(ascii: "|"), UInt8(ascii: ">"):
      return Finding(
        .yamlSyntax, "a `\(rest.prefix(1))` text can't stand inside brackets",
        at: range(character(at: place)),
        help: "quote the value if the `\(rest.prefix(1))` belongs to it")
    default:
      let sign = bytes[place] == UInt8(ascii: "`") ? "a backtick" : "`\(rest.prefix(1))`"
      return Finding(
        .yamlSyntax, "\(sign) can't start a value: YAML reserves it",
        at: range(character(at: place)), help: "quote the value")
    }
  }

  /// `*.c` and `&& A`: an alias or an anchor without a name.
  var nameless: Finding {
    let isAlias = opening < bytes.count && bytes[opening] == UInt8(ascii: "*")
    let sign = isAlias ? "*" : "&"
    let written = string(word(at: opening)).shortened
    return Finding(
      .yamlSyntax, "`\(sign)` starts a YAML \(isAlias ? "alias" : "anchor"), but no name follows",
      at: range(opening),
      help: "quote the value if the `\(sign)` belongs to it, as in `\"\(written)\"`")
  }

  var blockScalar: Finding {
    let sign = string(character(at: opening))
    if problem == "found an indentation indicator equal to 0" {
      return Finding(
        .yamlSyntax, "the indentation behind `\(sign)` can't be 0", at: range(place),
        help: "leave it out, or write a digit from 1 to 9")
    }
    return Finding(
      .yamlSyntax, "text stands behind `\(sign)` on its line", at: range(lineRest(from: place)),
      notes: [Note("`\(sign)` starts a text of several lines", at: range(character(at: opening)))],
      help: "start the text on the next line, or quote the value if the `\(sign)` belongs to it")
  }

  /// Text behind a value that has already ended.
  var trailingText: Finding {
    if place < bytes.count, bytes[place] == UInt8(ascii: ":") { return misplacedColon }
    guard let node = lastNode, Int(node.end) <= place,
      node.shape == .singleQuoted || node.shape == .doubleQuoted,
      areOnOneLine(Int(node.end), place)
    else {
      return Finding(
        .yamlSyntax, "\(named(place)) follows a value that has ended", at: range(place),
        help: "quote the whole value, or start a new line")
    }
    let isSingle = node.shape == .singleQuoted
    let spansLines = !areOnOneLine(Int(node.start), Int(node.end))
    return Finding(
      .yamlSyntax, "\(named(place)) follows the closing quote", at: range(place),
      notes: [
        Note("the quotes open here", at: range(Int(node.start)..<Int(node.start) + 1))
      ],
      help: spansLines
        ? "close the quotes on the line where they open"
        : isSingle
          ? "inside single quotes an apostrophe is written `''`"
          : "inside double quotes a quote is written `\\\"`")
  }
}
