import CLibYAML
public import Diagnostics

/// How much a document may ask of us.
public struct YAMLLimits: Sendable {
  /// Bytes of a file.
  public var size = 4 << 20
  /// Collections within collections.
  public var depth = 64
  /// Nodes, with every alias counted as all it stands for.
  public var nodes = 1 << 20

  public init() {}
}

/// Reads a file as one YAML document.
///
/// - Returns: the document, or nil if it cannot be read as one; and what is wrong. A document
///   that comes with findings is whole but says something that is refused, a duplicate key say.
public func readYAML(
  _ source: SourceText, as file: FileID, limits: YAMLLimits = YAMLLimits()
) -> (document: YAMLDocument?, findings: [Finding]) {
  guard source.bytes.count <= limits.size else {
    let finding = Finding(
      "yaml-limit", "the file is larger than \(limits.size >> 20) MiB",
      at: SourceRange(file: file, 0..<0), help: "no description of a livepatch is that long")
    return (nil, [finding])
  }
  return source.bytes.withUnsafeBufferPointer { bytes in
    let encoding = Encoding(of: bytes, in: file)
    if let finding = encoding.finding { return (nil, [finding]) }
    // libyaml would take the byte order mark for an indentation of the first line.
    let text = UnsafeBufferPointer(rebasing: bytes[encoding.start...])
    return EventStream.reading(text) { stream in
      var builder = TreeBuilder(
        YAMLDocument(file: file, source: source.bytes), limits,
        CharacterOffsets(bytes, isASCII: encoding.isASCII, from: encoding.start))
      while !builder.isDone {
        guard stream.next({ builder.take(&$0) }) != nil else {
          builder.fail(stream.failure)
          break
        }
      }
      return (builder.isSound ? builder.document : nil, builder.findings)
    }
  }
}

/// Puts libyaml's events together as a tree.
struct TreeBuilder {
  private(set) var document: YAMLDocument
  private(set) var findings: [Finding] = []
  private(set) var isDone = false
  private(set) var isSound = true
  private let limits: YAMLLimits
  private var offsets: CharacterOffsets
  private var open: [OpenCollection] = []
  private var anchors: [String: UInt32] = [:]
  private var total = 0

  private struct OpenCollection {
    var node: UInt32
    var last = YAMLDocument.Node.none
    var children = 0
    var anchor: String?
    var isFlow: Bool
    /// Where the last child ends: a block collection has no end of its own.
    var end: UInt32
  }

  init(_ document: YAMLDocument, _ limits: YAMLLimits, _ offsets: CharacterOffsets) {
    self.document = document
    self.limits = limits
    self.offsets = offsets
    // A node takes about ten bytes of such a file.
    self.document.nodes.reserveCapacity(document.source.count / 10)
    open.reserveCapacity(16)
  }

  mutating func take(_ event: inout yaml_event_t) {
    let start = UInt32(offsets.byte(of: Int(event.start_mark.index)))
    switch event.type {
    case YAML_SCALAR_EVENT: takeScalar(&event, from: start)
    case YAML_SEQUENCE_START_EVENT:
      let data = event.data.sequence_start
      begin(
        .sequence, from: start, isFlow: data.style == YAML_FLOW_SEQUENCE_STYLE,
        anchor: data.anchor, tag: data.tag, event)
    case YAML_MAPPING_START_EVENT:
      let data = event.data.mapping_start
      begin(
        .mapping, from: start, isFlow: data.style == YAML_FLOW_MAPPING_STYLE,
        anchor: data.anchor, tag: data.tag, event)
    case YAML_SEQUENCE_END_EVENT, YAML_MAPPING_END_EVENT:
      end(at: UInt32(offsets.byte(of: Int(event.end_mark.index))))
    case YAML_ALIAS_EVENT: takeAlias(event, from: start)
    case YAML_DOCUMENT_START_EVENT:
      if document.root != nil { refuseSecondDocument(at: start) }
    case YAML_STREAM_END_EVENT: isDone = true
    default: break
    }
  }

  // MARK: Nodes

  private mutating func takeScalar(_ event: inout yaml_event_t, from start: UInt32) {
    let data = event.data.scalar
    var end = UInt32(offsets.byte(of: Int(event.end_mark.index)))
    var start = start
    // Marks include an anchor and a tag; the scalar's own text is what is at stake.
    if data.anchor != nil || data.tag != nil {
      start = skipProperties(from: start, to: end)
      if let tag = data.tag { refuseTag(String(cString: UnsafePointer<CChar>(OpaquePointer(tag))), event) }
    }
    var flags: YAMLDocument.Flags = []
    var quotes: UInt32 = 0
    switch data.style {
    case YAML_SINGLE_QUOTED_SCALAR_STYLE, YAML_DOUBLE_QUOTED_SCALAR_STYLE: quotes = 1
    case YAML_LITERAL_SCALAR_STYLE, YAML_FOLDED_SCALAR_STYLE: end = trimmed(end, from: start)
    default: flags = .plain
    }
    let length = UInt32(data.length)
    var first = start + quotes
    let isVerbatim =
      end >= start + 2 * quotes && end - start - 2 * quotes == length
      && document.source.withUnsafeBufferPointer { source in
        (0..<Int(length)).allSatisfy { source[Int(first) + $0] == data.value[$0] }
      }
    if !isVerbatim {
      first = UInt32(document.decoded.count)
      document.decoded += UnsafeBufferPointer(start: data.value, count: Int(length))
      flags.insert(.decoded)
    }
    let node = append(
      YAMLDocument.Node(
        kind: .scalar, flags: flags, start: start, end: end, next: YAMLDocument.Node.none,
        first: first, size: length))
    remember(data.anchor, node)
  }

