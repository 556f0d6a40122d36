import Composing
import Diagnostics
import Livepatch

extension Rule {
  static let functionConflict = Rule(
    "function-conflict", .functions, .error, isRequired: true,
    summary: "Two fixes replace the same function, and neither says that it contains the other.",
    rationale: """
      A function has one replacement in a livepatch: the kernel keeps one directory per function and \
      refuses a second one with -EEXIST (`klp_init_func`, kernel/livepatch/core.c, 6.1). Merging two \
      fixes by taking either would silently lose the other.

      Ways out:

      - one fix was written against the other: say so with `on_top_of:`;
      - neither contains the other: write a third fix whose replacement has both changes, and give \
      it `on_top_of: [a, b]`. Neither of the two needs to be edited;
      - one stands for the other whole: `supersedes:`;
      - they are for different configurations: give them `when:` conditions that exclude each other.
      """,
    examples: [
      Example(
        "two fixes, one function",
        """
        --- a/fix.yaml
        fix: a
        objects: { vmlinux: { functions: [f] } }
        --- a/a.c
        int klpp_f(void)
        {
        	return 1;
        }
        --- b/fix.yaml
        fix: b
        objects: { vmlinux: { functions: [«f»] } }
        --- b/b.c
        int klpp_f(void)
        {
        	return 2;
        }
        """),
      Example(
        "one contains the other",
        """
        --- a/fix.yaml
        fix: a
        objects: { vmlinux: { functions: [f] } }
        --- a/a.c
        int klpp_f(void)
        {
        	return 1;
        }
        --- b/fix.yaml
        fix: b
        on_top_of: [a]
        objects: { vmlinux: { functions: [f] } }
        --- b/b.c
        int klpp_f(void)
        {
        	return 2;
        }
        """),
      Example(
        "a third fix joins two that were written apart",
        """
        --- a/fix.yaml
        fix: a
        objects: { vmlinux: { functions: [f] } }
        --- a/a.c
        int klpp_f(void)
        {
        	return 0;
        }
        --- b/fix.yaml
        fix: b
        objects: { vmlinux: { functions: [f] } }
        --- b/b.c
        int klpp_f(void)
        {
        	return 0;
        }
        --- c/fix.yaml
        fix: c
        on_top_of: [a, b]
        objects: { vmlinux: { functions: [f] } }
        --- c/c.c
        int klpp_f(void)
        {
        	return 0;
        }
        """),
    ],
    .composing { problem in
      guard case .functionConflict(let conflict) = problem, let last = conflict.entries.last else {
        return nil
      }
      let fixes = conflict.entries.map { "`\($0.fix)`" }
      let names = fixes.dropLast().joined(separator: ", ") + " and " + (fixes.last ?? "")
      let meeting =
        conflict.configuration.description == "every configuration"
        ? "" : " where \(conflict.configuration)"
      let unlinked =
        conflict.entries.count == 2
        ? "neither says that it contains the other" : "none says that it contains the others"
      return Finding(
        "function-conflict",
        "\(names) \(conflict.entries.count == 2 ? "both " : "all ")replace `\(conflict.function)`\(meeting), and \(unlinked)",
        at: last.range, notes: notes(on: conflict), help: help(for: conflict))
    })
}

private func notes(on conflict: FunctionConflict) -> [Note] {
  var notes = conflict.entries.dropLast().map {
    Note("`\($0.fix)` replaces it here", at: $0.range)
  }
  if let base = conflict.commonBase {
    notes.append(Note("both stand on `\(base)`: the chain forks there"))
  }
  switch conflict.texts {
  case .identical?:
    notes.append(Note("the two replacements are identical", at: conflict.entries.last?.definition))
  case .disjoint(let places)?:
    notes.append(
      Note(
        "the two replacements differ in \(places) place\(places == 1 ? "" : "s"), never both at the same one",
        at: conflict.entries.last?.definition))
  case .overlapping(let first, let second)?:
    notes.append(Note("the two replacements differ at the same place: here", at: first))
    notes.append(Note("and here", at: second))
  case nil: break
  }
  return notes
}

private func help(for conflict: FunctionConflict) -> String {
  let ids = conflict.entries.map(\.fix.text)
  let all = ids.joined(separator: ", ")
  guard conflict.entries.count == 2 else {
    return "write a fix with all changes and `on_top_of: [\(all)]`"
  }
  switch conflict.texts {
  case .identical?:
    return "drop the function from one of them and let it say `requires: [\(ids[0])]`"
  default:
    return
      "if `\(ids[1])` contains the other's change, say `on_top_of: \(ids[0])` there; otherwise write a fix that has both and `on_top_of: [\(all)]`"
  }
}
