import Diagnostics

// Mistakes between values: colons, dashes, brackets, indentation.
extension SyntaxError {
  /// A line that should have been `key: value`.
  var missingColon: Finding {
    let line = lineRest(from: opening)
    if let colon = bytes[line].firstIndex(of: UInt8(ascii: ":")),
      colon > opening, colon + 1 < line.upperBound, !isSpace(bytes[colon + 1])
    {
      return missingSpace(behindColonAt: colon)
    }
    if bytes[line].first == UInt8(ascii: "-") {
      return Finding(
        .yamlSyntax, "a space is missing behind this `-`", at: range(character(at: opening)),
        help: "write `- item`")
    }
    if areOnOneLine(opening, place), place - opening >= 1024 {
      return Finding(
        .yamlSyntax, "a key may have at most 1024 characters", at: range(word(at: opening)),
        help: "is the `: ` behind the key missing?")
    }
    return Finding(
      .yamlSyntax, "this line is neither `key: value` nor part of the value above it",
      at: range(line),
      help: "put a `: ` behind the key; a value that goes on is indented deeper than its key")
  }

  func missingSpace(behindColonAt colon: Int) -> Finding {
    let behind = colon + 1..<colon + 1
    return Finding(
      .yamlSyntax, "a space is missing behind this `:`",
      at: range(character(at: colon)),
      help: "write `key: value`, or quote the text if the `:` belongs to it",
      fix: FixIt("insert a space", isSafe: false, edits: [Edit(range(behind), " ")]))
  }

  /// `title: proc: fix`, or a key that is indented into the value above it.
  var misplacedColon: Finding {
    let colon = range(character(at: place))
    guard let value = unquotedValue else {
      if isFirstOfLine(place) {
        return Finding(
          .yamlSyntax, "a key is missing before this `:`", at: colon,
          help: "write `key: value`, or quote the text if the `:` belongs to it")
      }
      let start = lineStart(of: place) + indentation(of: place)
      if let colon = tightColon(above: start) { return missingSpace(behindColonAt: colon) }
      return Finding(
        .yamlSyntax, "a key can't stand inside the value that began on a line above",
        at: range(start..<colon.bytes.upperBound),
        help: "indent it like the other keys of its mapping")
    }
    let text = string(value)
    let quoted = text.utf8.count <= 200 ? quote(text) : nil
    return Finding(
      .yamlSyntax, "a `: ` stands inside an unquoted value", at: colon,
      notes: [Note("the value starts here", at: range(value.lowerBound..<value.lowerBound))],
      help: quoted.map { "quote the value: `\($0)`" } ?? "quote the value",
      fix: quoted.map { FixIt("quote the value", isSafe: false, edits: [Edit(range(value), $0)]) })
  }

  /// The colon of `key:value` on the line above, which made that line a plain text.
  private func tightColon(above offset: Int) -> Int? {
    var end = lineStart(of: offset)
    while end > 0, isSpaceOrBreak(bytes[end - 1]) { end -= 1 }
    let line = lineStart(of: end)..<end
    guard let colon = bytes[line].firstIndex(of: UInt8(ascii: ":")), colon + 1 < end,
      !isSpace(bytes[colon + 1]), indentation(of: line.lowerBound) <= indentation(of: offset)
    else { return nil }
    return colon
  }

  /// The value on this line that the colon at `place` interrupts.
  private var unquotedValue: Range<Int>? {
    let line = lineStart(of: place)
    guard line < place, place < bytes.count,
      let colon = bytes[line..<place].indices.last(where: {
        bytes[$0] == UInt8(ascii: ":") && isSpace(bytes[$0 + 1])
      })
    else { return nil }
    let start = bytes[(colon + 1)...].firstIndex { !isSpace($0) } ?? place
    guard start < place else { return nil }
    var value = lineRest(from: start)
    if problem.hasPrefix("did not find expected ','"),
      let end = bytes[value].firstIndex(where: isFlowIndicator)
    {
      value = start..<max(end, place + 1)
    }
    return value
  }

  /// A text in the kind of quotes it needs no escapes in; nil if there is none.
  private func quote(_ text: String) -> String? {
    if !text.contains(where: { $0 == "\"" || $0 == "\\" }) { return "\"\(text)\"" }
    return text.contains("'") ? nil : "'\(text)'"
  }

