import Composing
import Diagnostics
import Livepatch

extension Rule {
  static let dependencyCycle = Rule(
    "dependency-cycle", .order, .error, isRequired: true,
    summary: "Fixes wait for each other: there is no order to merge them in.",
    rationale: """
      `requires`, `after`, `before` and `on_top_of` put one fix before another. Where they lead in \
      a circle no order satisfies them all; most often one of two edges was written the wrong way \
      round, or two fixes are really one.
      """,
    examples: [
      Example(
        "two fixes that need each other",
        """
        --- a/fix.yaml
        fix: a
        requires: [«b»]
        objects: { vmlinux: { functions: [f] } }
        --- a/a.c
        int klpp_f(void)
        {
        	return 0;
        }
        --- b/fix.yaml
        fix: b
        after: [a]
        objects: { vmlinux: { functions: [g] } }
        --- b/b.c
        int klpp_g(void)
        {
        	return 0;
        }
        """),
      Example(
        "one edge points the other way",
        """
        --- a/fix.yaml
        fix: a
        requires: [b]
        objects: { vmlinux: { functions: [f] } }
        --- a/a.c
        int klpp_f(void)
        {
        	return 0;
        }
        --- b/fix.yaml
        fix: b
        before: [a]
        objects: { vmlinux: { functions: [g] } }
        --- b/b.c
        int klpp_g(void)
        {
        	return 0;
        }
        """),
    ],
    .composing { problem in
      guard case .cycle(let edges) = problem, let last = edges.last else { return nil }
      let path = (edges.map(\.first.text) + [edges[0].first.text]).map { "`\($0)`" }
      return Finding(
        "dependency-cycle",
        edges.count == 1
          ? "the fix \(path[0]) waits for itself"
          : "fixes wait for each other in a circle: \(path.joined(separator: " → "))",
        at: last.reference.target.range,
        notes: edges.dropLast().map {
          Note("\($0.reference.sentence)", at: $0.reference.target.range)
        }
          + (edges.count > 1
            ? [Note(last.reference.sentence, at: last.reference.target.range)] : []),
        help: "remove one of these, or make the fixes one")
    })
}

extension Reference {
  /// `b` requires `a`, as a sentence.
  var sentence: String {
    let who = fix.map { "`\($0.value)`" } ?? "the series"
    switch relation {
    case .requires: return "\(who) requires `\(target.value)`"
    case .after: return "\(who) comes after `\(target.value)`"
    case .before: return "\(who) comes before `\(target.value)`"
    case .conflicts: return "\(who) conflicts with `\(target.value)`"
    case .supersedes: return "\(who) supersedes `\(target.value)`"
    case .onTopOf: return "\(who) stands on top of `\(target.value)`"
    case .series: return "\(who) lists `\(target.value)`"
    }
  }
}
