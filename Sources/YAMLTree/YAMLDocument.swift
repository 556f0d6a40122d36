public import Diagnostics

/// One YAML document as a tree that knows where everything was written.
///
/// The tree is an arena: nodes lie in source order in one array, a scalar's text is a slice of the
/// file wherever its value equals what was written. A class, so that passing a document on costs
/// one reference; it never changes.
public final class YAMLDocument: Sendable {
  public let file: FileID
  /// The outermost node; nil if there is nothing but comments.
  public let root: NodeID?
  /// Whether the whole file was understood.
  ///
  /// False behind a syntax error: what the tree holds was written, but what is missing from it may
  /// have been written too.
  public let isComplete: Bool

  @usableFromInline let nodes: [Node]
  @usableFromInline let bytes: [UInt8]
  /// Texts that differ from what was written: escapes, folded lines, block scalars.
  @usableFromInline let decoded: [UInt8]

  init(
    file: FileID, root: NodeID?, isComplete: Bool, nodes: [Node], bytes: [UInt8], decoded: [UInt8]
  ) {
    self.file = file
    self.root = root
    self.isComplete = isComplete
    self.nodes = nodes
    self.bytes = bytes
    self.decoded = decoded
  }

  /// A node, by its place in the arena of its document.
  public struct NodeID: Hashable, Sendable {
    @usableFromInline let index: UInt32

    @inlinable init(_ index: UInt32) { self.index = index }
  }

  /// What a node is. Which type a scalar has, the schema decides.
  public enum Kind: UInt8, Sendable {
    case scalar, sequence, mapping
    /// Something was written, but a finding has already said why it can't be used.
    case unreadable
  }

  /// How a scalar was written.
  public enum ScalarStyle: UInt8, Sendable {
    case plain, singleQuoted, doubleQuoted, literal, folded
  }
}

extension YAMLDocument {
  @inlinable public func kind(_ id: NodeID) -> Kind {
    switch self[id].shape {
    case .plain, .singleQuoted, .doubleQuoted, .literal, .folded: .scalar
    case .blockSequence, .flowSequence: .sequence
    case .blockMapping, .flowMapping: .mapping
    case .alias, .unreadable: .unreadable
    }
  }

  /// The bytes of a node: a scalar with its quotes, a collection up to its last content byte.
  ///
  /// What an alias stands for is where its anchor is.
  @inlinable public func range(_ id: NodeID) -> SourceRange {
    let node = self[id]
    return SourceRange(file: file, start: node.start, end: node.end)
  }

  /// How many items a sequence or entries a mapping has.
  @inlinable public func count(_ id: NodeID) -> Int {
    self[id].isCollection ? Int(self[id].payload) : 0
  }

  /// Whether a collection was written in brackets or braces.
  @inlinable public func isFlow(_ id: NodeID) -> Bool {
    self[id].shape == .flowSequence || self[id].shape == .flowMapping
  }

  @inlinable subscript(id: NodeID) -> Node { nodes[Int(id.index)] }
}

extension YAMLDocument {
  /// The style of a scalar; plain for every other node.
  @inlinable public func style(_ id: NodeID) -> ScalarStyle {
    switch self[id].shape {
    case .singleQuoted: .singleQuoted
    case .doubleQuoted: .doubleQuoted
    case .literal: .literal
    case .folded: .folded
    default: .plain
    }
  }

  /// Whether nothing at all was written, as behind the colon of `key:`.
  @inlinable public func isEmptyPlain(_ id: NodeID) -> Bool {
    self[id].shape == .plain && self[id].length == 0
  }

  /// Whether the node says "no value": nothing, `~` or `null`, unquoted.
  @inlinable public func isNull(_ id: NodeID) -> Bool {
    guard self[id].shape == .plain, self[id].length <= 4 else { return false }
    return isEmptyPlain(id) || scalar(id, equals: "~") || scalar(id, equals: "null")
      || scalar(id, equals: "Null") || scalar(id, equals: "NULL")
  }

  /// The value of a scalar; empty for every other node.
  @inlinable public func text(_ id: NodeID) -> String {
    withText(id) { String(decoding: $0, as: UTF8.self) }
  }

  /// Compares the value of a scalar byte by byte, without making a string of it.
  @inlinable public func scalar(_ id: NodeID, equals other: StaticString) -> Bool {
    guard Int(textLength(id)) == other.utf8CodeUnitCount else { return false }
    return withText(id) { text in
      text.elementsEqual(
        UnsafeBufferPointer(start: other.utf8Start, count: other.utf8CodeUnitCount))
    }
  }

  /// How many bytes the value of a scalar has.
  @inlinable public func textLength(_ id: NodeID) -> Int {
    self[id].isScalar ? Int(self[id].length) : 0
  }

  /// Lends the bytes of a scalar's value, valid UTF-8; none for every other node.
  @inlinable public func withText<Result>(
    _ id: NodeID, _ body: (UnsafeBufferPointer<UInt8>) -> Result
  ) -> Result {
    let node = self[id]
    guard node.isScalar, node.length > 0 else { return body(.init(start: nil, count: 0)) }
    let slice = Int(node.payload)..<Int(node.payload) + Int(node.length)
    return (node.isDecoded ? decoded : bytes).withUnsafeBufferPointer {
      body(UnsafeBufferPointer(rebasing: $0[slice]))
    }
  }
}
