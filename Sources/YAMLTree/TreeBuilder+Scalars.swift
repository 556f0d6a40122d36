import CLibYAML
import Diagnostics

extension TreeBuilder {
  /// Adds a scalar; always returns true, as nothing in one keeps the rest from being read.
  mutating func addScalar(_ event: UnsafeMutablePointer<yaml_event_t>) -> Bool {
    let isKey = current.expectsKey
    let anchor = event.pointee.data.scalar.anchor
    let tag = event.pointee.data.scalar.tag
    let length = event.pointee.data.scalar.length
    var range = range(of: event)
    if anchor != nil || tag != nil {
      range = min(endOfProperties(from: range.lowerBound), range.upperBound)..<range.upperBound
    }
    let shape: Node.Shape =
      switch event.pointee.data.scalar.style {
      case YAML_SINGLE_QUOTED_SCALAR_STYLE: .singleQuoted
      case YAML_DOUBLE_QUOTED_SCALAR_STYLE: .doubleQuoted
      case YAML_LITERAL_SCALAR_STYLE: .literal
      case YAML_FOLDED_SCALAR_STYLE: .folded
      default: .plain
      }
    let isEmptyPlain = length == 0 && shape == .plain
    var lacksColon = false
    if isEmptyPlain {
      lacksColon = current.expectsValue && colonBehindKey == nil
      range = placeOfNothing(instead: range, hasProperties: anchor != nil || tag != nil)
    }
    var node = Node(shape, range, payload: 0, at: nodes.count)
    let value = event.pointee.data.scalar.value
    setText(of: &node, to: UnsafeBufferPointer(start: value, count: length))
    if let tag, reportTag(tag, from: event, isEmpty: isEmptyPlain) {
      node.shape = .unreadable
    }
    add(node)
    if isKey { judgeKey(node) }
    if lacksColon { reportMissingValue() }
    if let anchor {
      anchors[String(cString: anchor)] = Anchor(node: nodes.count - 1, size: 1)
    }
    return true
  }

  /// Points the node at its text: a slice of the file where that is the value, else a copy.
  private mutating func setText(of node: inout Node, to value: UnsafeBufferPointer<UInt8>) {
    node.length = UInt32(truncatingIfNeeded: value.count)
    let quote: UInt32
    switch node.shape {
    case .plain: quote = 0
    case .singleQuoted, .doubleQuoted: quote = 1
    default:
      node.end = UInt32(endOfBlockScalar(Int(node.start)..<Int(node.end)))
      return copyText(of: &node, value)
    }
    let start = Int(node.start + quote)
    if Int(node.end) - Int(node.start) - 2 * Int(quote) == value.count,
      areEqual(value, UnsafeBufferPointer(rebasing: bytes[start..<start + value.count]))
    {
      node.payload = UInt32(truncatingIfNeeded: start)
    } else {
      copyText(of: &node, value)
    }
  }

  private mutating func copyText(of node: inout Node, _ value: UnsafeBufferPointer<UInt8>) {
    node.payload = UInt32(truncatingIfNeeded: decoded.count)
    node.isDecoded = true
    decoded.append(contentsOf: value)
    guard node.shape == .doubleQuoted, let control = firstControlCharacter(in: value) else {
      return
    }
    node.shape = .unreadable
    findings.add(
      .yamlEncoding, "an escape puts the control character \(codePoint(control)) into this value",
      at: Int(node.start)..<Int(node.end),
      help: "only `\\n` and `\\t` are allowed; in single quotes a backslash means itself")
  }

  private func firstControlCharacter(in text: UnsafeBufferPointer<UInt8>) -> UInt32? {
    String(decoding: text, as: UTF8.self).unicodeScalars.first {
      $0.value < 0x20 && $0 != "\n" && $0 != "\t" || (0x7F..<0xA0).contains($0.value)
        || $0.value == 0x2028 || $0.value == 0x2029
    }?.value
  }

  /// Where a value that was not written would be: libyaml puts it at the next token.
  private func placeOfNothing(instead range: Range<Int>, hasProperties: Bool) -> Range<Int> {
    guard current.expectsValue, !hasProperties else { return range.upperBound..<range.upperBound }
    let behindKey = Int(nodes[current.lastKey].end)
    guard let colon = colonBehindKey else { return behindKey..<behindKey }
    return colon + 1..<colon + 1
  }

  private var colonBehindKey: Int? {
    let next = skipSpaceAndComments(bytes, from: Int(nodes[current.lastKey].end))
    return next < bytes.count && bytes[next] == UInt8(ascii: ":") ? next : nil
  }

  /// libyaml ends a block scalar at the next token; it ends behind its last line with content.
  private func endOfBlockScalar(_ range: Range<Int>) -> Int {
    let header = bytes[range].firstIndex { $0 == 0x0A || $0 == 0x0D } ?? range.upperBound
    guard let last = bytes[range].lastIndex(where: { !isSpaceOrBreak($0) }), last > header else {
      let indicators = bytes[range].prefix { !isSpaceOrBreak($0) }
      return indicators.endIndex
    }
    let line = bytes[last + 1..<range.upperBound]
    return line.firstIndex { $0 == 0x0A || $0 == 0x0D } ?? range.upperBound
  }
}
