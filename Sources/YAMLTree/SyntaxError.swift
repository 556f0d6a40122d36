import Diagnostics

/// An error of libyaml on its way to becoming a finding in our words.
///
/// libyaml says which production failed; what a person did wrong is seen in the text around it.
/// The cases are its whole list of problems (0.2.5), grouped by what they are about.
struct SyntaxError {
  let bytes: UnsafeBufferPointer<UInt8>
  /// Where the text begins, behind a byte order mark.
  let start: Int
  let file: FileID
  let problem: String
  let context: String
  /// Where libyaml stumbled.
  let place: Int
  /// Where the construct begins that it was in; `place` if it names none.
  let opening: Int
  /// The newest node of the tree.
  let lastNode: Node?
  /// The innermost collection that has not ended.
  let openCollection: Node?

  var finding: Finding {
    if isAboutQuotes { return quotes }
    if let tag = leadingTag { return .tag(string(tag), at: range(tag)) }
    if let tab = indentingTab { return self.tab(tab) }
    switch problem {
    case "found character that cannot start any token": return forbiddenStart
    case "could not find expected ':'": return missingColon
    case "mapping values are not allowed in this context": return misplacedColon
    case "block sequence entries are not allowed in this context": return misplacedItem
    case "mapping keys are not allowed in this context": return misplacedQuestionMark
    case "found unexpected ':'": return missingSpace(behindColonAt: place)
    case "found a tab character that violates indentation",
      "found a tab character where an indentation space is expected":
      return tab(character(at: place))
    case "did not find expected alphabetic or numeric character": return nameless
    case "did not find expected ',' or ']'": return unclosed("[", "]")
    case "did not find expected ',' or '}'": return unclosed("{", "}")
    case "did not find expected node content": return missingValue
    case "did not find expected key": return missingKey
    case "did not find expected '-' indicator": return missingDash
    case "did not find expected <document start>": return behindDocument
    case "found undefined tag handle": return .tag(string(word(at: opening)), at: range(opening))
    default: break
    }
    switch context {
    case "while scanning a block scalar": return blockScalar
    case "while scanning a tag", "while parsing a tag":
      return .tag(string(word(at: opening)), at: range(opening))
    case "while scanning a directive", "while scanning a %YAML directive",
      "while scanning a %TAG directive", "while scanning a tag directive",
      "while parsing a tag directive", "while parsing a %TAG directive":
      return .directive(at: range(lineRest(from: opening)))
    default:
      // Nothing libyaml 0.2.5 has; a later one may know more problems.
      return Finding(
        .yamlSyntax, "this is no valid YAML: \(problem)", at: range(place),
        notes: context.isEmpty ? [] : [Note(context, at: range(opening))],
        help: "quote the value, or compare the indentation with the lines around it")
    }
  }
}

extension SyntaxError {
  /// The first tab in the indentation of the line, which is nearly always the cause.
  private var indentingTab: Range<Int>? {
    let start = lineStart(of: place)
    let indentation = bytes[start..<bytes.count].prefix { isSpace($0) }
    guard indentation.endIndex >= place || isFirstOfLine(place),
      let tab = indentation.firstIndex(of: 0x09)
    else { return nil }
    let tabs = bytes[tab..<indentation.endIndex].prefix { $0 == 0x09 }
    return tab..<tabs.endIndex
  }

  private func tab(_ tab: Range<Int>) -> Finding {
    let isIndentation = isFirstOfLine(tab.lowerBound)
    return Finding(
      .yamlSyntax, isIndentation ? "a tab indents this line" : "a tab can't stand here",
      at: range(tab),
      help: isIndentation ? "indent with spaces; YAML takes no tabs there" : "use spaces instead")
  }

  /// A tag before the place of the error on its line: `!A && B` fails only at the `&&`.
  private var leadingTag: Range<Int>? {
    if opening < bytes.count, bytes[opening] == UInt8(ascii: "!") { return word(at: opening) }
    var offset = lineStart(of: place)
    var startsValue = true
    while offset < min(place + 1, bytes.count) {
      switch bytes[offset] {
      case UInt8(ascii: "!") where startsValue: return word(at: offset)
      case UInt8(ascii: "\""), UInt8(ascii: "'"):
        guard startsValue else { break }
        offset = bytes[(offset + 1)...].firstIndex(of: bytes[offset]) ?? bytes.count
        startsValue = false
      case UInt8(ascii: " "): break
      case UInt8(ascii: "["), UInt8(ascii: "{"), UInt8(ascii: ","): startsValue = true
      case UInt8(ascii: "-"), UInt8(ascii: ":"):
        startsValue = offset + 1 < bytes.count && bytes[offset + 1] == 0x20
      default: startsValue = false
      }
      offset += 1
    }
    return nil
  }
}

extension SyntaxError {
  func range(_ bytes: Range<Int>) -> SourceRange { SourceRange(file: file, bytes) }

  /// The word at an offset.
  func range(_ offset: Int) -> SourceRange { range(word(at: offset)) }

  func string(_ range: Range<Int>) -> String {
    String(decoding: bytes[range], as: UTF8.self)
  }

  /// One character; nothing at the end of the file.
  func character(at offset: Int) -> Range<Int> {
    guard offset < bytes.count else { return bytes.count..<bytes.count }
    var end = offset + 1
    while end < bytes.count, bytes[end] & 0xC0 == 0x80 { end += 1 }
    return offset..<end
  }

  /// What stands at an offset, up to a space or an indicator of flow collections; at least one
  /// character unless the file ends there.
  func word(at offset: Int) -> Range<Int> {
    let first = character(at: offset)
    guard !first.isEmpty, !isFlowIndicator(bytes[offset]), !isSpaceOrBreak(bytes[offset]) else {
      return first
    }
    var end = first.upperBound
    while end < bytes.count, !isSpaceOrBreak(bytes[end]), !isFlowIndicator(bytes[end]) { end += 1 }
    return offset..<end
  }

  /// What stands at an offset, for a message.
  func named(_ offset: Int) -> String {
    if offset >= bytes.count { return "the end of the file" }
    if isBreak(bytes[offset]) { return "the end of the line" }
    return "`\(string(word(at: offset)).shortened)`"
  }

  func lineStart(of offset: Int) -> Int {
    var start = min(offset, bytes.count)
    while start > self.start, !isBreak(bytes[start - 1]) { start -= 1 }
    return start
  }

  /// Whether nothing but space is before an offset on its line.
  func isFirstOfLine(_ offset: Int) -> Bool {
    bytes[lineStart(of: offset)..<min(offset, bytes.count)].allSatisfy { isSpace($0) }
  }

  func areOnOneLine(_ a: Int, _ b: Int) -> Bool { lineStart(of: a) == lineStart(of: b) }

  /// From an offset to the end of its line, without a comment and the space before it.
  func lineRest(from start: Int) -> Range<Int> {
    var end = start
    while end < bytes.count, !isBreak(bytes[end]) {
      if bytes[end] == UInt8(ascii: "#"), end > start, isSpace(bytes[end - 1]) { break }
      end += 1
    }
    while end > start, isSpace(bytes[end - 1]) { end -= 1 }
    return start..<end
  }
}
