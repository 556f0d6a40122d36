/// A set of numbers from 0 to 63, in one word.
public struct Bits: Hashable, Sendable {
  public private(set) var word: UInt64

  public static let limit = 64

  public init(_ numbers: some Sequence<Int> = EmptyCollection<Int>()) {
    word = 0
    for number in numbers { insert(number) }
  }

  public var isEmpty: Bool { word == 0 }
  public func contains(_ number: Int) -> Bool { word & 1 << UInt64(number) != 0 }
  public mutating func insert(_ number: Int) { word |= 1 << UInt64(number) }
  public mutating func remove(_ number: Int) { word &= ~(1 << UInt64(number)) }
  public mutating func formUnion(_ other: Bits) { word |= other.word }
  public mutating func subtract(_ other: Bits) { word &= ~other.word }

  public func intersection(_ other: Bits) -> Bits {
    var result = self
    result.word &= other.word
    return result
  }
}

extension Bits: Sequence {
  /// The numbers in ascending order.
  public struct Iterator: IteratorProtocol {
    var word: UInt64

    public mutating func next() -> Int? {
      if word == 0 { return nil }
      let number = word.trailingZeroBitCount
      word &= word - 1
      return number
    }
  }

  public func makeIterator() -> Iterator { Iterator(word: word) }
}
