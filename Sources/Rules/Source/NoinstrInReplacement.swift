import CSource
import Composing
import Diagnostics
import Livepatch

extension Rule {
  static let noinstrInReplacement = Rule(
    "noinstr-in-replacement", .source, .warning,
    summary: "A replacement, or what it calls, is marked `noinstr`.",
    rationale: """
      `noinstr` puts code into `.noinstr.text`, where nothing traces or probes it (include/linux/\
      compiler_types.h, 6.1). That the kernel's own section of that name is left alone is arranged \
      for vmlinux when it is linked; a module's code gets no such treatment, and objtool does not \
      check what it calls. Code that needs the promise cannot be moved into a livepatch, and code \
      that does not need it should not have the mark. A function that the kernel has marked cannot \
      be replaced at all: ftrace is not called there.
      """,
    examples: [
      Example(
        "copied with its marking",
        """
        --- a/fix.yaml
        fix: a
        objects: { vmlinux: { functions: [f] } }
        --- a/a.c
        static noinstr int «read_clock»(void)
        {
        	return 4;
        }

        int klpp_f(void)
        {
        	return read_clock();
        }
        """),
      Example(
        "ordinary code",
        """
        --- a/fix.yaml
        fix: a
        objects: { vmlinux: { functions: [f] } }
        --- a/a.c
        static notrace int read_clock(void)
        {
        	return 4;
        }

        int klpp_f(void)
        {
        	return read_clock();
        }
        """),
    ],
    .unit { unit in
      unit.files.indices.flatMap { number -> [Finding] in
        let file = unit.files[number]
        return file.functions.indices.compactMap { index in
          let function = file.functions[index]
          guard function.specifiers.contains(.noinstr), !file.isDead(function.branch) else {
            return nil
          }
          let node = CallGraph.Node(file: number, definition: .function(index))
          guard let named = unit.replacement(reaching: node) else { return nil }
          return Finding(
            "noinstr-in-replacement",
            "`\(file.text(function.name))` is marked `noinstr`, which means nothing in a module",
            at: file.range(function.name),
            notes: [Note("runs in \(named.description)", at: named.name.range)],
            help: "remove the mark if the code can be traced; otherwise it cannot be in a livepatch"
          )
        }
      }
    })
}
