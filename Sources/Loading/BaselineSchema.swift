public import Diagnostics
import YAMLTree

/// Reads a baseline as `lint --write-baseline` writes it. The findings are about the file itself.
public func readBaseline(
  _ source: SourceText, as id: FileID
) -> (baseline: Baseline?, findings: [Finding]) {
  var findings: [Finding] = []
  let description: BaselineDescription? = FileReading.read(.baseline, source, id, &findings)
  return (findings.isEmpty ? description?.baseline : nil, findings)
}

private struct BaselineDescription: Sendable {
  var baseline = Baseline()
}

private struct BaselineEntry: Sendable {
  var identity = FindingIdentity(rule: "", message: "", text: "")
  var count = 1
}

extension Schema where Value == BaselineDescription {
  fileprivate static let baseline = Schema.mapping(
    "baseline", "Findings that are known and accepted for now.",
    [
      Field("version", .number("the version of the format", 1...1), "always 1", isRequired: true) {
        _, _ in
      },
      Field("findings", .list(of: .entry), "the findings", isRequired: true) { record, entries in
        for entry in entries { record.baseline.add(entry.identity, count: entry.count) }
      },
    ]
  ) { _ in BaselineDescription() }
}

extension Schema where Value == BaselineEntry {
  fileprivate static let entry = Schema.mapping(
    "known finding", "A finding, by what stays of it when lines move.",
    [
      Field("rule", .ruleName, "the name of the rule", isRequired: true) {
        $0.identity.rule = $1.value
      },
      Field("message", .anything, "what is said about it", isRequired: true) {
        $0.identity.message = $1.value
      },
      Field("text", .anything, "what is written at the place", isRequired: true) {
        $0.identity.text = $1.value
      },
      Field("count", .number("how often", 1...1_000_000), "how often it may come up") {
        $0.count = Int($1.value)
      },
    ]
  ) { _ in BaselineEntry() }
}

extension Schema where Value == Located<String> {
  fileprivate static let anything = text("a text") { _, _, _ in true }
}
