import Diagnostics

extension Rule {
  static let unsafePath = Rule(
    "unsafe-path", .input, .error, isRequired: true,
    summary: "A path or an include may lead out of the patch set.",
    rationale: """
      The output mirrors the set. What lies outside of it would not be part of what is reviewed \
      and shipped, and a patch set from elsewhere must not read the machine it is built on.
      """, .reading)
}
