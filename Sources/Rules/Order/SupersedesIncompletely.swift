import Composing
import Diagnostics
import Livepatch

extension Rule {
  static let supersession = Rule(
    "supersedes-incompletely", .order, .error, isRequired: true,
    summary: "A fix does not stand for all of what it supersedes.",
    rationale: """
      A superseded fix drops out whole. Whatever it replaced, hooked into or kept must come back \
      with its superseder, or be listed under `retires:` with a reason; otherwise machines lose it \
      with the next release.
      """,
    examples: [
      Example(
        "a function that gets lost",
        """
        --- a/fix.yaml
        fix: a
        objects: { vmlinux: { functions: [f, g] } }
        --- a/a.c
        int klpp_f(void)
        {
        	return 0;
        }

        int klpp_g(void)
        {
        	return 0;
        }
        --- b/fix.yaml
        fix: b
        supersedes: [«a»]
        objects: { vmlinux: { functions: [f] } }
        --- b/b.c
        int klpp_f(void)
        {
        	return 0;
        }
        """),
      Example(
        "it is given up on purpose",
        """
        --- a/fix.yaml
        fix: a
        objects: { vmlinux: { functions: [f, g] } }
        --- a/a.c
        int klpp_f(void)
        {
        	return 0;
        }

        int klpp_g(void)
        {
        	return 0;
        }
        --- b/fix.yaml
        fix: b
        supersedes: [a]
        retires: [{ function: vmlinux/g, reason: "only f calls it" }]
        objects: { vmlinux: { functions: [f] } }
        --- b/b.c
        int klpp_f(void)
        {
        	return 0;
        }
        """),
    ],
    .composing { problem in
      switch problem {
      case .supersederLacks(let subject, let superseder, let superseded, let place):
        return Finding(
          "supersedes-incompletely",
          "`\(superseder.value)` supersedes `\(superseded.value)` but has no \(subject)",
          at: superseded.range, notes: [Note("`\(superseded.value)` has it here", at: place)],
          help: "add it to `\(superseder.value)`, or list it under `retires:` with a reason")
      case .supersededTwice(let id, let by):
        guard let last = by.last else { return nil }
        return Finding(
          "supersedes-incompletely", "two fixes supersede `\(id)`", at: last.range,
          notes: by.dropLast().map { Note("`\($0.value)` does too", at: $0.range) },
          help: "only one can stand for it: let one supersede the other, or drop an entry")
      case .supersedesItsBase(let supersedes, let reference):
        return Finding(
          "supersedes-incompletely",
          "\(reference.sentence), which it supersedes: it cannot need what it removes",
          at: reference.target.range, notes: [Note("superseded here", at: supersedes.range)],
          help: "drop one of the two")
      default: return nil
      }
    })
}
