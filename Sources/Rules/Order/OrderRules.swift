import Composing
import Diagnostics
import Livepatch

extension Rule {
  static let unknownDependency = Rule(
    "unknown-dependency", .order, .error, isRequired: true,
    summary: "A fix names another one that is not in the set.",
    rationale: """
      What a fix requires or stands on is part of what it does: without it, code is missing. \
      References to fixes that are left out for a kernel, or superseded, are fine.
      """,
    .composing { problem in
      switch problem {
      case .unknownFix(let reference, let nearest):
        return Finding(
          "unknown-dependency",
          "\(reference.sentence), and there is no fix of that id", at: reference.target.range,
          help: nearest.map { "did you mean `\($0)`?" } ?? "add the fix, or drop the reference")
      case .leftOutOfSeries(let reference):
        return Finding(
          "unknown-dependency",
          "\(reference.sentence), which the manifest's `fixes:` leaves out",
          at: reference.target.range, help: "list `\(reference.target.value)` under `fixes:` too")
      default: return nil
      }
    })

  static let duplicateFix = Rule(
    "duplicate-fix-id", .order, .error, isRequired: true,
    summary: "One id stands for two fixes on a kernel.",
    rationale: """
      Dependencies, the inventory and the comparison of releases go by id. Variants of one fix \
      share an id only if their `kernels:` never match the same kernel.
      """,
    .composing { problem in
      switch problem {
      case .duplicateFix(let first, let second):
        return Finding(
          "duplicate-fix-id", "two descriptions of the fix `\(second.value)` apply",
          at: second.range, notes: [Note("the other one", at: first.range)],
          help: "give them `kernels:` that exclude each other, or different ids")
      case .listedTwice(let first, let second):
        return Finding(
          "duplicate-fix-id", "the series lists `\(second.value)` twice", at: second.range,
          notes: [Note("first listed here", at: first.range)], help: "keep one of them")
      default: return nil
      }
    })

  static let conflictingFixes = Rule(
    "conflicting-fixes", .order, .error, isRequired: true,
    summary: "Two fixes are selected that must not be there together.",
    rationale: "The author of a fix has ruled the pair out with `conflicts:`.",
    .composing { problem in
      guard case .conflictingFixes(let reference, let other) = problem else { return nil }
      return Finding(
        "conflicting-fixes", "\(reference.sentence), and both are selected",
        at: reference.target.range, notes: [Note("the other fix", at: other.range)],
        help: "leave one out with `fixes:`, `kernels:` or `supersedes:`")
    })

  static let orderContradictsDependency = Rule(
    "order-contradicts-dependency", .order, .error, isRequired: true,
    summary: "The series lists a fix before one that it builds on.",
    rationale: """
      The series decides between fixes that do not depend on each other. It cannot put a fix before \
      one that it needs; that it tries to says that one of the two is wrong.
      """,
    .composing { problem in
      guard case .seriesContradicts(let edge, let earlier, let later) = problem else { return nil }
      return Finding(
        "order-contradicts-dependency",
        "the series lists `\(earlier.value)` before `\(later.value)`, yet \(edge.reference.sentence)",
        at: earlier.range,
        notes: [Note("the order that is needed is written here", at: edge.reference.target.range)],
        help: "list `\(edge.first)` before `\(edge.second)`")
    })

  static let baseMissing = Rule(
    "base-missing", .order, .error, isRequired: true,
    summary: "A fix is there in a configuration in which what it needs is not.",
    rationale: """
      Where a fix requires another or stands on it, the other one must be there wherever the fix \
      is: its condition must imply the other's. Otherwise a kernel exists for which the module is \
      built with half of a change.
      """,
    .composing { problem in
      switch problem {
      case .baseMissing(let reference, let function, let base, let configuration):
        let what = function.map { " for `\($0)`" } ?? ""
        return Finding(
          "base-missing",
          "\(reference.sentence)\(what), but `\(base.value)` is left out where \(configuration)",
          at: reference.target.range,
          notes: [Note("`\(base.value)` is described here", at: base.range)],
          help:
            "give `\(reference.fix?.value.text ?? "the fix")` the same `when:`, or widen the other's"
        )
      case .onTopOfNothing(let target, let fix, let function):
        return Finding(
          "base-missing",
          "`\(fix)` stands on top of `\(target.value)` for `\(function)`, which `\(target.value)` does not replace",
          at: target.range,
          help: "drop the `on_top_of`, or name the fix whose version this one contains")
      default: return nil
      }
    })

  static let nothingInCommon = Rule(
    "on-top-of-nothing", .order, .warning,
    summary: "A fix stands on top of another one with which it shares no function.",
    rationale: """
      `on_top_of` of a whole fix means every function that both replace. If there is none, \
      `requires` says what is meant.
      """,
    .composing { problem in
      guard case .nothingInCommon(let target, let fix) = problem else { return nil }
      return Finding(
        "on-top-of-nothing",
        "`\(fix)` stands on top of `\(target.value)`, and the two replace no function in common",
        at: target.range, help: "write `requires: [\(target.value)]` if it is needed")
    })

  static let supersession = Rule(
    "supersedes-incompletely", .order, .error, isRequired: true,
    summary: "A fix does not stand for all of what it supersedes.",
    rationale: """
      A superseded fix drops out whole. Whatever it replaced, hooked into or kept must come back \
      with its superseder, or be listed under `retires:` with a reason; otherwise machines lose it \
      with the next release.
      """,
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
