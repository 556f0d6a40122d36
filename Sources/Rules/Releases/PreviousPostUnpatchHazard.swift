import Comparing
import Diagnostics
import Livepatch

extension Rule {
  static let previousPostUnpatchHazard = Rule(
    "previous-post-unpatch-hazard", .releases, .note,
    summary:
      "A release in the field frees shadow variables without a guard if it cannot be enabled.",
    rationale: """
      `post_unpatch` also runs when enabling a patch fails or is reversed, while the release before \
      it goes on (`klp_cancel_transition`, kernel/livepatch/transition.c, 6.1). An earlier release \
      that frees there without asking whether it was live destroys the newer release's variables if \
      somebody tries to go back to it and the attempt fails. Its C cannot be changed any more.
      """,
    .downgrade { pair in
      pair.hazards(of: .shadowFreeUnguarded, in: pair.old).map { hazard in
        Finding(
          "previous-post-unpatch-hazard",
          "a failed attempt to go back to \(pair.name(of: pair.old)) frees shadow variables that \(pair.name(of: pair.new)) uses",
          at: pair.place,
          notes: [
            Note(
              "the `post_unpatch` of `\(hazard.fix.id.value)` frees them here",
              at: hazard.finding.range)
          ],
          help: "disable \(pair.name(of: pair.new)) before going back",
          kernels: [pair.new.release.kernelName])
      }
    })
}
