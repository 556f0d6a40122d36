import Diagnostics
import KernelFacts
import Livepatch

extension Rule {
  static let ftraceOrLivepatchCore = nameRule(
    "ftrace-or-livepatch-core", .error,
    summary: "A function of tracing or of livepatching itself is to be replaced.",
    rationale: """
      Livepatches work through ftrace: its functions are not traced, or call themselves without end when they \
      are replaced (Documentation/livepatch/livepatch.rst, Limitations, 6.1).
      """,
    examples: [
      Example(
        "the handler of livepatches",
        """
        --- a/fix.yaml
        fix: a
        objects: { vmlinux: { functions: [«klp_ftrace_handler»] } }
        --- a/a.c
        int klpp_klp_ftrace_handler(void)
        {
        	return 0;
        }
        """),
      Example(
        "an ordinary function",
        """
        --- a/fix.yaml
        fix: a
        objects: { vmlinux: { functions: [f] } }
        --- a/a.c
        int klpp_f(void)
        {
        	return 0;
        }
        """),
    ]
  ) { key in
    guard key.object == .vmlinux, ownPrefixes.contains(where: { key.name.hasPrefix($0) }) else {
      return nil
    }
    return TargetWords(
      message: "`\(key.name)` is a part of tracing or livepatching itself",
      help: "this cannot be livepatched")
  }
}

private let ownPrefixes = ["klp_", "__klp_", "ftrace_", "__ftrace_", "arch_ftrace_"]
