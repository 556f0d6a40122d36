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
    examples: [
      Example(
        "positions 0 and 1 are one function",
        """
        --- a/fix.yaml
        fix: a
        objects:
          vmlinux:
            functions:
              «f»:
                - { sympos: 0, replacement: klpp_f }
                - { sympos: 1, replacement: klpp_g }
        --- a/a.c
        int klpp_f(void)
        {
        	return 0;
        }

        int klpp_g(void)
        {
        	return 0;
        }
        """),
      Example(
        "in a module written by hand",
        handWritten(
          functions: """
            static struct klp_func funcs[] = {
            	{
            		.old_name = "cmdline_proc_show",
            		.new_func = lp_cmdline_proc_show,
            	}, {
            		.old_name = «"cmdline_proc_show"»,
            		.new_func = lp_cmdline_proc_show,
            		.old_sympos = 1,
            	}, { }
            };
            """)),
      Example(
        "conditions that exclude each other",
        """
        --- a/fix.yaml
        fix: a
        objects:
          vmlinux:
            functions:
              f:
                - { when: CONFIG_NET, replacement: klpp_f }
                - { when: not CONFIG_NET, replacement: klpp_g }
        --- a/a.c
        int klpp_f(void)
        {
        	return 0;
        }

        int klpp_g(void)
        {
        	return 0;
        }
        """),
    ],
    .composing { problem in
      guard case .functionTwiceInFix(let key, let first, let second, let meeting) = problem else {
        return nil
      }
      return Finding(
        "duplicate-function", "the fix `\(second.fix)` replaces `\(key)` twice, as in \(meeting)",
        at: second.range, notes: [Note("the first entry", at: first.range)],
        help: "give the entries conditions that exclude each other, or keep one")
    }, module: { module, _ in repeatedFunctions(module) })
}
