import Diagnostics

extension Rule {
  /// How bad it is, in words: `error, cannot be silenced`.
  public var standing: String {
    var words = severity.rawValue
    if isRequired { words += ", cannot be silenced" }
    if !isOnByDefault { words += ", off unless `lint.rules` asks for it" }
    return words
  }

  /// What a person reads in a terminal: what is wrong, why it matters, how it looks, how to mend
  /// it.
  public var explanation: String {
    let header = "\(name): \(standing) (group \(group.rawValue))\n\(summary)\n\n\(rationale)"
    let messages = preventedMessages.map { "\n  \($0.worded)" }.joined()
    let log = messages.isEmpty ? [] : ["In the kernel's log:\(messages)"]
    return ([header] + log + examples.map(\.explanation)).joined(separator: "\n\n") + "\n"
  }

  /// A page of the manual.
  ///
  /// - Parameter output: what the linter prints for an example.
  public func page(printing output: (Example) throws -> String) rethrows -> String {
    let header = """
      # \(name)

      \(summary)

      *\(standing); group `\(group.rawValue)`*

      \(rationale)

      """
    let messages = preventedMessages.map { "`\($0.worded)`" }
    let log =
      messages.isEmpty
      ? [] : ["In the [kernel's log](../messages.md): \(messages.joined(separator: ", ")).\n"]
    return (try [header] + log + examples.map { $0.section(printing: try output($0)) }).joined(
      separator: "\n")
  }

  /// The manual's list of all rules by group, in Markdown.
  public static var index: String {
    var text = "# Rules\n\nGenerated from the rules; `klp-compose explain RULE` shows the same.\n"
    for group in Group.allCases {
      let rules = all.filter { $0.group == group }
      if rules.isEmpty { continue }
      text += "\n## \(group.rawValue)\n\n| rule | | |\n|---|---|---|\n"
      for rule in rules {
        text += "| [\(rule.name)](\(rule.name).md) | \(rule.standing) | \(rule.summary) |\n"
      }
    }
    return text
  }
}

extension Example {
  private var heading: String { isGood ? "Fine: \(title)" : "Wrong: \(title)" }

  fileprivate var explanation: String {
    let texts = files.map { file in
      let lines = file.text.split(separator: "\n", omittingEmptySubsequences: false).dropLast()
      return (files.count == 1 ? [] : ["  \(file.path):"])
        + lines.map { $0.isEmpty ? "" : "    \($0)" }
    }
    return ([[heading]] + texts).flatMap(\.self).joined(separator: "\n")
  }

  /// What Markdown calls the languages of files that are no C.
  private static let languages = ["yaml": "yaml", "facts": "text", "ko": "text", "patch": "diff"]

  fileprivate func section(printing output: String) -> String {
    var text = "## \(heading)\n"
    for file in files {
      let ending = file.path.split(separator: ".").last.map(String.init) ?? ""
      let language = Self.languages[ending] ?? "c"
      let form = ending == "ko" ? ", in which there is" : ""
      text += "\n`\(file.path)`\(form)\n```\(language)\n\(file.text)```\n"
    }
    if !output.isEmpty { text += "\n```text\n\(output)```\n" }
    return text
  }
}
