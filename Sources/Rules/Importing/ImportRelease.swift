import Diagnostics

extension Rule {
  static let importRelease = Rule(
    "import-release", .importing, .warning, isRequired: true,
    summary: "The tree does not tell for which kernel or as which release it is built.",
    rationale: """
      The kernel follows from `RELEASE` in `scripts/release-version.sh`, the release number \
      from `Version:` in the spec file. `--kernel NAME=GLOB` and `--release N` say it better.
      """, .reading)
}
