import Diagnostics

@testable import Rules

/// Lints one fix, `a`, that replaces `f` in vmlinux.
struct FixInMemory {
  var yaml = ""
  var callbacks = ""
  var code: String

  /// What a rule points at, as it is written there.
  func findings(of rule: RuleName) throws -> [String] {
    let callbacks = callbacks.isEmpty ? "" : ", callbacks: { \(callbacks) }"
    let text = """
      --- a/fix.yaml
      fix: a
      objects: { vmlinux: { functions: [f]\(callbacks) } }
      \(yaml)
      --- a/a.c
      int klpp_f(struct inode *inode)
      {
      	return 0;
      }

      \(code)
      """
    let linted = try LintedExample(Example("", text), asking: Rule.named(rule))
    return linted.judgement.diagnostics.map(\.finding).filter { $0.rule == rule }.map {
      linted.sources[$0.range.file].string($0.range.bytes)
    }
  }
}
