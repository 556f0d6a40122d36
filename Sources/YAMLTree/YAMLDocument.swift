public import Diagnostics

/// One YAML document as a tree in which every node knows its exact bytes.
///
/// The nodes lie in one array and link to their children and siblings, so a document costs 24 bytes
/// a node plus the source it keeps. An alias is a node of its own that shares its target's children.
public struct YAMLDocument: Sendable {
  /// A node, by its index.
  public struct NodeID: Hashable, Sendable {
    let index: UInt32
  }

  public enum Kind: UInt8, Sendable {
    case scalar, sequence, mapping
  }

  struct Node: Sendable {
    var kind: Kind
    var flags: Flags
    var start: UInt32
    var end: UInt32
    /// The following item, key or value; `Node.none` behind the last.
    var next: UInt32
    /// Scalars: where the text starts. Collections: the first child, or `Node.none`.
    var first: UInt32
    /// Scalars: how long the text is. Collections: how many nodes it takes written out.
    var size: UInt32

    static let none = UInt32.max
  }

  struct Flags: OptionSet, Sendable {
    let rawValue: UInt8
    /// The text was not written as it is: it lies in the side buffer.
    static let decoded = Flags(rawValue: 1)
    static let plain = Flags(rawValue: 2)
  }

  public let file: FileID
  /// nil in a file without any content.
  public internal(set) var root: NodeID?
  let source: [UInt8]
  var nodes: [Node] = []
  /// Texts that differ from their source: folded, escaped, block scalars.
  var decoded: [UInt8] = []

  init(file: FileID, source: [UInt8]) {
    self.file = file
    self.source = source
  }

  public func kind(_ node: NodeID) -> Kind { self[node].kind }

  public func range(_ node: NodeID) -> SourceRange {
    SourceRange(file: file, start: self[node].start, end: self[node].end)
  }

  /// The range of a part of a scalar's text, by bytes of the text. The whole scalar where the text
  /// was not written as it is.
  public func range(_ node: NodeID, within part: Range<Int>) -> SourceRange {
    let entry = self[node]
    guard entry.kind == .scalar, !entry.flags.contains(.decoded) else { return range(node) }
    let start = Int(entry.first) + part.lowerBound
    return SourceRange(file: file, start..<max(start, Int(entry.first) + part.upperBound))
  }

  /// A range that stands for a collection without covering all of it: what opens it, up to the
  /// end of its first line.
  public func head(of node: NodeID) -> SourceRange {
    let entry = self[node]
    var end = Int(entry.start)
    while end < Int(entry.end), source[end] != UInt8(ascii: "\n"), source[end] != UInt8(ascii: "\r") {
      end += 1
    }
    return SourceRange(file: file, Int(entry.start)..<end)
  }

  /// The value of a scalar; empty for collections.
  public func text(_ node: NodeID) -> String {
    let entry = self[node]
    guard entry.kind == .scalar else { return "" }
    let range = Int(entry.first)..<Int(entry.first) + Int(entry.size)
    return entry.flags.contains(.decoded)
      ? String(decoding: decoded[range], as: UTF8.self)
      : String(decoding: source[range], as: UTF8.self)
  }

  /// Whether a scalar's value has these bytes; makes no string.
  public func scalar(_ node: NodeID, equals bytes: [UInt8]) -> Bool {
    let entry = self[node]
    guard entry.kind == .scalar, Int(entry.size) == bytes.count else { return false }
    let text = entry.flags.contains(.decoded) ? decoded : source
    let start = Int(entry.first)
    for offset in 0..<bytes.count where text[start + offset] != bytes[offset] { return false }
    return true
  }

  /// Whether nothing was written, or `~` or `null`.
  public func isNull(_ node: NodeID) -> Bool {
    let entry = self[node]
    guard entry.kind == .scalar, entry.flags.contains(.plain) else { return false }
    return switch entry.size {
    case 0: true
    case 1: scalar(node, equals: [UInt8(ascii: "~")])
    case 4: ["null", "Null", "NULL"].contains(text(node))
    default: false
    }
  }

  /// The items of a sequence; none for other nodes.
  public func items(of node: NodeID) -> Items {
    let entry = self[node]
    return Items(nodes: nodes, following: entry.kind == .sequence ? entry.first : Node.none)
  }

  /// The keys and values of a mapping, in the order of the source; none for other nodes.
  public func entries(of node: NodeID) -> Entries {
    let entry = self[node]
    return Entries(nodes: nodes, following: entry.kind == .mapping ? entry.first : Node.none)
  }

  subscript(node: NodeID) -> Node { nodes[Int(node.index)] }

  public struct Items: Sequence, IteratorProtocol {
    let nodes: [Node]
    var following: UInt32

    public mutating func next() -> NodeID? {
      guard following != Node.none else { return nil }
      let item = NodeID(index: following)
      following = nodes[Int(following)].next
      return item
    }
  }

  public struct Entries: Sequence, IteratorProtocol {
    let nodes: [Node]
    var following: UInt32

    public mutating func next() -> (key: NodeID, value: NodeID)? {
      guard following != Node.none else { return nil }
      let key = following
      let value = nodes[Int(key)].next
      following = nodes[Int(value)].next
      return (NodeID(index: key), NodeID(index: value))
    }
  }
}
