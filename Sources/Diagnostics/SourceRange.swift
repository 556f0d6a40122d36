/// A place in a file: a half-open range of UTF-8 bytes.
///
/// Twelve bytes, because every value of a patch set carries one. Files of 4 GiB and more are
/// refused before a range into them could be made.
public struct SourceRange: Hashable, Sendable {
  public let file: FileID
  public let start: UInt32
  public let end: UInt32

  public init(file: FileID, start: UInt32, end: UInt32) {
    precondition(start <= end, "a range ends behind its start")
    self.file = file
    self.start = start
    self.end = end
  }

  public init(file: FileID, _ bytes: Range<Int>) {
    self.init(file: file, start: UInt32(bytes.lowerBound), end: UInt32(bytes.upperBound))
  }

  public var bytes: Range<Int> { Int(start)..<Int(end) }

  /// The empty range at the start of this one.
  public var startPoint: SourceRange { SourceRange(file: file, start: start, end: start) }
}

extension SourceRange: Comparable {
  /// By file, then start, then end.
  public static func < (a: SourceRange, b: SourceRange) -> Bool {
    (a.file, a.start, a.end) < (b.file, b.start, b.end)
  }
}

/// A value that remembers where it was written.
public struct Located<Value> {
  public var value: Value
  public var range: SourceRange

  public init(_ value: Value, at range: SourceRange) {
    self.value = value
    self.range = range
  }

  public func map<Other>(_ transform: (Value) throws -> Other) rethrows -> Located<Other> {
    Located<Other>(try transform(value), at: range)
  }
}

extension Located: Equatable where Value: Equatable {}
extension Located: Hashable where Value: Hashable {}
extension Located: Sendable where Value: Sendable {}
