extension YAMLDocument {
  /// The items of a sequence in order; none for every other node.
  @inlinable public func items(of id: NodeID) -> Items {
    kind(id) == .sequence ? Items(self, below: id) : Items(self, from: 0, to: 0)
  }

  /// The entries of a mapping in order; none for every other node.
  @inlinable public func entries(of id: NodeID) -> Entries {
    kind(id) == .mapping
      ? Entries(Items(self, below: id)) : Entries(Items(self, from: 0, to: 0))
  }

  /// A key and its value.
  public struct Entry: Sendable {
    public let key: NodeID
    public let value: NodeID

    @inlinable init(key: NodeID, value: NodeID) {
      self.key = key
      self.value = value
    }
  }

  /// Walks the direct children of a node without allocating.
  public struct Items: Sequence, IteratorProtocol, Sendable {
    @usableFromInline let document: YAMLDocument
    @usableFromInline var position: UInt32
    @usableFromInline let end: UInt32

    @inlinable init(_ document: YAMLDocument, from position: UInt32, to end: UInt32) {
      self.document = document
      self.position = position
      self.end = end
    }

    @inlinable init(_ document: YAMLDocument, below id: NodeID) {
      self.init(document, from: id.index + 1, to: document[id].next)
    }

    @inlinable public mutating func next() -> NodeID? {
      guard position < end else { return nil }
      let node = document.nodes[Int(position)]
      // An alias is handed out as what it stands for.
      let id = NodeID(node.shape == .alias ? node.payload : position)
      position = node.next
      return id
    }
  }

  /// Walks the entries of a mapping without allocating.
  public struct Entries: Sequence, IteratorProtocol, Sendable {
    @usableFromInline var children: Items

    @inlinable init(_ children: Items) { self.children = children }

    @inlinable public mutating func next() -> Entry? {
      while children.position < children.end {
        let isHidden = children.document.nodes[Int(children.position)].isHidden
        guard let key = children.next(), let value = children.next() else { return nil }
        if !isHidden { return Entry(key: key, value: value) }
      }
      return nil
    }
  }
}