  private mutating func begin(
    _ kind: YAMLDocument.Kind, from start: UInt32, isFlow: Bool,
    anchor: UnsafeMutablePointer<yaml_char_t>?, tag: UnsafeMutablePointer<yaml_char_t>?,
    _ event: yaml_event_t
  ) {
    guard open.count < limits.depth else {
      stop("collections are nested more than \(limits.depth) deep", at: start)
      return
    }
    if let tag { refuseTag(String(cString: UnsafePointer<CChar>(OpaquePointer(tag))), event) }
    let node = append(
      YAMLDocument.Node(
        kind: kind, flags: [], start: start, end: start, next: YAMLDocument.Node.none,
        first: YAMLDocument.Node.none, size: 1))
    open.append(
      OpenCollection(
        node: node, anchor: anchor.map { String(cString: UnsafePointer<CChar>(OpaquePointer($0))) },
        isFlow: isFlow, end: start))
  }

  private mutating func end(at mark: UInt32) {
    guard let collection = open.popLast() else { return }
    let end = collection.isFlow ? mark : max(collection.end, document.nodes[Int(collection.node)].start)
    document.nodes[Int(collection.node)].end = end
    if document.nodes[Int(collection.node)].kind == .mapping { checkKeys(of: collection) }
    let size = document.nodes[Int(collection.node)].size
    if let anchor = collection.anchor { anchors[anchor] = collection.node }
    if let parent = open.indices.last {
      open[parent].end = max(open[parent].end, end)
      document.nodes[Int(open[parent].node)].size &+= size
    }
  }

  private mutating func takeAlias(_ event: yaml_event_t, from start: UInt32) {
    let name = event.data.alias.anchor.map { String(cString: UnsafePointer<CChar>(OpaquePointer($0))) } ?? ""
    let end = UInt32(offsets.byte(of: Int(event.end_mark.index)))
    guard let target = anchors[name] else {
      let isOpen = open.contains { $0.anchor == name }
      report(
        isOpen
          ? "the alias `*\(name)` stands inside of what it refers to"
          : "the alias `*\(name)` refers to no anchor before it", start, end,
        help: isOpen ? "write the value out" : "define it first as `&\(name)`")
      isSound = false
      // Something must stand here, or keys and values would be mixed up.
      _ = append(
        YAMLDocument.Node(
          kind: .scalar, flags: .plain, start: start, end: end, next: YAMLDocument.Node.none,
          first: start, size: 0))
      return
    }
    var copy = document.nodes[Int(target)]
    copy.start = start
    copy.end = end
    copy.next = YAMLDocument.Node.none
    let size = copy.kind == .scalar ? 1 : Int(copy.size)
    total += size
    guard total <= limits.nodes else {
      stop("aliases make the document larger than \(limits.nodes) nodes", at: start)
      return
    }
    _ = append(copy)
    if copy.kind != .scalar, let parent = open.last {
      document.nodes[Int(parent.node)].size &+= copy.size
    }
  }

  /// Adds a node and links it to the collection that is open.
  private mutating func append(_ node: YAMLDocument.Node) -> UInt32 {
    let index = UInt32(document.nodes.count)
    document.nodes.append(node)
    total += 1
    if total > limits.nodes, !isDone {
      stop("the document has more than \(limits.nodes) nodes", at: node.start)
    }
    guard let parent = open.indices.last else {
      if document.root == nil { document.root = YAMLDocument.NodeID(index: index) }
      return index
    }
    if open[parent].last == YAMLDocument.Node.none {
      document.nodes[Int(open[parent].node)].first = index
    } else {
      document.nodes[Int(open[parent].last)].next = index
    }
    open[parent].last = index
    open[parent].children += 1
    open[parent].end = max(open[parent].end, node.end)
    if node.kind == .scalar { document.nodes[Int(open[parent].node)].size &+= 1 }
    return index
  }

  private mutating func remember(_ anchor: UnsafeMutablePointer<yaml_char_t>?, _ node: UInt32) {
    guard let anchor else { return }
    anchors[String(cString: UnsafePointer<CChar>(OpaquePointer(anchor)))] = node
  }

  // MARK: Places

