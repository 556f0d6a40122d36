import Diagnostics
import Livepatch
import YAMLTree

extension Schema where Value == Located<EffectCheck> {
  /// Shell lines with what they print without the fix and with it. The lines are never run here.
  static let effectCheck = {
    let entry = Schema<CheckEntry>.mapping(
      "check", "How the effect of the fix is seen.",
      [
        Field("run", .script, "lines for a shell in a guest, as root", isRequired: true) {
          $0.run = $1
        },
        Field("before", .output, "what they print without the fix", isRequired: true) {
          $0.before = $1.value
        },
        Field("after", .output, "what they print with it", isRequired: true) {
          $0.after = $1.value
        },
      ]
    ) { CheckEntry(run: Located("", at: $0)) }
    return entry.map { entry in
      Located(
        EffectCheck(run: entry.run.value, before: entry.before, after: entry.after),
        at: entry.run.range)
    }
  }()
}

/// A check while it is read.
private struct CheckEntry {
  var run: Located<String>
  var before = ""
  var after = ""
}

extension Schema where Value == Located<String> {
  fileprivate static let script = text("lines of shell") { text, node, reader in
    if text.utf8.allSatisfy({ $0 == 0x20 || $0 == 0x0A || $0 == 0x09 }) {
      reader.report("bad-value", "there is nothing to run", at: reader.range(node))
      return false
    }
    return isShort(text, node, &reader)
  }

  /// May be empty: many effects are that nothing is told any more.
  fileprivate static let output = {
    let shape = Shape.text(name: "what is printed", pattern: nil)
    return Schema(shape) { node, reader in
      guard reader.expect(.scalar, at: node, shape: shape) else { return nil }
      if reader.document.isNull(node) { return Located("", at: reader.range(node)) }
      let text = reader.text(node)
      return isShort(text, node, &reader) ? Located(text, at: reader.range(node)) : nil
    }
  }()

  private static func isShort(
    _ text: String, _ node: YAMLDocument.NodeID, _ reader: inout Reader
  ) -> Bool {
    if text.utf8.contains(0) {
      reader.report("bad-value", "the text has a NUL", at: reader.range(node))
      return false
    }
    if text.utf8.count <= checkLimit { return true }
    reader.report(
      "bad-value", "the text has more than \(checkLimit) bytes", at: reader.range(node),
      help: "let the lines print less: `grep -c`, `cut`, `tail`")
    return false
  }
}

/// What a guest sends back of a check, at most.
private let checkLimit = 4096
