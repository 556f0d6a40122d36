import Composing
import Diagnostics
import Livepatch

extension Rule {
  static let tooManySymbols = Rule(
    "condition-undecidable", .functions, .error, isRequired: true,
    summary: "Conditions speak of more symbols than can be decided exactly.",
    rationale: """
      Whether two fixes can meet, and whether a base is always there, is decided over all \
      configurations of the symbols involved. Past a limit that is refused, because an answer that \
      is not known is no answer.
      """,
    examples: [
      Example(
        "eighteen symbols between two fixes",
        """
        --- a/fix.yaml
        fix: a
        when: CONFIG_A || CONFIG_B || CONFIG_C || CONFIG_D || CONFIG_E || CONFIG_F || CONFIG_G || CONFIG_H || CONFIG_I
        objects: { vmlinux: { functions: [f] } }
        --- a/a.c
        int klpp_f(void)
        {
        	return 0;
        }
        --- b/fix.yaml
        fix: b
        when: CONFIG_J || CONFIG_K || CONFIG_L || CONFIG_M || CONFIG_N || CONFIG_O || CONFIG_P || CONFIG_Q || CONFIG_R
        objects: { vmlinux: { functions: [«f»] } }
        --- b/b.c
        int klpp_f(void)
        {
        	return 0;
        }
        """),
      Example(
        "a few symbols",
        """
        --- a/fix.yaml
        fix: a
        when: CONFIG_A || CONFIG_B
        objects: { vmlinux: { functions: [f] } }
        --- a/a.c
        int klpp_f(void)
        {
        	return 0;
        }
        --- b/fix.yaml
        fix: b
        when: not CONFIG_A && not CONFIG_B
        objects: { vmlinux: { functions: [f] } }
        --- b/b.c
        int klpp_f(void)
        {
        	return 0;
        }
        """),
    ],
    .composing { problem in
      guard case .tooManySymbols(let range, let count, let limit) = problem else { return nil }
      return Finding(
        "condition-undecidable",
        "the conditions involved here speak of \(count) symbols, more than the \(limit) that are decided",
        at: range, help: "say it with fewer symbols")
    })
}
