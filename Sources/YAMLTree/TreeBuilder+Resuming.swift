import Diagnostics

// Reading goes on behind a syntax error where the next key of the outermost mapping starts, so
// that one run reports the mistakes of the whole file.
extension TreeBuilder {
  /// Makes ready to read on behind the newest syntax error; false if there is nothing to read.
  mutating func resume(_ events: inout EventStream) -> Bool {
    guard let root = nodes.first, root.shape == .blockMapping, !outer.isEmpty else { return false }
    while outer.count > 1 { endCollection(at: nil) }
    let newestKey = current.lastKey < 0 ? root : nodes[current.lastKey]
    let behind = max(lastError, Int(newestKey.start))
    guard let start = nextKey(indentedLike: Int(root.start), behind: behind),
      let rest = EventStream(UnsafeBufferPointer(rebasing: bytes[start...]))
    else { return false }
    if current.expectsValue { addUnreadValue() }
    events = rest
    offsets = ByteOffsets(bytes, base: start, isASCII: encoding.isASCII)
    isResuming = true
    return true
  }

  /// Makes unreadable what the newest syntax error cuts off, lest somebody judges half of it:
  /// a collection in brackets whole, and a value on the line of the error.
  mutating func spoilUnfinished() {
    if let flow = ([current] + outer.reversed()).last(where: {
      $0.node >= 0 && nodes[$0.node].isFlow
    }) {
      while current.node != flow.node { endCollection(at: nil) }
      endCollection(at: nil)
      nodes[flow.node].shape = .unreadable
    } else if let last = nodes.last, last.isScalar, !current.expectsValue,
      Int(last.end) >= lineStart(of: lastError)
    {
      nodes[nodes.count - 1].shape = .unreadable
    }
  }

  /// Gives the newest key a value that nobody will judge: what it says was never read.
  mutating func addUnreadValue() {
    let end = Int(nodes[current.lastKey].end)
    add(Node(.unreadable, end..<end, payload: 0, at: nodes.count))
  }

  /// The start of the next line that has `key:` in the column of another key.
  private func nextKey(indentedLike key: Int, behind offset: Int) -> Int? {
    let column = key - lineStart(of: key)
    var line = nextLine(behind: offset)
    while line < bytes.count {
      let rest = bytes[line...]
      if rest.starts(with: "---".utf8) || rest.starts(with: "...".utf8) { return nil }
      if rest.prefix(while: { $0 == 0x20 }).count == column {
        let name = rest.dropFirst(column).prefix(while: isWordCharacter)
        let colon = name.endIndex
        if !name.isEmpty, colon < bytes.count, bytes[colon] == UInt8(ascii: ":"),
          colon + 1 == bytes.count || isSpaceOrBreak(bytes[colon + 1])
        {
          return line
        }
      }
      line = nextLine(behind: line)
    }
    return nil
  }

  private func lineStart(of offset: Int) -> Int {
    var start = offset
    while start > encoding.start, !isBreak(bytes[start - 1]) { start -= 1 }
    return start
  }

  private func nextLine(behind offset: Int) -> Int {
    let end = bytes[min(offset, bytes.count)...].firstIndex(where: isBreak) ?? bytes.count
    let isCRLF = end + 1 < bytes.count && bytes[end] == 0x0D && bytes[end + 1] == 0x0A
    return min(end + (isCRLF ? 2 : 1), bytes.count)
  }

  private func isWordCharacter(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"),
      UInt8(ascii: "."):
      true
    default: false
    }
  }
}
