/// A record of the arena, 24 bytes.
///
/// Children follow their parent; `next` is behind the last of them, where the next sibling is.
@usableFromInline struct Node: Sendable {
  @usableFromInline var start: UInt32
  @usableFromInline var end: UInt32
  /// A scalar: where its text starts. A collection: how many children. An alias: its target.
  @usableFromInline var payload: UInt32
  /// A scalar: how many bytes its text has.
  @usableFromInline var length: UInt32 = 0
  @usableFromInline var next: UInt32
  @usableFromInline var shape: Shape
  /// Whether the text lies in the document's `decoded` bytes instead of the file's.
  @usableFromInline var isDecoded = false
  /// A key whose entry a finding has rejected; iteration passes over it.
  @usableFromInline var isHidden = false

  @usableFromInline enum Shape: UInt8, Sendable {
    case plain, singleQuoted, doubleQuoted, literal, folded
    case blockSequence, flowSequence, blockMapping, flowMapping
    case alias, unreadable
  }

  init(_ shape: Shape, _ bytes: Range<Int>, payload: UInt32, at index: Int) {
    self.shape = shape
    start = UInt32(truncatingIfNeeded: bytes.lowerBound)
    end = UInt32(truncatingIfNeeded: bytes.upperBound)
    self.payload = payload
    next = UInt32(truncatingIfNeeded: index + 1)
  }

  @inlinable var isScalar: Bool { shape.rawValue <= Shape.folded.rawValue }
  @inlinable var isCollection: Bool {
    shape.rawValue >= Shape.blockSequence.rawValue && shape.rawValue <= Shape.flowMapping.rawValue
  }
  @inlinable var isMapping: Bool { shape == .blockMapping || shape == .flowMapping }
  var isFlow: Bool { shape == .flowSequence || shape == .flowMapping }
}
