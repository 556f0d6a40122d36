import Livepatch
public import Reporting

extension RehearsalVerdict {
  /// A table for people: a line for each step, what was seen in all, and for each pair of releases
  /// what was predicted beside what was seen.
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
    return (lines + passageLines).joined(separator: "\n")
  }

  /// Each way a few lines: what came of it, then each callback that ran on a line of its own.
  private var passageLines: [String] {
    if passages.isEmpty { return [] }
    let rows = [[[""], ["from"], ["to"], ["predicted"], ["seen"]]] + passages.map(\.row)
    let widths = rows[0].indices.map { column in
      rows.flatMap { $0[column] }.map(\.count).max() ?? 0
    }
    let lines = rows.flatMap { row in
      (0..<(row.map(\.count).max() ?? 0)).map { line in
        let cells = zip(row, widths).map { cell, width in
          let text = line < cell.count ? cell[line] : ""
          return text + String(repeating: " ", count: width - text.count)
        }
        return "  " + trimmed(cells.joined(separator: "  "))
      }
    }
    let count = passages.count { $0.agrees }
    return lines + ["  \(count) of \(passages.count) ways between releases went as predicted"]
  }

  /// What JSON reports have of it.
  public var json: JSONValue {
    [
      "passed": .bool(isPassed),
      "functions": ["declared": .int(functions.declared), "seen": .int(functions.seen)],
      "effects": ["declared": .int(effects.declared), "seen": .int(effects.seen)],
      "passages": .array(passages.map(\.json)),
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

  /// What JUnit reports have of it: a test case for each step, and for each way between releases.
  public var cases: [ReportCase] {
    stepCases + passages.map(\.testCase)
  }

  private var stepCases: [ReportCase] {
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

extension PassageAccount {
  fileprivate var row: [[String]] {
    let state: RehearsalVerdict.State = agrees ? .passed : observed == nil ? .notReached : .failed
    return [
      [state.word], [predicted.from], [predicted.to], predicted.lines, observed?.lines ?? ["-"],
    ].map { $0.map { visible($0) } }
  }

  fileprivate var json: JSONValue {
    [
      "from": .string(predicted.from), "to": .string(predicted.to),
      "predicted": predicted.json, "observed": observed?.json ?? .null, "agrees": .bool(agrees),
    ]
  }

  fileprivate var testCase: ReportCase {
    ReportCase(
      name: "\(predicted.to) over \(predicted.from)", seconds: 0,
      failure: agrees
        ? nil
        : observed == nil ? "it was not seen" : differences.joined(separator: "\n"))
  }
}

extension Passage {
  fileprivate var json: JSONValue {
    [
      "result": .string(result.description),
      "callbacks": callbacks.map { callbacks in
        .array(
          callbacks.map { ["module": .string($0.module), "function": .string($0.function)] })
      } ?? .null,
    ]
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
