import Diagnostics
import Testing
import YAMLTree

/// A text with its reading, and short ways to ask about it.
struct Reading {
  let source: SourceText
  let document: YAMLDocument?
  let findings: [Finding]

  init(_ bytes: [UInt8], limits: Limits = .standard) {
    source = SourceText(path: "fix.yaml", bytes: bytes)
    (document, findings) = readYAML(source, as: FileID(7), limits: limits)
  }

  init(_ text: String, limits: Limits = .standard) {
    self.init(Array(text.utf8), limits: limits)
  }

  /// The node at a path of keys and item numbers.
  func node(_ path: String...) -> YAMLDocument.NodeID? {
    guard let document, var id = document.root else { return nil }
    for step in path {
      let entry = document.entries(of: id).first { document.text($0.key) == step }?.value
      let item = Int(step).flatMap { number in
        document.items(of: id).enumerated().first { $0.offset == number }?.element
      }
      guard let next = entry ?? item else { return nil }
      id = next
    }
    return id
  }

  /// What was written, by the range of a node.
  func written(_ id: YAMLDocument.NodeID?) -> String? {
    guard let document, let id else { return nil }
    #expect(document.range(id).file == FileID(7))
    return source.string(document.range(id).bytes)
  }

  func text(_ id: YAMLDocument.NodeID?) -> String? {
    guard let document, let id, document.kind(id) == .scalar else { return nil }
    return document.text(id)
  }

  /// The tree on one line, in a notation of its own; also walks every node.
  var outline: String {
    guard let document else { return "no document" }
    return document.root.map { outline($0, document) } ?? "empty"
  }

  private func outline(_ id: YAMLDocument.NodeID, _ document: YAMLDocument) -> String {
    let range = document.range(id).bytes
    #expect(range.lowerBound <= range.upperBound && range.upperBound <= source.bytes.count)
    switch document.kind(id) {
    case .scalar: return document.isEmptyPlain(id) ? "-" : document.text(id)
    case .unreadable: return "?"
    case .sequence:
      let items = document.items(of: id).map { outline($0, document) }
      #expect(items.count == document.count(id))
      return "[\(items.joined(separator: " "))]"
    case .mapping:
      let entries = document.entries(of: id).map {
        "\(outline($0.key, document)):\(outline($0.value, document))"
      }
      #expect(entries.count == document.count(id))
      return "{\(entries.joined(separator: " "))}"
    }
  }
}

/// A text in which «…» marks where a finding is expected.
struct Marked {
  let text: String
  let range: Range<Int>

  init(_ marked: String) {
    let parts = marked.split(separator: "«", maxSplits: 1, omittingEmptySubsequences: false)
    let rest = parts[parts.count - 1]
      .split(separator: "»", maxSplits: 1, omittingEmptySubsequences: false)
    text = parts.count == 2 && rest.count == 2 ? String(parts[0] + rest[0] + rest[1]) : marked
    let start = parts[0].utf8.count
    range = start..<start + rest[0].utf8.count
  }
}

/// Random numbers that are the same in every run.
struct SeededGenerator: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}

/// A fix with every kind of node.
let meatyFix = """
  # a fix
  fix: cve-2026-0207            # [a-z0-9]
  title: "proc: do not print past \\"the\\" command line – büffer"
  references: [CVE-2026-0207, 'bsc#1229999']
  when: not CONFIG_PROC_FS && (CONFIG_A ||
    CONFIG_B)
  about: |
    Several lines,

      indented.
  folded: >-
    one
    line
  defaults: &defaults { sympos: 1, replacement: klpp_tipc_dump_1 }
  objects:
    vmlinux:
      functions:
        cmdline_proc_show: { replacement: klpp_cmdline_proc_show, on_top_of: cve-2026-0101 }
        uptime_proc_show: {}
      callbacks:
    tipc:
      functions:
        tipc_dump:
          - *defaults
          - { sympos: 2, replacement: klpp_tipc_dump_2, when: not CONFIG_64BIT }
  allow:
  - rule: init-registers-code
    until: ~

  """
