public import Diagnostics

extension YAMLDocument {
  /// The range of a part of a scalar's text, by bytes of the text; the whole scalar where the text
  /// is not what was written.
  public func range(_ id: NodeID, within part: Range<Int>) -> SourceRange {
    let node = self[id]
    guard node.isScalar, !node.isDecoded, node.length > 0 else { return range(id) }
    let start = Int(node.payload) + part.lowerBound
    return SourceRange(file: file, start..<max(start, Int(node.payload) + part.upperBound))
  }

  /// A range that stands for a collection without covering all of it: its first line.
  public func head(of id: NodeID) -> SourceRange {
    let whole = range(id)
    let line = bytes[whole.bytes].prefix { $0 != UInt8(ascii: "\n") && $0 != UInt8(ascii: "\r") }
    return SourceRange(file: file, line.startIndex..<line.endIndex)
  }
}
