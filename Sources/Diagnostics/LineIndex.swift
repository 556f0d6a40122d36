/// Turns byte offsets of one file into lines and columns.
///
/// A line ends at LF, CRLF or CR. Made when a report is printed; nothing else counts lines.
public struct LineIndex: Sendable {
  /// The offset at which each line starts.
  private let starts: [Int]
  private let bytes: [UInt8]

  /// A file that is no text is one line: columns count its bytes.
  public init(of source: SourceText) {
    self.init(source.bytes, isText: source.isText)
  }

  public init(_ bytes: [UInt8]) { self.init(bytes, isText: true) }

  private init(_ bytes: [UInt8], isText: Bool) {
    var starts = [0]
    var offset = isText ? 0 : bytes.count
    while offset < bytes.count {
      let byte = bytes[offset]
      offset += 1
      if byte == UInt8(ascii: "\n") {
        starts.append(offset)
      } else if byte == UInt8(ascii: "\r") {
        if offset < bytes.count, bytes[offset] == UInt8(ascii: "\n") { offset += 1 }
        starts.append(offset)
      }
    }
    self.starts = starts
    self.bytes = bytes
  }

  public var lineCount: Int { starts.count }

  /// A position as people count it: both from 1, the column in UTF-8 bytes.
  public struct Position: Hashable, Sendable {
    public let line: Int
    public let column: Int
  }

  /// The position of an offset; one behind the end of the file counts as its end.
  public func position(of offset: Int) -> Position {
    let offset = min(max(offset, 0), bytes.count)
    var low = 0
    var high = starts.count
    while high - low > 1 {
      let middle = (low + high) / 2
      if starts[middle] <= offset { low = middle } else { high = middle }
    }
    return Position(line: low + 1, column: offset - starts[low] + 1)
  }

  /// The bytes of a line (from 1), without its line end.
  public func line(_ number: Int) -> Range<Int> {
    let start = starts[number - 1]
    var end = number < starts.count ? starts[number] : bytes.count
    while end > start, bytes[end - 1] == UInt8(ascii: "\n") || bytes[end - 1] == UInt8(ascii: "\r")
    {
      end -= 1
    }
    return start..<end
  }
}