  /// Behind an anchor and a tag.
  private func skipProperties(from start: UInt32, to end: UInt32) -> UInt32 {
    var at = Int(start)
    let source = document.source
    while at < Int(end), source[at] == UInt8(ascii: "&") || source[at] == UInt8(ascii: "!") {
      while at < Int(end), source[at] > 0x20 { at += 1 }
      while at < Int(end), source[at] <= 0x20 { at += 1 }
    }
    return UInt32(at)
  }

  /// The end without the white space before it: a block scalar reaches to the next token.
  private func trimmed(_ end: UInt32, from start: UInt32) -> UInt32 {
    var end = Int(end)
    while end > Int(start), document.source[end - 1] <= 0x20 { end -= 1 }
    return UInt32(end)
  }

  // MARK: Findings

  private mutating func report(
    rule: RuleName = "yaml-syntax", _ message: String, _ start: UInt32, _ end: UInt32,
    notes: [Note] = [], help: String? = nil
  ) {
    findings.append(
      Finding(
        rule, message, at: SourceRange(file: document.file, start: start, end: max(start, end)),
        notes: notes, help: help))
  }

  private mutating func stop(_ message: String, at start: UInt32) {
    report(rule: "yaml-limit", message, start, start)
    isDone = true
    isSound = false
  }

  private mutating func refuseSecondDocument(at start: UInt32) {
    report(
      rule: "yaml-unsupported", "a second document starts here", start,
      min(start + 3, UInt32(document.source.count)),
      help: "a file describes one thing: move the rest to a file of its own")
    isDone = true
    isSound = false
  }

  private mutating func refuseTag(_ tag: String, _ event: yaml_event_t) {
    let start = offsets.byte(of: Int(event.start_mark.index))
    let end = offsets.byte(of: Int(event.end_mark.index))
    // The tag itself: from its `!` to the next white space.
    var from = start
    while from < end, document.source[from] != UInt8(ascii: "!") { from += 1 }
    var to = from
    while to < end, document.source[to] > 0x20 { to += 1 }
    isSound = false
    if let words = SyntaxWords.negatedSymbol(tag) {
      report(words.message, UInt32(from), UInt32(to), help: words.help)
    } else {
      report(
        rule: "yaml-unsupported", "the tag `\(tag.prefix(60))` has no meaning here", UInt32(from),
        UInt32(to), help: "remove it: what a value is, its key decides")
    }
  }

  mutating func fail(_ failure: EventStream.Failure) {
    isSound = false
    isDone = true
    findings.append(
      SyntaxWords.finding(
        failure, problem: offsets.byte(of: failure.problemIndex),
        context: offsets.byte(of: failure.contextIndex), in: document))
  }

  /// Keys are scalars, each only once, and none is a merge key.
  private mutating func checkKeys(of mapping: OpenCollection) {
    var keys: [UInt32] = []
    var key = document.nodes[Int(mapping.node)].first
    while key != YAMLDocument.Node.none {
      keys.append(key)
      let value = document.nodes[Int(key)].next
      guard value != YAMLDocument.Node.none else { break }
      key = document.nodes[Int(value)].next
    }
    var seen: [String: UInt32] = [:]
    for (position, key) in keys.enumerated() {
      let id = YAMLDocument.NodeID(index: key)
      let entry = document.nodes[Int(key)]
      guard entry.kind == .scalar else {
        report(
          rule: "yaml-unsupported", "a key must be a plain word", entry.start, entry.end,
          help: "collections cannot be keys here")
        isSound = false
        continue
      }
      if entry.size == 2, entry.flags.contains(.plain), document.scalar(id, equals: Array("<<".utf8)) {
        report(
          rule: "yaml-unsupported", "merge keys are not supported", entry.start, entry.end,
          help: "write the keys out: `<<` is not part of YAML 1.2, and readers disagree about it")
        isSound = false
      }
      var first: UInt32?
      if keys.count <= 12 {
        first = keys[..<position].first { equal($0, key) }
      } else {
        let text = document.text(id)
        first = seen[text]
        if first == nil { seen[text] = key }
      }
      if let first {
        let earlier = document.nodes[Int(first)]
        report(
          rule: "yaml-duplicate-key",
          "the key `\(document.text(id).prefix(60))` stands twice in one mapping", entry.start,
          entry.end,
          notes: [
            Note(
              "first written here",
              at: SourceRange(file: document.file, start: earlier.start, end: earlier.end))
          ], help: "keep one of them: the other would be lost")
      }
    }
  }

  private func equal(_ a: UInt32, _ b: UInt32) -> Bool {
    let (x, y) = (document.nodes[Int(a)], document.nodes[Int(b)])
    guard x.kind == .scalar, x.size == y.size else { return false }
    let (s, t) = (
      x.flags.contains(.decoded) ? document.decoded : document.source,
      y.flags.contains(.decoded) ? document.decoded : document.source
    )
    return (0..<Int(x.size)).allSatisfy { s[Int(x.first) + $0] == t[Int(y.first) + $0] }
  }
}
