public import Reporting

extension RehearsalVerdict {
  /// A table for people: a line for each step, then what was seen in all.
  public var table: String {
    let width = steps.map { $0.title.count }.max() ?? 0
    var lines = steps.map { step in
      let title = visible(step.title)
      let time = step.seconds.map { "\(hundredths($0)) s" } ?? ""
      let parts = [
        step.state.word, title + String(repeating: " ", count: max(0, width - step.title.count)),
        String(repeating: " ", count: max(0, 8 - time.count)) + time, step.seen ?? "",
      ]
      return "  " + trimmed(parts.joined(separator: "  "))
    }
    lines.append(
      "  \(functions.seen) of \(functions.declared) functions seen replaced, "
        + "\(effects.seen) of \(effects.declared) effects seen")
    return lines.joined(separator: "\n")
  }

  /// What JSON reports have of it.
  public var json: JSONValue {
    [
      "passed": .bool(isPassed),
      "functions": ["declared": .int(functions.declared), "seen": .int(functions.seen)],
      "effects": ["declared": .int(effects.declared), "seen": .int(effects.seen)],
      "steps": .array(
        steps.map { step in
          [
            "title": .string(step.title), "state": .string(step.state.name),
            "milliseconds": step.seconds.map { .int(Int($0 * 1000)) } ?? .null,
            "problems": .array(
              step.problems.map {
                ["message": .string($0.message), "evidence": .strings($0.evidence)]
              }),
          ]
        }),
    ]
  }

  /// What JUnit reports have of it: a test case for each step.
  public var cases: [ReportCase] {
    steps.map { step in
      let words = step.problems.map { ([$0.message] + $0.evidence).joined(separator: "\n") }
      return ReportCase(
        name: step.title, seconds: step.seconds ?? 0,
        failure: step.state == .notReached
          ? "an earlier step ended the rehearsal"
          : step.state == .failed ? words.joined(separator: "\n") : nil)
    }
  }
}

extension RehearsalVerdict.State {
  fileprivate var word: String {
    switch self {
    case .passed: "ok    "
    case .failed: "FAILED"
    case .notReached: "-     "
    }
  }

  fileprivate var name: String {
    switch self {
    case .passed: "passed"
    case .failed: "failed"
    case .notReached: "not reached"
    }
  }
}

/// `2.31`
private func hundredths(_ seconds: Double) -> String {
  let hundredths = Int((seconds * 100).rounded())
  let fraction = hundredths % 100
  return "\(hundredths / 100).\(fraction < 10 ? "0" : "")\(fraction)"
}

private func trimmed(_ text: String) -> String {
  var text = text[...]
  while text.last == " " { text.removeLast() }
  return String(text)
}
