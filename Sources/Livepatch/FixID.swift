/// The name of a fix: what its folder, the dependencies of others and the module's inventory call it.
public struct FixID: Hashable, Sendable, CustomStringConvertible {
  public let text: String

  public init(_ text: String) { self.text = text }

  public var description: String { text }

  /// Whether a text is `[a-z0-9][a-z0-9._-]*`, at most 100 bytes (it becomes part of file names).
  public static func isValid(_ text: String) -> Bool {
    let bytes = text.utf8
    guard let first = bytes.first, bytes.count <= 100, isLowercaseOrDigit(first) else {
      return false
    }
    return bytes.allSatisfy {
      isLowercaseOrDigit($0) || $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: "_")
        || $0 == UInt8(ascii: "-")
    }
  }

  /// The id as a part of a C identifier: everything but letters and digits becomes `_`.
  public var cIdentifierPart: String {
    String(
      decoding: text.utf8.map { isLowercaseOrDigit($0) ? $0 : UInt8(ascii: "_") }, as: UTF8.self)
  }
}

private func isLowercaseOrDigit(_ byte: UInt8) -> Bool {
  (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
    || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
}

extension FixID: Comparable {
  /// Natural order: runs of digits compare as numbers, so `fix-9` stands before `fix-10`.
  public static func < (a: FixID, b: FixID) -> Bool { naturallyPrecedes(a.text, b.text) }
}

/// Whether one text stands before another when runs of digits compare as numbers.
///
/// Total and independent of locale: texts that are equal but for leading zeros compare as bytes.
public func naturallyPrecedes(_ a: String, _ b: String) -> Bool {
  // Lends the bytes of both, which are contiguous in all but bridged strings.
  var (a, b) = (a, b)
  return a.withUTF8 { a in b.withUTF8 { b in naturallyPrecedes(a, b) } }
}

private func naturallyPrecedes(
  _ a: UnsafeBufferPointer<UInt8>, _ b: UnsafeBufferPointer<UInt8>
) -> Bool {
  var i = 0
  var j = 0
  while i < a.count, j < b.count {
    if isDigit(a[i]), isDigit(b[j]) {
      let runA = digits(a, from: i)
      let runB = digits(b, from: j)
      if runA.significant.count != runB.significant.count {
        return runA.significant.count < runB.significant.count
      }
      if !runA.significant.elementsEqual(runB.significant) {
        return runA.significant.lexicographicallyPrecedes(runB.significant)
      }
      i = runA.end
      j = runB.end
    } else {
      if a[i] != b[j] { return a[i] < b[j] }
      i += 1
      j += 1
    }
  }
  if a.count - i != b.count - j { return a.count - i < b.count - j }
  return a.lexicographicallyPrecedes(b)
}

private func isDigit(_ byte: UInt8) -> Bool {
  (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
}

private func digits(
  _ text: UnsafeBufferPointer<UInt8>, from start: Int
) -> (significant: Slice<UnsafeBufferPointer<UInt8>>, end: Int) {
  var end = start
  while end < text.count, isDigit(text[end]) { end += 1 }
  return (text[start..<end].drop { $0 == UInt8(ascii: "0") }, end)
}
