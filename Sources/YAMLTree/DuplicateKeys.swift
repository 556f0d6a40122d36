import Diagnostics

extension TreeBuilder {
  /// Reports keys that a mapping has more than once and keeps only the first in the tree.
  mutating func reportDuplicateKeys(of mapping: Int) {
    let duplicates = keys.duplicates(of: mapping, nodes: nodes, bytes: bytes, decoded: decoded)
    for (first, second) in duplicates {
      nodes[second].isHidden = true
      nodes[mapping].payload -= 1
      findings.add(
        .yamlDuplicateKey, "the key `\(keyText(second).shortened)` appears twice",
        at: rangeOfNode(second), notes: [findings.note("first here", at: rangeOfNode(first))],
        help: "merge the two, or remove one")
    }
  }
}

/// Finds equal keys; keeps its memory from one mapping to the next.
struct KeyComparison {
  private var marks: [Mark] = []

  private struct Mark {
    var key: Int
    /// Equal for equal keys; different keys rarely share one.
    var fingerprint: UInt64
  }

  /// Above this many keys a dictionary is quicker than comparing each with each.
  private static let fewKeys = 16

  mutating func duplicates(
    of mapping: Int, nodes: [Node], bytes: UnsafeBufferPointer<UInt8>, decoded: [UInt8]
  ) -> [(first: Int, second: Int)] {
    decoded.withUnsafeBufferPointer { decoded in
      marks.removeAll(keepingCapacity: true)
      let end = Int(nodes[mapping].next)
      var key = mapping + 1
      while key < end {
        let value = Int(nodes[key].next)
        if !nodes[key].isHidden {
          let text = nodes.text(of: key, bytes: bytes, decoded: decoded)
          marks.append(Mark(key: key, fingerprint: Self.fingerprint(text)))
        }
        guard value < end else { break }
        key = Int(nodes[value].next)
      }
      return marks.count <= Self.fewKeys
        ? byComparing(nodes, bytes, decoded) : byHashing(nodes, bytes, decoded)
    }
  }

  private func byComparing(
    _ nodes: [Node], _ bytes: UnsafeBufferPointer<UInt8>, _ decoded: UnsafeBufferPointer<UInt8>
  ) -> [(first: Int, second: Int)] {
    var duplicates: [(first: Int, second: Int)] = []
    for later in marks.indices.dropFirst() {
      let mark = marks[later]
      for earlier in 0..<later where marks[earlier].fingerprint == mark.fingerprint {
        let text = nodes.text(of: mark.key, bytes: bytes, decoded: decoded)
        let other = nodes.text(of: marks[earlier].key, bytes: bytes, decoded: decoded)
        if areEqual(text, other) {
          duplicates.append((marks[earlier].key, mark.key))
          break
        }
      }
    }
    return duplicates
  }

  private func byHashing(
    _ nodes: [Node], _ bytes: UnsafeBufferPointer<UInt8>, _ decoded: UnsafeBufferPointer<UInt8>
  ) -> [(first: Int, second: Int)] {
    var duplicates: [(first: Int, second: Int)] = []
    var seen: [KeyText: Int] = [:]
    seen.reserveCapacity(marks.count)
    for mark in marks {
      let text = KeyText(bytes: nodes.text(of: mark.key, bytes: bytes, decoded: decoded))
      if let first = seen[text] {
        duplicates.append((first, mark.key))
      } else {
        seen[text] = mark.key
      }
    }
    return duplicates
  }

  private static func fingerprint(_ text: UnsafeBufferPointer<UInt8>) -> UInt64 {
    let length = UInt64(text.count) << 56
    let raw = UnsafeRawBufferPointer(text)
    if raw.count >= 8 {
      let head = raw.loadUnaligned(fromByteOffset: 0, as: UInt64.self)
      let tail = raw.loadUnaligned(fromByteOffset: raw.count - 8, as: UInt64.self)
      return head &* 0x9E37_79B9_7F4A_7C15 ^ tail ^ length
    }
    if raw.count >= 4 {
      let head = raw.loadUnaligned(fromByteOffset: 0, as: UInt32.self)
      let tail = raw.loadUnaligned(fromByteOffset: raw.count - 4, as: UInt32.self)
      return UInt64(head) << 24 ^ UInt64(tail) ^ length
    }
    return raw.reduce(length) { $0 << 8 ^ UInt64($1) }
  }
}

/// The text of a key, hashed with Swift's random seed, so that no file can make keys collide.
private struct KeyText: Hashable {
  let bytes: UnsafeBufferPointer<UInt8>

  static func == (a: KeyText, b: KeyText) -> Bool { areEqual(a.bytes, b.bytes) }
  func hash(into hasher: inout Hasher) { hasher.combine(bytes: UnsafeRawBufferPointer(bytes)) }
}

extension [Node] {
  /// The value of a scalar, aliases followed; empty for every other node.
  func text(
    of index: Int, bytes: UnsafeBufferPointer<UInt8>, decoded: UnsafeBufferPointer<UInt8>
  ) -> UnsafeBufferPointer<UInt8> {
    var node = self[index]
    if node.shape == .alias { node = self[Int(node.payload)] }
    guard node.isScalar, node.length > 0 else { return UnsafeBufferPointer(start: nil, count: 0) }
    let slice = Int(node.payload)..<Int(node.payload) + Int(node.length)
    return UnsafeBufferPointer(rebasing: (node.isDecoded ? decoded : bytes)[slice])
  }
}
