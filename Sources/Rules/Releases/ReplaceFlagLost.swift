import Comparing
import Diagnostics
import Livepatch

extension Rule {
  static let replaceFlagLost = Rule(
    "replace-flag-lost", .releases, .error,
    summary: "The new module is not cumulative, and the earlier release stays beneath it.",
    rationale: """
      Without `.replace` a patch lies on top of those that are enabled, and none of them is replaced \
      (`klp_enable_patch`, kernel/livepatch/core.c, 6.1): the stack of patches grows, and what the new \
      release no longer has stays live. What `build` writes is always cumulative.
      """,
    .upgrade { pair in
      if pair.new.isCumulative || !pair.old.isCumulative { return [] }
      return [
        pair.finding(
          "replace-flag-lost",
          "\(pair.name(of: pair.new)) does not replace what was there, and \(pair.name(of: pair.old)) does",
          help: "set `.replace = true`")
      ]
    })
}