  private func indentation(of offset: Int) -> Int {
    bytes[lineStart(of: offset)...].prefix { isSpace($0) }.count
  }

  var misplacedItem: Finding {
    if isFirstOfLine(place) {
      return Finding(
        .yamlSyntax, "a list item can't stand here", at: range(character(at: place)),
        help: "all items of a list start in the same column")
    }
    return Finding(
      .yamlSyntax, "a list can't start in the middle of a line", at: range(character(at: place)),
      help: """
        put each `- item` on a line of its own, or write `[a, b]`; \
        quote the value if the `-` belongs to it
        """)
  }

  var misplacedQuestionMark: Finding {
    Finding(
      .yamlSyntax, "`?` starts a key in YAML, which can't stand here",
      at: range(character(at: place)),
      help: "quote the value if the `?` belongs to it")
  }

  /// `[a, b` without its end, or `[a b, "c" d]`.
  func unclosed(_ open: String, _ close: String) -> Finding {
    if areOnOneLine(opening, place), place < bytes.count, !isBreak(bytes[place]) {
      if bytes[place] == UInt8(ascii: ":") { return misplacedColon }
      return Finding(
        .yamlSyntax, "a `,` or `\(close)` is missing before \(named(place))", at: range(place),
        notes: [Note("`\(open)` opens here", at: range(character(at: opening)))],
        help: "quote the value if \(named(place)) belongs to it")
    }
    let line = bytes[lineRest(from: opening).upperBound...].prefix { !isBreak($0) }
    let isInComment = line.contains(UInt8(ascii: "#")) && line.contains(close.utf8.first ?? 0)
    return Finding(
      .yamlSyntax, "this `\(open)` is never closed", at: range(character(at: opening)),
      notes: [Note("not closed up to here", at: range(place))],
      help: isInComment
        ? "a `#` behind a space starts a comment: quote the value if it belongs to it"
        : "put `\(close)` behind the last value")
  }

  var missingValue: Finding {
    if let collection = openCollection, collection.isFlow, place >= bytes.count {
      let start = Int(collection.start)
      return Finding(
        .yamlSyntax, "this `\(string(character(at: start)))` is never closed",
        at: range(character(at: start)),
        help: "put `\(collection.isMapping ? "}" : "]")` behind the last value")
    }
    return Finding(
      .yamlSyntax, "a value is missing before \(named(place))", at: range(place),
      help: "write one, or quote the text if \(named(place)) belongs to it")
  }

  var missingKey: Finding {
    guard isFirstOfLine(place) else { return trailingText }
    if place < bytes.count, bytes[place] == UInt8(ascii: ":") { return misplacedColon }
    let keys = [Note("the keys of this mapping start in this column", at: range(opening))]
    if indentation(of: place) == opening - lineStart(of: opening), place + 1 < bytes.count,
      bytes[place] == UInt8(ascii: "-"), isSpaceOrBreak(bytes[place + 1])
    {
      return Finding(
        .yamlSyntax, "a list item can't stand between keys", at: range(character(at: place)),
        notes: keys, help: "put it below the key whose value the list is")
    }
    return Finding(
      .yamlSyntax, "the indentation of this line fits no line above it",
      at: range(lineRest(from: place)), notes: keys,
      help: "all keys of a mapping start in the same column")
  }

  var missingDash: Finding {
    guard isFirstOfLine(place) else { return trailingText }
    return Finding(
      .yamlSyntax, "this line stands where the next list item should",
      at: range(lineRest(from: place)),
      notes: [Note("the list starts here", at: range(character(at: opening)))],
      help: "put `- ` before it, or indent it like the key it belongs to")
  }

  var behindDocument: Finding {
    if place < bytes.count, bytes[place] == UInt8(ascii: "%") {
      return .directive(at: range(lineRest(from: place)))
    }
    guard isFirstOfLine(place) else { return trailingText }
    return Finding(
      .yamlSyntax, "this line does not belong to what the file begins with",
      at: range(lineRest(from: place)),
      help: "all keys of the outermost mapping start in the same column")
  }
}
