import Diagnostics

extension Rule {
  static let unreadableFile = Rule(
    "unreadable-file", .input, .error, isRequired: true,
    summary: "A file of the set does not exist or cannot be read.",
    rationale: "Everything that the set names must be there to be merged.", .reading)
}
