import Composing
import Diagnostics
import Livepatch

extension Rule {
  static let stateIDCollision = Rule(
    "state-id-collision", .states, .error, isRequired: true,
    summary: "One state is described in two ways, or one id stands for two states.",
    rationale: """
      The kernel finds a state by its id and takes the first (`klp_get_state`, \
      kernel/livepatch/state.c, 6.1). Fixes that share a state share its name, id, version and data.
      """,
    .composing { problem in
      switch problem {
      case .stateDisagreement(let name, let field, let first, let second):
        return Finding(
          "state-id-collision", "two fixes disagree about the \(field) of the state `\(name)`",
          at: second, notes: [Note("the other one", at: first)],
          help: "describe it alike in both, or give one another name and id")
      case .stateIDShared(let id, let first, let second):
        return Finding(
          "state-id-collision",
          "the states `\(first.value)` and `\(second.value)` have the same id \(id)",
          at: second.range, notes: [Note("the other state", at: first.range)],
          help: "give one of them another id; use one name if they are the same thing")
      default: return nil
      }
    })

  static let shadowIDCollision = Rule(
    "shadow-id-collision", .shadow, .error, isRequired: true,
    summary: "One shadow variable is described in two ways, or one id stands for two of them.",
    rationale: """
      Ids share one space over the whole running kernel, and neither type nor size is recorded \
      (`klp_shadow_match`, kernel/livepatch/shadow.c, 6.1): two fixes with one id read each other's \
      memory.
      """,
    .composing { problem in
      switch problem {
      case .shadowDisagreement(let name, let field, let first, let second):
        return Finding(
          "shadow-id-collision",
          "two fixes disagree about the \(field) of the shadow variable `\(name)`", at: second,
          notes: [Note("the other one", at: first)],
          help: "describe it alike in both, or give one another name and id")
      case .shadowIDShared(let id, let first, let second):
        return Finding(
          "shadow-id-collision",
          "the shadow variables `\(first.value)` and `\(second.value)` have the same id \(id)",
          at: second.range, notes: [Note("the other variable", at: first.range)],
          help: "give one of them another id; use one name if they are the same thing")
      default: return nil
      }
    })

  static let shadowIDUnresolved = Rule(
    "shadow-id-from-macro-unresolved", .shadow, .error, isRequired: true,
    summary: "The number of a shadow variable cannot be told.",
    rationale: """
      Numbers are compared over all fixes and releases, and the generated clean-up needs them. A \
      constant must be a `#define` with a plain number in the fix's sources or headers.
      """,
    .composing { problem in
      guard case .shadowIDUnresolved(let name) = problem else { return nil }
      return Finding(
        "shadow-id-from-macro-unresolved",
        "no `#define \(name.value)` with a plain number is in the sources of the fix",
        at: name.range,
        help: "write the number here; the C gets it as `KLP_SHADOW_…` from klp_compose.h")
    })

  static let livepatchSymbol = Rule(
    "livepatch-symbol", .symbols, .error, isRequired: true,
    summary: "A livepatch symbol cannot be resolved the way it is declared.",
    rationale: """
      Symbols that are not exported are resolved when the object they are used in is patched \
      (`klp_init_object_loaded`, kernel/livepatch/core.c, 6.1): a section for an object that the \
      patch does not have is never applied, and the code jumps to address 0.
      """,
    .composing { problem in
      switch problem {
      case .symbolDisagreement(let name, let first, let second):
        return Finding(
          "livepatch-symbol", "the position of the symbol `\(name)` is given in two ways",
          at: second.name.range,
          notes: [Note("position \(first.sympos) here", at: first.name.range)],
          help: "find the right one in /proc/kallsyms and write it in both")
      case .symbolObjectNotPatched(let symbol, let fix):
        return Finding(
          "livepatch-symbol",
          "`\(symbol.name.value)` is to be used in `\(symbol.object.value)`, in which `\(fix)` patches nothing",
          at: symbol.object.range,
          help:
            "name the object whose replaced functions use the symbol; say `from:` where it lives")
      case .symbolOfModuleInVmlinux(let symbol):
        return Finding(
          "livepatch-symbol",
          "code of vmlinux cannot use `\(symbol.name.value)` of the module `\(symbol.owner.value)`",
          at: symbol.name.range,
          help: "the module may not be loaded: use it in the code that is patched in the module")
      default: return nil
      }
    })
}
