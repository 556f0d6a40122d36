/// A command as its parser describes it: what a manual page is made of.
public struct CommandDescription: Decodable, Sendable {
  public var commandName: String
  public var superCommands: [String]?
  public var abstract: String?
  public var discussion: String?
  public var arguments: [ArgumentDescription]?
  public var subcommands: [CommandDescription]?
  public var shouldDisplay: Bool

  fileprivate var hasPage: Bool { shouldDisplay && commandName != "help" }

  /// `klp-compose lint`, as it is typed.
  fileprivate var words: String {
    ((superCommands ?? []) + [commandName]).joined(separator: " ")
  }

  /// `klp-compose-lint`, as its page is called.
  fileprivate var pageName: String { words.replacing(" ", with: "-") }
}

public struct ArgumentDescription: Decodable, Sendable {
  public enum Kind: String, Decodable, Sendable {
    case positional, option, flag
  }

  public struct Name: Decodable, Sendable {
    public enum Kind: String, Decodable, Sendable {
      case long, short, longWithSingleDash
    }

    public var kind: Kind
    public var name: String
  }

  public var kind: Kind
  public var names: [Name]?
  public var valueName: String?
  public var abstract: String?
  public var defaultValue: String?
  public var isOptional: Bool
  public var isRepeating: Bool
  public var shouldDisplay: Bool
}

/// The manual pages (section 1, man(7)) of a command and those below it: `klp-compose-lint.1` and
/// so on. No date, so that the same program makes the same pages.
public func manualPages(
  of root: CommandDescription, version: String
) -> [(name: String, text: String)] {
  func visit(_ command: CommandDescription) -> [CommandDescription] {
    guard command.hasPage else { return [] }
    return [command] + (command.subcommands ?? []).flatMap(visit)
  }
  let commands = visit(root)
  let exitCodes = root.discussion?.split(separator: "\n").first { $0.hasPrefix("Exit codes: ") }
  return commands.map { command in
    let related = commands.filter {
      $0.pageName != command.pageName
        && ($0.superCommands?.last == command.commandName || $0.pageName == root.pageName)
    }
    var page = ManualPage(command, version: version)
    page.describe(command, isRoot: command.superCommands == nil)
    page.exitStatus(exitCodes.map { String($0.dropFirst("Exit codes: ".count)) })
    page.seeAlso(related.map(\.pageName))
    return ("\(command.pageName).1", page.text)
  }
}

/// A page as it grows.
private struct ManualPage {
  private(set) var text: String

  init(_ command: CommandDescription, version: String) {
    let title = command.pageName.uppercased()
    text = ".TH \"\(roff(title))\" 1 \"\" \"klp-compose \(roff(version))\" \"klp-compose\"\n"
    section("NAME")
    paragraph("\(command.pageName) - \(command.abstract.map(withoutStop) ?? "")")
  }

  mutating func describe(_ command: CommandDescription, isRoot: Bool) {
    let arguments = (command.arguments ?? []).filter {
      $0.shouldDisplay && (isRoot || $0.names?.first?.name != "version")
    }
    section("SYNOPSIS")
    text += ".B \(roff(command.words))\n"
    if command.subcommands?.isEmpty == false { text += ".I command\n" }
    for argument in arguments { text += argument.synopsis + "\n" }
    // The part of the discussion behind this line are examples; exit codes have a place of their own.
    let parts = (command.discussion ?? "").split(
      separator: "EXAMPLES\n", maxSplits: 1, omittingEmptySubsequences: false)
    let paragraphs = parts.first.map { $0.split(separator: "\n") } ?? []
    let described = paragraphs.filter { !$0.hasPrefix("Exit codes: ") }
    if !described.isEmpty { section("DESCRIPTION") }
    for (number, words) in described.enumerated() {
      if number > 0 { text += ".PP\n" }
      paragraph(String(words))
    }
    list("COMMANDS", (command.subcommands ?? []).filter(\.hasPage)) {
      ("\\fB\(roff($0.commandName))\\fR", $0.abstract ?? "")
    }
    list("OPTIONS", arguments) { ($0.heading, $0.about) }
    if parts.count == 2 {
      section("EXAMPLES")
      text += ".nf\n"
      for line in parts[1].split(separator: "\n") {
        text += roffLine(String(line.drop { $0 == " " })) + "\n"
      }
      text += ".fi\n"
    }
  }

  /// `0 done; 1 a finding; 2 no verdict`, one below the other.
  mutating func exitStatus(_ codes: String?) {
    guard let codes else { return }
    list("EXIT STATUS", codes.split(separator: "; ").map(String.init)) { code in
      let parts = code.split(separator: " ", maxSplits: 1).map(String.init)
      return ("\\fB\(roff(parts[0]))\\fR", parts.count == 2 ? parts[1] : "")
    }
  }

  mutating func seeAlso(_ pages: [String]) {
    guard !pages.isEmpty else { return }
    section("SEE ALSO")
    text += pages.map { ".BR \(roff($0)) (1)" }.joined(separator: ",\n") + "\n"
  }

  private mutating func section(_ name: String) { text += ".SH \(name)\n" }

  private mutating func paragraph(_ words: String) { text += roffLine(words) + "\n" }

  private mutating func list<Item>(
    _ name: String, _ items: [Item], _ entry: (Item) -> (heading: String, about: String)
  ) {
    guard !items.isEmpty else { return }
    section(name)
    for item in items {
      let (heading, about) = entry(item)
      text += ".TP\n\(heading)\n"
      paragraph(about)
    }
  }
}

extension ArgumentDescription {
  /// `[--kernel name]...`
  fileprivate var synopsis: String {
    let written: String
    if kind == .positional {
      written = "\\fI\(roff(valueName ?? "value"))\\fR"
    } else {
      let name = names?.first { $0.kind == .long } ?? names?.first
      written = (name.map(\.written) ?? "") + value
    }
    let marked = isOptional || kind == .flag ? "[\(written)]" : written
    return marked + (isRepeating ? "..." : "")
  }

  /// `-o, --output folder`
  fileprivate var heading: String {
    if kind == .positional { return "\\fI\(roff(valueName ?? "value"))\\fR" }
    let short = (names ?? []).filter { $0.kind == .short }
    let long = (names ?? []).filter { $0.kind != .short }
    return (short + long).map(\.written).joined(separator: ", ") + value
  }

  fileprivate var about: String {
    guard let defaultValue else { return abstract ?? "" }
    return "\(abstract.map(withoutStop) ?? "") (default: `\(defaultValue)`)."
  }

  private var value: String { kind == .option ? " \\fI\(roff(valueName ?? "value"))\\fR" : "" }
}

extension ArgumentDescription.Name {
  fileprivate var written: String { "\\fB\(roff((kind == .long ? "--" : "-") + name))\\fR" }
}

private func withoutStop(_ words: String) -> String {
  words.hasSuffix(".") ? String(words.dropLast()) : words
}

/// A line of text: words in backquotes are bold, and nothing is taken for a request.
private func roffLine(_ words: String) -> String {
  var line = ""
  for (number, part) in words.split(separator: "`", omittingEmptySubsequences: false).enumerated() {
    line += number.isMultiple(of: 2) ? roff(String(part)) : "\\fB\(roff(String(part)))\\fR"
  }
  return line.hasPrefix(".") || line.hasPrefix("'") ? "\\&" + line : line
}

private func roff(_ text: String) -> String {
  text.replacing("\\", with: "\\e").replacing("-", with: "\\-")
}
