import Diagnostics
import Livepatch

extension Rule {
  static let symbolNotFound = symbolRule(
    "symbol-not-found", .error,
    summary: "A name is not among the symbols of its object.",
    rationale: """
      The kernel looks a name up among the symbols of vmlinux or of one module, and refuses the \
      patch with -EINVAL if it is not there (`klp_find_object_symbol`, kernel/livepatch/core.c, \
      6.1). For a module that is loaded later, it is the module that is refused.

      A function can be in the source and yet have no symbol: it is not configured, the compiler has \
      inlined it everywhere, or it has made a clone of it with other arguments, `foo.isra.0`.
      """,
    examples: [
      Example(
        "a misspelt name",
        """
        --- a/fix.yaml
        fix: a
        objects: { vmlinux: { functions: [«uptime_proc_shwo»] } }
        --- a/a.c
        int klpp_uptime_proc_shwo(void)
        {
        	return 0;
        }
        --- kernels/6.1.0-9-cloud-amd64.facts
        klpfacts 1
        release 6.1.0-9-cloud-amd64
        symbol vmlinux t uptime_proc_show traceable
        """),
      Example(
        "a function of a module",
        """
        --- a/fix.yaml
        fix: a
        objects: { vmlinux: { functions: [«bm_status_read»] } }
        --- a/a.c
        int klpp_bm_status_read(void)
        {
        	return 0;
        }
        --- kernels/6.1.0-9-cloud-amd64.facts
        klpfacts 1
        release 6.1.0-9-cloud-amd64
        symbol vmlinux t uptime_proc_show traceable
        symbol binfmt_misc t bm_status_read traceable
        """),
      Example(
        "a name the kernel has",
        """
        --- a/fix.yaml
        fix: a
        objects: { vmlinux: { functions: [uptime_proc_show] } }
        --- a/a.c
        int klpp_uptime_proc_show(void)
        {
        	return 0;
        }
        --- kernels/6.1.0-9-cloud-amd64.facts
        klpfacts 1
        release 6.1.0-9-cloud-amd64
        symbol vmlinux t uptime_proc_show traceable
        """),
    ]
  ) { symbol, _ in
    guard case .missing(let missing) = symbol.verdict, missing.systemCall == nil else { return nil }
    return TargetWords(
      message: "`\(symbol.object)` has no symbol `\(symbol.name)`",
      help: help(symbol, missing))
  }
}

private func help(_ symbol: TargetSymbol, _ missing: MissingSymbol) -> String {
  if !missing.clones.isEmpty {
    let names = missing.clones.map { "`\($0)`" }.joined(separator: ", ")
    return
      "the compiler has made \(names) of it: replace the callers, or name each clone and take the arguments it takes"
  }
  if let object = missing.elsewhere.first {
    let place = object == .vmlinux ? "vmlinux" : "the module `\(object)`"
    let others = missing.elsewhere.count - 1
    return "it is in \(place)\(others > 0 ? " and \(others) more objects" : ""): name it there"
  }
  if let nearest = missing.nearest { return "did you mean `\(nearest)`?" }
  return
    "check the spelling and the configuration; a function that was inlined everywhere has no symbol: replace its callers"
}
