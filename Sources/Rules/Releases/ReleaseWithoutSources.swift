import Diagnostics

extension Rule {
  static let releaseWithoutSources = Rule(
    "release-without-sources", .releases, .note,
    summary: "A release is compared without the C it was built from.",
    rationale: """
      A `cumulative.yaml` says what a release replaces and which files did it, with their digests. \
      How a replacement differs, and whether a file that differs matters to it, only the C tells: \
      `build` writes it to `fixes/` beside the definition.
      """, .reading)
}
