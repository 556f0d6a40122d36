import Comparing
import Diagnostics
import Livepatch

extension Rule {
  static let kernelReleaseChanged = Rule(
    "kernel-release-changed", .releases, .error,
    summary: "Two releases are for different kernels.",
    rationale: """
      A module is built for one kernel, and a machine runs one kernel: releases for different ones \
      never meet. What comes out of comparing them says nothing of any machine.
      """,
    .upgrade { pair in
      let (old, new) = (pair.old.patch.kernel, pair.new.patch.kernel)
      if old.name == new.name || globMatches(old.release, new.release)
        || globMatches(new.release, old.release) || old.release.isEmpty || new.release.isEmpty
      {
        return []
      }
      return [
        pair.finding(
          "kernel-release-changed",
          "\(pair.name(of: pair.old)) is for \(old.release), and \(pair.name(of: pair.new)) for \(new.release)",
          help: "compare releases for one kernel")
      ]
    })
}
