import Diagnostics

/// libyaml's complaints in the words of somebody who edits a patch set.
enum SyntaxWords {
  typealias Words = (message: String, help: String?)

  /// `!CONFIG_X`: meant as "not", read by YAML as a tag.
  static func negatedSymbol(_ tag: String) -> Words? {
    guard tag.hasPrefix("!CONFIG") || tag.hasPrefix("!(") || tag.hasPrefix("!IS_") else { return nil }
    let symbol = tag.dropFirst().prefix(60)
    return (
      "an unquoted `!` starts a YAML tag",
      "write `not \(symbol)`, or quote the whole condition: \"!\(symbol)\""
    )
  }

  static func finding(
    _ failure: EventStream.Failure, problem: Int, context: Int, in document: YAMLDocument
  ) -> Finding {
    let source = document.source
    let line = lineRange(around: problem, in: source)
    let text = String(decoding: source[line], as: UTF8.self)
    if let negated = negation(in: text) {
      let start = line.lowerBound + negated.offset
      return Finding(
        "yaml-syntax", negated.words.message,
        at: SourceRange(file: document.file, start..<start + 1), help: negated.words.help)
    }
    let (words, place) = words(failure, problem: problem, context: context, source)
    let start = min(place, source.count)
    var end = min(start + 1, source.count)
    while end < source.count, source[end] & 0xc0 == 0x80 { end += 1 }
    var notes: [Note] = []
    if place == problem, context < problem, !failure.context.isEmpty, context != 0 {
      notes.append(
        Note(
          failure.context.replacingWhile, at: SourceRange(file: document.file, context..<context + 1)))
    }
    return Finding(
      "yaml-syntax", words.message, at: SourceRange(file: document.file, start..<end), notes: notes,
      help: words.help)
  }

  private static func words(
    _ failure: EventStream.Failure, problem: Int, context: Int, _ source: [UInt8]
  ) -> (Words, place: Int) {
    let problemText = failure.problem
    let byte = problem < source.count ? source[problem] : 0
    let isTab = byte == UInt8(ascii: "\t")
    func has(_ part: String) -> Bool { problemText.contains(part) }

    if isTab || has("found a tab character") {
      return (("a tab is used for indentation", "YAML is indented with spaces only"), problem)
    }
    if has("mapping values are not allowed") {
      return (
        (
          "a `:` inside of an unquoted text starts a mapping here",
          "quote the text: `title: \"proc: do not print\"`; or check the indentation of this line"
        ), problem
      )
    }
    if has("could not find expected ':'") {
      return (("this line has no `:` behind its key", "write `key: value`"), context)
    }
    if has("found unexpected end of stream") {
      return (("the quote that opens here is never closed", "close it with the same quote"), context)
    }
    if has("found unexpected document indicator") {
      return (
        ("the quote that opens here is not closed before a document ends", "close the quote"), context
      )
    }
    if has("expected ',' or ']'") {
      return (
        (
          "the list that opens with `[` goes on without a `,` or is never closed",
          "separate the entries with `,` and close the list with `]`"
        ), problem >= source.count ? context : problem
      )
    }
    if has("expected ',' or '}'") {
      return (
        (
          "the mapping that opens with `{` goes on without a `,` or is never closed",
          "separate the pairs with `,`, close with `}`, and quote a value that has a `,` in it"
        ), problem >= source.count ? context : problem
      )
    }
    if has("expected key") {
      return (
        ("a key is expected here", "check the indentation: the keys of a mapping stand in one column"),
        problem
      )
    }
    if has("expected '-' indicator") {
      return (
        ("a `-` is expected here", "check the indentation: the entries of a list stand in one column"),
        problem
      )
    }
    if has("block sequence entries are not allowed") {
      return (("a list cannot start here", "begin it on a line of its own below its key"), problem)
    }
    if has("mapping keys are not allowed") {
      return (("a `?` cannot start a key here", "write `key: value`"), problem)
    }
    if has("cannot start any token") {
      let character = String(UnicodeScalar(byte))
      return (("`\(character)` cannot start a value", "quote the value"), problem)
    }
    if has("escape") || has("hexdecimal") {
      return (
        ("a `\\` in double quotes starts an escape that YAML does not know", "write `\\\\`, or use single quotes"),
        problem
      )
    }
    if has("expected alphabetic or numeric character") {
      let isAnchor = failure.context.contains("anchor")
      return (
        (
          "an unquoted `\(isAnchor ? "&" : "*")` starts an \(isAnchor ? "anchor" : "alias"), and no name follows",
          "quote the value"
        ), context
      )
    }
    if has("node content") {
      return (("a value is expected here", nil), problem)
    }
    if has("<document start>") {
      return (
        ("the document has ended, and yet something follows", "check the indentation of this line"),
        problem
      )
    }
    return ((problemText.isEmpty ? "the file cannot be read as YAML" : problemText, nil), problem)
  }

  /// A value of the line that starts with `!` and was meant as "not".
  private static func negation(in line: String) -> (offset: Int, words: Words)? {
    for marker in [": !", "- !", "[!", ", !"] {
      guard let found = line.range(ofASCII: marker) else { continue }
      let tag = line.utf8.dropFirst(found + marker.utf8.count - 1).prefix { $0 > 0x20 }
      if let words = negatedSymbol(String(decoding: Array(tag), as: UTF8.self)) {
        return (found + marker.utf8.count - 1, words)
      }
    }
    return nil
  }

  private static func lineRange(around offset: Int, in source: [UInt8]) -> Range<Int> {
    var start = min(offset, source.count)
    while start > 0, source[start - 1] != UInt8(ascii: "\n") { start -= 1 }
    var end = start
    while end < source.count, source[end] != UInt8(ascii: "\n") { end += 1 }
    return start..<end
  }
}

extension String {
  /// libyaml's context as a note: `while parsing a block mapping`.
  fileprivate var replacingWhile: String { hasPrefix("while ") ? self : "while \(self)" }

  /// The byte offset of an ASCII text.
  fileprivate func range(ofASCII part: String) -> Int? {
    let bytes = Array(utf8)
    let wanted = Array(part.utf8)
    guard bytes.count >= wanted.count else { return nil }
    return (0...(bytes.count - wanted.count)).first { start in
      wanted.indices.allSatisfy { bytes[start + $0] == wanted[$0] }
    }
  }
}
