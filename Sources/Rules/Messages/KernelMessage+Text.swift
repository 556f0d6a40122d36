import Diagnostics

extension KernelMessage {
  /// The line with its prefix, and in capitals what differs each time.
  public var worded: String {
    prefix
      + pieces.map { piece in
        switch piece {
        case .literal(let text): text
        case .placeholder(let word): word.uppercased()
        }
      }.joined()
  }

  private var origin: String { "\(function)(), \(file) (6.1)" }

  /// What a person reads in a terminal.
  public var explanation: String {
    var text = "\(worded)\nprinted by \(origin)\n\n\(meaning)\n"
    let known = rules.compactMap(Rule.named)
    if known.isEmpty { return text + "\nNo rule looks for it.\n" }
    let width = known.map(\.name.text.count).max() ?? 0
    text += "\nRules that find it beforehand:\n"
    for rule in known {
      let space = String(repeating: " ", count: width - rule.name.text.count)
      text += "  \(rule.name)\(space)  \(rule.summary)\n"
    }
    return text
  }

  /// The manual's page of all messages, in Markdown.
  public static var page: String {
    var text = """
      # From the kernel's log to the rule

      What the kernel (6.1) prints when a livepatch is wrong, and the rules that find it before the
      livepatch is built. `klp-compose explain "LINE"` looks a line or a part of it up. Words in
      capitals stand for names and numbers.

      Generated from the rules.

      """
    for moment in Moment.allCases {
      text += "\n## \(moment.rawValue)\n"
      for message in all where message.moment == moment {
        let rules = message.rules.map { "[\($0)](rules/\($0).md)" }
        text += "\n### `\(message.worded)`\n\n\(message.meaning)\n\n"
        text +=
          rules.isEmpty ? "No rule looks for it. " : "Rules: \(rules.joined(separator: ", ")). "
        text += "Printed by `\(message.function)()`, \(message.file).\n"
      }
    }
    return text
  }
}

extension Rule {
  /// What the kernel prints where the rule was not heeded.
  public var preventedMessages: [KernelMessage] {
    KernelMessage.all.filter { $0.rules.contains(name) }
  }
}
