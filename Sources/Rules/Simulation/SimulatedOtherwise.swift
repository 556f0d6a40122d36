import Diagnostics

extension Rule {
  static let simulatedOtherwise = Rule(
    "simulated-otherwise", .simulation, .error, isRequired: true,
    summary: "A scenario did not come out as it expects.",
    rationale: """
      A scenario is a test: what a step brings about is compared with what its `expect` says. The \
      kernel's livepatch core is followed event by event (kernel/livepatch/, 6.1), so either the \
      livepatches behave otherwise than they should, or the expectation is wrong.
      """, .reading)
}
