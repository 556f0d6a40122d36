import Composing
import Diagnostics
import Livepatch

extension Rule {
  static let livepatchSymbol = Rule(
    "livepatch-symbol", .symbols, .error, isRequired: true,
    summary: "A livepatch symbol cannot be resolved the way it is declared.",
    rationale: """
      Symbols that are not exported are resolved when the object they are used in is patched \
      (`klp_init_object_loaded`, kernel/livepatch/core.c, 6.1): a section for an object that the \
      patch does not have is never applied, and the code jumps to address 0.
      """,
    examples: [
      Example(
        "a symbol for an object that is not patched",
        """
        --- a/fix.yaml
        fix: a
        externs: { «nf_tables»: [nft_ctx_init] }
        objects: { vmlinux: { functions: [f] } }
        --- a/a.c
        int klpp_f(struct nft_ctx *ctx)
        {
        	nft_ctx_init(ctx);
        	return 0;
        }
        """),
      Example(
        "used where it is declared",
        """
        --- a/fix.yaml
        fix: a
        externs: { nf_tables: [nft_ctx_init] }
        objects: { nf_tables: { functions: [f] } }
        --- a/a.c
        int klpp_f(struct nft_ctx *ctx)
        {
        	nft_ctx_init(ctx);
        	return 0;
        }
        """),
    ],
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
