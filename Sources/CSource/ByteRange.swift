public import Diagnostics

/// A half-open range of bytes within one file: eight bytes, because facts are many.
public struct ByteRange: Hashable, Sendable {
  public let start: UInt32
  public let end: UInt32

  /// A range that ends before it starts is empty at its start.
  public init(_ start: UInt32, _ end: UInt32) {
    self.start = start
    self.end = max(start, end)
  }

  /// The empty range at the start of a file, which stands for "nothing there".
  public static let none = ByteRange(0, 0)

  public var isEmpty: Bool { start == end }
  public var count: Int { Int(end - start) }
  public var bytes: Range<Int> { Int(start)..<Int(end) }

  public func contains(_ offset: UInt32) -> Bool { start <= offset && offset < end }
  public func contains(_ other: ByteRange) -> Bool { start <= other.start && other.end <= end }

  /// The same bytes as a range that also names the file.
  public func located(in file: FileID) -> SourceRange {
    SourceRange(file: file, start: start, end: end)
  }
}
