/// A file of the patch set, by the number it was given when it was found.
///
/// Numbers follow the sorted order of paths, so sorting by file is sorting by path and never
/// depends on which file was read first.
public struct FileID: Hashable, Comparable, Sendable {
  public let number: UInt32

  public init(_ number: UInt32) { self.number = number }

  public static func < (a: FileID, b: FileID) -> Bool { a.number < b.number }
}

/// The bytes of one file together with the name it goes by in reports.
public struct SourceText: Sendable {
  /// As reports print it: relative to the repository or the patch set.
  public let path: String
  public let bytes: [UInt8]
  /// For a file that is no text: its parts that have names, sorted by where they are. Reports name
  /// places by these, as `.text+0x18`, and show no lines.
  public let parts: [Part]?

  /// A section of an object file.
  public struct Part: Sendable, Hashable {
    public let name: String
    public let bytes: Range<Int>

    public init(name: String, bytes: Range<Int>) {
      self.name = name
      self.bytes = bytes
    }
  }

  public init(path: String, bytes: [UInt8], parts: [Part]? = nil) {
    self.path = path
    self.bytes = bytes
    self.parts = parts?.sorted {
      ($0.bytes.lowerBound, $0.bytes.upperBound) < ($1.bytes.lowerBound, $1.bytes.upperBound)
    }
  }

  public var isText: Bool { parts == nil }

  /// The text of a byte range; bytes that are no UTF-8 come out as U+FFFD.
  public func string(_ range: Range<Int>) -> String {
    String(decoding: bytes[range.clamped(to: 0..<bytes.count)], as: UTF8.self)
  }
}

/// Every file that was read, by number.
public struct SourceMap: Sendable {
  public private(set) var files: [SourceText]

  public init(files: [SourceText] = []) { self.files = files }

  /// Adds a file behind all others.
  public mutating func add(_ file: SourceText) -> FileID {
    files.append(file)
    return FileID(UInt32(files.count - 1))
  }

  public subscript(file: FileID) -> SourceText { files[Int(file.number)] }

  /// The text a range covers.
  public func string(_ range: SourceRange) -> String { self[range.file].string(range.bytes) }
}
