import Diagnostics
import Livepatch
import YAMLTree

/// Reads one document by a schema and collects what is wrong with it.
struct Reader {
  let document: YAMLDocument
  var findings: [Finding] = []

  init(_ document: YAMLDocument) { self.document = document }

  func range(_ node: YAMLDocument.NodeID) -> SourceRange { document.range(node) }

  func text(_ node: YAMLDocument.NodeID) -> String { document.text(node) }

  func scalar(_ node: YAMLDocument.NodeID, equals word: StaticString) -> Bool {
    document.scalar(node, equals: word)
  }

  func entries(of node: YAMLDocument.NodeID) -> YAMLDocument.Entries { document.entries(of: node) }

  func items(of node: YAMLDocument.NodeID) -> YAMLDocument.Items { document.items(of: node) }

  mutating func report(
    _ rule: RuleName, _ message: String, at range: SourceRange, notes: [Note] = [],
    help: String? = nil, fix: FixIt? = nil
  ) {
    if findings.count < Self.findingLimit {
      findings.append(Finding(rule, message, at: range, notes: notes, help: help, fix: fix))
    } else if findings.count == Self.findingLimit {
      findings.append(
        Finding(
          "yaml-limit",
          "more than \(Self.findingLimit) mistakes in what this file says; the rest is not listed",
          at: range, help: "mend the ones above and run again"))
    }
  }

  /// Nobody reads more about one file.
  private static let findingLimit = 100

  /// Whether the node is of a kind; if not, that is reported.
  mutating func expect(
    _ kind: YAMLDocument.Kind, at node: YAMLDocument.NodeID, shape: @autoclosure () -> Shape
  ) -> Bool {
    if document.kind(node) == kind { return true }
    reportWrongType(node, expected: shape())
    return false
  }
}

extension Reader {
  mutating func reportWrongType(_ node: YAMLDocument.NodeID, expected: Shape) {
    let found: String
    switch document.kind(node) {
    case .scalar: found = document.isNull(node) ? "nothing" : "`\(excerpt(text(node)))`"
    case .sequence: found = "a list"
    case .mapping: found = "a mapping"
    // What is unreadable has been reported where it was read.
    case .unreadable: return
    }
    report(
      "wrong-type", "expected \(expected.expectation), found \(found)", at: point(at: node))
  }

  mutating func reportUnknownKey(_ key: YAMLDocument.NodeID, of mapping: MappingShape) {
    guard findings.count <= Self.findingLimit else { return }
    let word = text(key)
    let accepted = mapping.keys.map(\.name)
    let list = "a \(mapping.name) takes \(accepted.map { "`\($0)`" }.joined(separator: ", "))"
    let range = range(key)
    if let meant = nearestName(to: word, among: accepted) {
      report(
        "unknown-or-mistyped-key", "unknown key `\(excerpt(word))` in a \(mapping.name)", at: range,
        help: "did you mean `\(meant)`? \(list)",
        fix: FixIt("replace by `\(meant)`", isSafe: false, edits: [Edit(range, meant)]))
    } else {
      report(
        "unknown-or-mistyped-key", "unknown key `\(excerpt(word))` in a \(mapping.name)", at: range,
        help: list)
    }
  }

  mutating func reportMissingKey(
    _ key: KeyShape, in node: YAMLDocument.NodeID, of mapping: MappingShape
  ) {
    // Behind a syntax error it may be there all the same.
    guard document.isComplete else { return }
    report(
      "missing-key", "a \(mapping.name) needs the key `\(key.name)`", at: point(at: node),
      help: "`\(key.name)`: \(key.about)")
  }

  /// A node's range, or only its first line where it is a long collection.
  func point(at node: YAMLDocument.NodeID) -> SourceRange {
    document.kind(node) == .scalar ? range(node) : document.head(of: node)
  }

  /// A text short and plain enough for a message.
  func excerpt(_ text: String) -> String { quotable(text) }
}

/// A text from the input as a message quotes it: at most 60 characters, no control characters.
func quotable(_ text: String) -> String {
  var short = String(
    text.unicodeScalars.prefix(60).map { scalar in
      scalar.value < 0x20 || (0x7f...0x9f).contains(scalar.value) ? "\u{FFFD}" : Character(scalar)
    })
  if text.unicodeScalars.count > 60 { short += "…" }
  return short
}
