public import Comparing
import Diagnostics
import Livepatch
public import Reporting

/// From which release one may go to which, for people.
public func matrixText(_ history: ReleaseHistory) -> String {
  if history.sides.count == 1 {
    return visible("\(history.kernel.words): no earlier release is in the field") + "\n"
  }
  let names = history.sides.map(\.name)
  let column = max(names.map(\.count).max() ?? 0, "refused".count)
  func cell(_ text: String) -> String {
    text + String(repeating: " ", count: column - text.count + 2)
  }
  func line(_ cells: [String]) -> String {
    var line = "  " + cells.map(cell).joined()
    while line.last == " " { line.removeLast() }
    return line
  }
  var lines = ["\(history.kernel.words): from the release on the left to the one above"]
  lines.append(line([""] + names))
  for (name, row) in zip(names, history.verdicts) {
    lines.append(line([name] + row.map { $0?.outcome.rawValue ?? "-" }))
  }
  for (from, to, verdict) in history.refusals {
    lines.append("  \(from.name) → \(to.name): \(verdict.words)")
  }
  return lines.map { visible($0) + "\n" }.joined()
}

extension ReleaseHistory {
  /// The ways that are not open, those to the newest release first.
  var refusals: [(from: Side, to: Side, verdict: Verdict)] {
    var refusals: [(from: Side, to: Side, verdict: Verdict)] = []
    for to in sides.indices.reversed() {
      for from in sides.indices {
        guard let verdict = verdicts[from][to], !verdict.isYes else { continue }
        refusals.append((sides[from], sides[to], verdict))
      }
    }
    return refusals
  }

  /// For programs.
  public var json: JSONValue {
    .object([
      .init("kernel", .string(kernel.name)),
      .init("releases", .strings(sides.map(\.name))),
      .init(
        "pairs",
        .array(
          sides.indices.flatMap { from in
            sides.indices.compactMap { to in
              verdicts[from][to].map { verdict in
                .object([
                  .init("from", .string(sides[from].name)),
                  .init("to", .string(sides[to].name)),
                  .init("verdict", .string(verdict.outcome.rawValue)),
                  .init("reasons", verdict.reasonsJSON),
                ])
              }
            }
          })),
    ])
  }
}
