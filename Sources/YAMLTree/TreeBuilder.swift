import CLibYAML
import Diagnostics

/// Lays libyaml's events down as an arena of nodes.
struct TreeBuilder {
  let bytes: UnsafeBufferPointer<UInt8>
  let encoding: Encoding
  let limits: Limits
  var nodes: [Node] = []
  var decoded: [UInt8] = []
  var findings: FindingList
  /// The innermost collection that is open; outermost the document itself.
  var current = Frame(node: -1, isMapping: false, aliasedBefore: 0)
  var outer: [Frame] = []
  var anchors: [String: Anchor] = [:]
  /// The names of anchored collections that are open.
  var openAnchors: [Int: String] = [:]
  /// Nodes that aliases stand for so far.
  var aliasedNodes = 0
  var offsets: ByteOffsets
  var keys = KeyComparison()
  /// Where the newest syntax error was found.
  var lastError = 0
  /// Whether the next mapping goes on with the one that is open.
  var isResuming = false

  /// A collection that has begun and not yet ended.
  struct Frame {
    var node: Int
    /// Children so far; in a mapping keys and values count one each.
    var count = 0
    var hiddenEntries = 0
    /// The newest key of a mapping, else the newest item.
    var lastKey = -1
    var lastChild = -1
    var isMapping: Bool
    var aliasedBefore: Int
    /// Collections within this one, aliases followed.
    var height = 0

    /// Whether the next node is the key of an entry.
    var expectsKey: Bool { isMapping && count & 1 == 0 }
    /// Whether the next node is the value of an entry.
    var expectsValue: Bool { isMapping && count & 1 == 1 }
  }

  struct Tree {
    var root: Int?
    var isComplete: Bool
  }

  init(
    _ bytes: UnsafeBufferPointer<UInt8>, _ encoding: Encoding, file: FileID, limits: Limits,
    findings: FindingList
  ) {
    self.bytes = bytes
    self.encoding = encoding
    self.limits = limits
    self.findings = findings
    offsets = ByteOffsets(bytes, base: encoding.start, isASCII: encoding.isASCII)
    nodes.reserveCapacity(bytes.count / 8 + 4)
    outer.reserveCapacity(8)
  }

  /// Reads the only document; nil if libyaml has no memory.
  mutating func build() -> Tree? {
    guard !reportDirectives() else { return Tree(root: nil, isComplete: false) }
    guard var events = EventStream(UnsafeBufferPointer(rebasing: bytes[encoding.start...])) else {
      return nil
    }
    var outcome = follow(&events)
    let isComplete = outcome == .complete
    var resumptions = 0
    while outcome == .syntaxError, resumptions < limits.resumptions, resume(&events) {
      resumptions += 1
      outcome = follow(&events)
    }
    while !outer.isEmpty { endCollection(at: nil) }
    return Tree(root: root, isComplete: isComplete)
  }

  private var root: Int? {
    guard let first = nodes.first else { return nil }
    return first.shape == .plain && first.length == 0 ? nil : 0
  }

  private enum Outcome {
    case complete, syntaxError
    /// A limit was reached: there is no going on.
    case stopped
  }

  /// Follows libyaml to the end of the document or to the first thing that stops it.
  private mutating func follow(_ events: inout EventStream) -> Outcome {
    let event = events.event
    while events.next() {
      let canGoOn =
        switch event.pointee.type {
        case YAML_SCALAR_EVENT: addScalar(event)
        case YAML_MAPPING_START_EVENT:
          beginCollection(
            event, isMapping: true,
            isFlow: event.pointee.data.mapping_start.style == YAML_FLOW_MAPPING_STYLE,
            anchor: event.pointee.data.mapping_start.anchor,
            tag: event.pointee.data.mapping_start.tag)
        case YAML_SEQUENCE_START_EVENT:
          beginCollection(
            event, isMapping: false,
            isFlow: event.pointee.data.sequence_start.style == YAML_FLOW_SEQUENCE_STYLE,
            anchor: event.pointee.data.sequence_start.anchor,
            tag: event.pointee.data.sequence_start.tag)
        case YAML_MAPPING_END_EVENT, YAML_SEQUENCE_END_EVENT: endCollection(with: event)
        case YAML_ALIAS_EVENT: addAlias(event)
        case YAML_DOCUMENT_END_EVENT: reportFurtherDocument(behind: event)
        default: true
        }
      if !canGoOn { return .stopped }
      let type = event.pointee.type
      if type == YAML_DOCUMENT_END_EVENT || type == YAML_STREAM_END_EVENT { return .complete }
    }
    reportSyntaxError(events.problem)
    return .syntaxError
  }

  private mutating func reportSyntaxError(_ problem: EventStream.Problem) {
    let place = offsets.offset(problem.offset)
    let opening = problem.contextOffset.map { offsets.offset($0) }
    reportSyntaxError(problem.text, at: place, context: problem.context, from: opening)
  }

  mutating func reportSyntaxError(
    _ problem: String, at place: Int, context: String = "", from opening: Int? = nil
  ) {
    let error = SyntaxError(
      bytes: bytes, start: encoding.start, file: findings.file, problem: problem, context: context,
      place: min(place, bytes.count), opening: min(opening ?? place, bytes.count),
      lastNode: nodes.last, openCollection: outer.isEmpty ? nil : nodes[current.node])
    let finding = error.finding
    lastError = Int(finding.range.start)
    findings.add(finding)
    spoilUnfinished()
  }

  /// The bytes of an event as libyaml sees them.
  @inline(__always)
  mutating func range(of event: UnsafeMutablePointer<yaml_event_t>) -> Range<Int> {
    let start = offsets.offset(event.pointee.start_mark.index)
    return start..<max(start, offsets.offset(event.pointee.end_mark.index))
  }

  /// Appends a node to the arena and to the collection that is open.
  mutating func add(_ node: Node) {
    let index = nodes.count
    nodes.append(node)
    if current.expectsKey { current.lastKey = index }
    current.lastChild = index
    current.count += 1
  }

  /// Takes the newest entry of the open mapping out of the tree; its finding has been made.
  mutating func hideEntry() {
    guard current.lastKey >= 0, !nodes[current.lastKey].isHidden else { return }
    nodes[current.lastKey].isHidden = true
    current.hiddenEntries += 1
  }
}
