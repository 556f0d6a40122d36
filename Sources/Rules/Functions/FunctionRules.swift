import Composing
import Diagnostics
import Livepatch

extension Rule {
  static let duplicateFunction = Rule(
    "duplicate-function", .structure, .error, isRequired: true,
    summary: "A fix describes one function twice.",
    rationale: """
      The kernel makes one directory `<name>,<position>` a function and refuses the second with \
      -EEXIST; positions 0 and 1 give the same directory (`klp_init_func`, \
      kernel/livepatch/core.c, 6.1).
      """,
    .composing { problem in
      guard case .functionTwiceInFix(let key, let first, let second, let meeting) = problem else {
        return nil
      }
      return Finding(
        "duplicate-function", "the fix `\(second.fix)` replaces `\(key)` twice, as in \(meeting)",
        at: second.range, notes: [Note("the first entry", at: first.range)],
        help: "give the entries conditions that exclude each other, or keep one")
    })

  static let functionConflictSympos = Rule(
    "function-conflict-sympos", .functions, .error, isRequired: true,
    summary: "Two entries contradict each other about how many symbols a name has.",
    rationale: """
      Position 0 asks the kernel to refuse unless the name is unique; position 2 exists only if it \
      is not (`klp_find_object_symbol`, kernel/livepatch/core.c, 6.1). One of the two must fail.
      """,
    .composing { problem in
      guard case .symposContradiction(let unique, let counted) = problem else { return nil }
      return Finding(
        "function-conflict-sympos",
        "`\(counted.fix)` takes symbol \(counted.sympos) of this name, yet for `\(unique.fix)` there is only one",
        at: counted.range, notes: [Note("here the name is said to be unique", at: unique.range)],
        help: "give the first one `sympos: 1`, if the kernel has several")
    })

  static let symposMixture = Rule(
    "sympos-mixture", .functions, .note,
    summary: "Entries of one function say position 0 and position 1.",
    rationale: """
      Both mean the first symbol. 0 also demands that it is the only one. The merged patch says 1, \
      which is right for either kind of kernel. Kernels without commit 139560e8b973 refuse to \
      replace a patch that says 0 by one that says 1 (a nop of the same name, -EEXIST).
      """,
    .composing { problem in
      guard case .symposMixture(let key, let places) = problem, let last = places.last else {
        return nil
      }
      return Finding(
        "sympos-mixture", "the entries of `\(key)` say different positions; 1 is written",
        at: last.range,
        notes: places.dropLast().map { Note("`\($0.fix)` says \($0.sympos)", at: $0.range) },
        help: "write the same `sympos` in all of them")
    })

  static let replacementShared = Rule(
    "replacement-shared", .functions, .error, isRequired: true,
    summary: "One C function replaces several functions at once.",
    rationale: """
      The functions' prototypes may differ, and the kernel's stack check takes the range of a \
      replacement for the sign that a task runs that one function (`klp_check_stack_func`, \
      kernel/livepatch/transition.c, 6.1). It is fine if the conditions exclude each other.
      """,
    .composing { problem in
      guard case .replacementShared(let name, let first, let second) = problem else { return nil }
      return Finding(
        "replacement-shared", "`\(name)` replaces two functions at once", at: second.range,
        notes: [Note("it also replaces this one", at: first.range)],
        help: "give each function a replacement of its own")
    })

  static let replacementNameCollision = Rule(
    "replacement-name-collision", .functions, .error, isRequired: true,
    summary: "One name is defined twice in what is linked into one module.",
    rationale: """
      All fixes become one module, so what is not `static` shares one name space. Functions of one \
      chain are renamed by themselves; every other clash would end in a link error, or in a call \
      that reaches the wrong body.
      """,
    .composing { problem in
      switch problem {
      case .nameCollision(let name, let kind, let places):
        guard let last = places.last else { return nil }
        return Finding(
          "replacement-name-collision", "the \(kind.rawValue) `\(name)` is defined more than once",
          at: last.range,
          notes: places.dropLast().map {
            Note("\($0.fix.map { "`\($0)`" } ?? "a shared file") defines it here", at: $0.range)
          }, help: "make it `static`, or put the fix's name into it")
      case .outputPathCollision(let path, let first, let second):
        return Finding(
          "replacement-name-collision", "two sources would be compiled as `units/\(path)`",
          at: second, notes: [Note("the other source", at: first)], help: "rename one of the files")
      default: return nil
      }
    })

  static let conditionNeverHolds = Rule(
    "condition-never-holds", .functions, .warning, summary: "A condition can never hold.",
    rationale: "What stands under it is left out of every kernel: a fix that is not shipped.",
    .composing { problem in
      guard case .neverHolds(let condition) = problem else { return nil }
      return Finding(
        "condition-never-holds", "no configuration satisfies this condition", at: condition.range,
        help: "a symbol has one value, and a kernel is built for one architecture")
    })

  static let tooManySymbols = Rule(
    "condition-undecidable", .functions, .error, isRequired: true,
    summary: "Conditions speak of more symbols than can be decided exactly.",
    rationale: """
      Whether two fixes can meet, and whether a base is always there, is decided over all \
      configurations of the symbols involved. Past a limit that is refused, because an answer that \
      is not known is no answer.
      """,
    .composing { problem in
      guard case .tooManySymbols(let range, let count, let limit) = problem else { return nil }
      return Finding(
        "condition-undecidable",
        "the conditions involved here speak of \(count) symbols, more than the \(limit) that are decided",
        at: range, help: "say it with fewer symbols")
    })

  static let noObjects = Rule(
    "no-objects", .structure, .error, isRequired: true,
    summary: "Nothing is patched.",
    rationale: """
      An empty patch that replaces all others is legal: it takes every function back to the \
      original (kernel/livepatch/core.c, `klp_add_nops`, 6.1). That must be meant: \
      `reverts_everything: "reason"`.
      """,
    .composing { problem in
      switch problem {
      case .nothingPatched(let range):
        return Finding(
          "no-objects", "the patch has no object: it would revert every fix on the machines",
          at: range,
          help: "add a fix, or say `reverts_everything: \"reason\"` if that is the purpose")
      case .revertsNothing(let reason, let object):
        return Finding(
          "no-objects", "`reverts_everything` is given, yet `\(object.value)` is patched",
          at: reason.range, notes: [Note("it is patched here", at: object.range)],
          help: "drop `reverts_everything`, or leave all fixes out with `fixes: []`")
      default: return nil
      }
    })
}
