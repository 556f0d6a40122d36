import CLibYAML
import Diagnostics

extension TreeBuilder {
  /// Opens a collection; false if it would be nested too deeply.
  mutating func beginCollection(
    _ event: UnsafeMutablePointer<yaml_event_t>, isMapping: Bool, isFlow: Bool,
    anchor: UnsafeMutablePointer<yaml_char_t>?, tag: UnsafeMutablePointer<yaml_char_t>?
  ) -> Bool {
    if isResuming {
      // The mapping is open already: its keys go on.
      isResuming = false
      return isMapping && !isFlow
    }
    var start = offsets.offset(event.pointee.start_mark.index)
    if let tag { _ = reportTag(tag, from: event, isEmpty: false) }
    if anchor != nil || tag != nil { start = endOfProperties(from: start) }
    guard outer.count < limits.depth else {
      findings.add(
        .yamlLimit, "more than \(limits.depth) levels of nesting", at: start..<start + 1,
        help: "nothing in a patch set needs more than ten")
      return false
    }
    let index = nodes.count
    if let anchor {
      let name = String(cString: anchor)
      anchors[name] = Anchor(node: index, size: nil)
      openAnchors[index] = name
    }
    let shape: Node.Shape =
      isMapping
      ? (isFlow ? .flowMapping : .blockMapping) : (isFlow ? .flowSequence : .blockSequence)
    add(Node(shape, start..<start + 1, payload: 0, at: index))
    outer.append(current)
    current = Frame(node: index, isMapping: isMapping, aliasedBefore: aliasedNodes)
    return true
  }

  mutating func endCollection(with event: UnsafeMutablePointer<yaml_event_t>) -> Bool {
    // Only a bracket ends a collection itself: a block, and the one entry in `[a: b]`, end with
    // what is in them, while libyaml names the next token.
    let isFlow = nodes[current.node].isFlow
    let hasBracket = isFlow && event.pointee.end_mark.index > event.pointee.start_mark.index
    endCollection(at: hasBracket ? offsets.offset(event.pointee.end_mark.index) : nil)
    return true
  }

  /// Closes the innermost collection, behind its last child if there is no better end.
  mutating func endCollection(at end: Int?) {
    if current.expectsValue { addUnreadValue() }
    guard let parent = outer.popLast() else { return }
    let frame = current
    current = parent
    let entries = frame.isMapping ? frame.count / 2 - frame.hiddenEntries : frame.count
    nodes[frame.node].payload = UInt32(truncatingIfNeeded: entries)
    nodes[frame.node].next = UInt32(truncatingIfNeeded: nodes.count)
    if let end {
      nodes[frame.node].end = UInt32(truncatingIfNeeded: end)
    } else if frame.lastChild >= 0 {
      nodes[frame.node].end = max(nodes[frame.node].end, nodes[frame.lastChild].end)
    }
    if frame.isMapping, entries > 1 { reportDuplicateKeys(of: frame.node) }
    if !openAnchors.isEmpty { closeAnchor(of: frame) }
    current.height = max(current.height, frame.height + 1)
    if current.isMapping, current.lastKey == frame.node { reportComplexKey(nodes[frame.node]) }
  }

  private mutating func closeAnchor(of frame: Frame) {
    guard let name = openAnchors.removeValue(forKey: frame.node),
      anchors[name]?.node == frame.node
    else { return }
    let size = nodes.count - frame.node + aliasedNodes - frame.aliasedBefore
    anchors[name] = Anchor(node: frame.node, size: size, height: frame.height + 1)
  }
}
