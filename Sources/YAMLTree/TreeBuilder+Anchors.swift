import CLibYAML
import Diagnostics

/// A node with a name that aliases can use.
struct Anchor {
  var node: Int
  /// How many nodes it stands for, aliases followed; nil as long as it has not ended.
  var size: Int?
  /// Collections within it and itself, aliases followed.
  var height = 0
}

extension TreeBuilder {
  /// Adds an alias; false if it would let the document grow beyond its limits.
  ///
  /// It refers to the node of its anchor, so memory does not grow; but whoever walks the tree
  /// walks every copy, and nine aliases of nine aliases a few times over are millions.
  mutating func addAlias(_ event: UnsafeMutablePointer<yaml_event_t>) -> Bool {
    let range = range(of: event)
    let name = event.pointee.data.alias.anchor.map { String(cString: $0) } ?? ""
    let isKey = current.expectsKey
    guard let anchor = anchors[name], let size = anchor.size else {
      reportUnusableAlias(name, isOpen: anchors[name] != nil, at: range)
      add(Node(.unreadable, range, payload: 0, at: nodes.count))
      if isKey { hideEntry() }
      return true
    }
    aliasedNodes += size
    guard aliasedNodes <= limits.aliasedNodes else {
      findings.add(
        .yamlLimit, "the aliases of this file stand for more than \(limits.aliasedNodes) nodes",
        at: range, help: "write out what is meant; aliases of aliases grow without bound")
      return false
    }
    guard outer.count + anchor.height <= limits.depth else {
      findings.add(
        .yamlLimit, "more than \(limits.depth) levels of nesting, following this alias", at: range,
        help: "nothing in a patch set needs more than ten")
      return false
    }
    add(Node(.alias, range, payload: UInt32(anchor.node), at: nodes.count))
    current.height = max(current.height, anchor.height)
    if isKey {
      if nodes[anchor.node].isCollection {
        reportComplexKey(nodes[nodes.count - 1])
      } else if !nodes[anchor.node].isScalar {
        hideEntry()
      }
    }
    return true
  }

  private mutating func reportUnusableAlias(_ name: String, isOpen: Bool, at range: Range<Int>) {
    let name = name.shortened
    if isOpen {
      findings.add(
        .yamlUnsupported, "`*\(name)` stands inside the value it refers to", at: range,
        help: "an alias can only repeat a value that has ended before it")
    } else {
      findings.add(
        .yamlSyntax, "`*` starts a YAML alias, but nothing is named `&\(name)`", at: range,
        help: "quote the value if the `*` belongs to it, as in `\"*\(name)\"`")
    }
  }
}
