import CLibYAML
import Diagnostics

// What is well-formed YAML and yet refused, each with its own explanation.
extension TreeBuilder {
  func rangeOfNode(_ index: Int) -> Range<Int> { Int(nodes[index].start)..<Int(nodes[index].end) }

  func keyText(_ index: Int) -> String {
    decoded.withUnsafeBufferPointer {
      String(decoding: nodes.text(of: index, bytes: bytes, decoded: $0), as: UTF8.self)
    }
  }

  /// Judges the scalar key just added.
  mutating func judgeKey(_ key: Node) {
    if key.shape == .unreadable {
      hideEntry()
    } else if key.shape == .plain, key.length == 0 {
      hideEntry()
      findings.add(
        .yamlSyntax, "a key is missing before this `:`", at: Int(key.start)..<Int(key.end),
        help: "write `key: value`, or quote the text if the `:` belongs to it")
    } else if key.shape == .plain, key.length == 2, keyText(nodes.count - 1) == "<<" {
      hideEntry()
      findings.add(
        .yamlUnsupported, "the merge key `<<` is not supported", at: Int(key.start)..<Int(key.end),
        help: "write out the keys it would copy, so that everybody sees what a fix says")
    }
  }

  mutating func reportComplexKey(_ key: Node) {
    hideEntry()
    let what = key.isMapping ? "a mapping" : key.isCollection ? "a list" : "this alias"
    findings.add(
      .yamlUnsupported, "\(what) can't be a key", at: Int(key.start)..<Int(key.end),
      help: "keys are plain words; quote the text if the brackets belong to it")
  }

  /// Reports `{ when: A, B }`, where YAML takes `B` for a key without a value.
  mutating func reportMissingValue() {
    let key = current.lastKey
    guard !nodes[key].isHidden else { return }
    let name = keyText(key).shortened
    let help: String
    if let colon = name.firstIndex(of: ":"), nodes[key].shape == .plain {
      help = "put a space behind the `:`, as in `\(name[..<colon]): \(name[colon...].dropFirst())`"
    } else if nodes[current.node].shape == .flowMapping {
      help = """
        write `\(name): …`; if the comma before it belongs to a value, quote that value; \
        a list stands in `[ ]`
        """
    } else {
      help = "write `\(name): …`"
    }
    findings.add(.yamlSyntax, "`\(name)` has no value", at: rangeOfNode(key), help: help)
    hideEntry()
  }

  /// Reports an explicit tag; true if the scalar it stands at can't be understood without it.
  mutating func reportTag(
    _ tag: UnsafeMutablePointer<yaml_char_t>, from event: UnsafeMutablePointer<yaml_event_t>,
    isEmpty: Bool
  ) -> Bool {
    var start = offsets.offset(event.pointee.start_mark.index)
    while start < bytes.count, bytes[start] != UInt8(ascii: "!") {
      start = endOfProperty(from: start)
    }
    let end = endOfProperty(from: start)
    let written = String(decoding: bytes[start..<end], as: UTF8.self)
    findings.add(.tag(written, at: SourceRange(file: findings.file, start..<end)))
    return !written.hasPrefix("!!") || isEmpty
  }

  /// Behind one anchor or tag and the space and comments that follow it.
  private func endOfProperties(_ start: Int) -> Int {
    skipSpaceAndComments(bytes, from: endOfProperty(from: start))
  }

  /// Behind all anchors and tags at an offset: where the node itself starts.
  func endOfProperties(from start: Int) -> Int {
    var offset = start
    while offset < bytes.count,
      bytes[offset] == UInt8(ascii: "&") || bytes[offset] == UInt8(ascii: "!")
    {
      offset = endOfProperties(offset)
    }
    return offset
  }

  private func endOfProperty(from start: Int) -> Int {
    var end = min(start + 1, bytes.count)
    while end < bytes.count, !isSpaceOrBreak(bytes[end]), !isFlowIndicator(bytes[end]) { end += 1 }
    return end
  }

  /// Reports `%` lines before the document and whatever follows behind it.
  ///
  /// Before libyaml runs, because it compares each `%TAG` with every other.
  mutating func reportDirectives() -> Bool {
    let start = skipSpaceAndComments(bytes, from: encoding.start)
    let isAtLineStart = start == encoding.start || start > 0 && isBreak(bytes[start - 1])
    guard start < bytes.count, bytes[start] == UInt8(ascii: "%"), isAtLineStart else {
      return false
    }
    findings.add(.directive(at: SourceRange(file: findings.file, line(from: start))))
    return true
  }

  /// From an offset to the end of its line, without the space there.
  func line(from start: Int) -> Range<Int> {
    var end = start
    while end < bytes.count, !isBreak(bytes[end]) { end += 1 }
    while end > start, isSpace(bytes[end - 1]) { end -= 1 }
    return start..<end
  }

  /// Reports what follows behind the document, which libyaml is not asked to read; false if it
  /// may belong to the document.
  mutating func reportFurtherDocument(behind event: UnsafeMutablePointer<yaml_event_t>) -> Bool {
    var start = skipSpaceAndComments(bytes, from: offsets.offset(event.pointee.end_mark.index))
    var hasEnded = event.pointee.data.document_end.implicit == 0
    while bytes[start...].starts(with: "...".utf8) {
      hasEnded = true
      start = skipSpaceAndComments(bytes, from: start + 3)
    }
    guard start < bytes.count else { return true }
    if bytes[start...].starts(with: "---".utf8) {
      findings.add(
        .yamlUnsupported, "a second document starts here", at: start..<start + 3,
        help: "a file holds one document; put each in a file of its own")
    } else if hasEnded {
      findings.add(
        .yamlUnsupported, "there is more text behind the end of the document",
        at: line(from: start), help: "a file holds one document; `...` ends it")
    } else {
      reportSyntaxError("did not find expected <document start>", at: start)
      return false
    }
    return true
  }
}

extension Finding {
  /// A tag, which people most often write by accident.
  static func tag(_ written: String, at range: SourceRange) -> Finding {
    if written.hasPrefix("!!") || written.hasPrefix("!<") {
      return Finding(
        .yamlUnsupported, "the YAML tag `\(written.shortened)` is not supported", at: range,
        help: "remove it; what a value is, its key decides")
    }
    let isCondition = written.contains("CONFIG_")
    let name = String(written.drop { $0 == "!" || $0 == "(" }).shortened
    return Finding(
      .yamlUnsupported, "`!` starts a YAML tag", at: range,
      help: isCondition
        ? "quote the condition or write `not \(name)`"
        : "quote the value, or write `not` if it is a condition")
  }

  static func directive(at range: SourceRange) -> Finding {
    Finding(
      .yamlUnsupported, "a line that starts with `%` is a YAML directive", at: range,
      help: "remove it; quote the text if the `%` belongs to a value")
  }
}
