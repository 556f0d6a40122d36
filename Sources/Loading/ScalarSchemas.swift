import Diagnostics
import Livepatch
import YAMLTree

extension Schema where Value == Located<String> {
  /// One line of text.
  static let line = text("a line of text") { text, node, reader in
    if text.isEmpty {
      reader.report("bad-value", "the text is empty", at: reader.range(node))
      return false
    }
    if text.utf8.contains(UInt8(ascii: "\n")) {
      reader.report(
        "bad-value", "the text spans several lines", at: reader.range(node),
        help: "it becomes a comment line and a line of the module's inventory: keep it to one")
      return false
    }
    if text.utf8.count > lineLimit {
      reader.report(
        "bad-value", "the text has more than \(lineLimit) bytes", at: reader.range(node),
        help: "it becomes a line of the module's inventory: keep it short")
      return false
    }
    if text.unicodeScalars.contains(where: turnsText) {
      reader.report(
        "bad-value", "the text has invisible characters that change the direction of writing",
        at: reader.range(node),
        help: "code beside them looks like something it is not: write the text without")
      return false
    }
    return true
  }

  private static let lineLimit = 1_000

  static let identifier = name("a C identifier", pattern: "^[A-Za-z_][A-Za-z0-9_]*$") {
    NameGrammar.problem(withIdentifier: $0)
  }

  /// A name as kallsyms shows it.
  static let symbol = name("a symbol name", pattern: "^[A-Za-z_.$][A-Za-z0-9_.$]*$") {
    NameGrammar.problem(withSymbol: $0)
  }

  static let commit = text("a commit id", pattern: "^[0-9a-f]{7,40}$") { text, node, reader in
    let isHex = text.utf8.allSatisfy {
      isDigit($0) || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains($0)
    }
    if isHex, (7...40).contains(text.utf8.count) { return true }
    reader.report(
      "bad-value", "`\(quotable(text))` is no commit id", at: reader.range(node),
      help: "give 7 to 40 lower-case hex digits, as `git log --abbrev=12` prints them")
    return false
  }

  static let glob = text("a kernel's name or release", pattern: "^[A-Za-z0-9._+~*?-]+$") {
    text, node, reader in
    if !text.isEmpty, text.utf8.allSatisfy(isGlobByte) { return true }
    reader.report(
      "bad-value", "`\(quotable(text))` is no name or release of a kernel", at: reader.range(node),
      help: "letters, digits and `. _ + ~ -`, with `*` and `?` as wildcards")
    return false
  }

  /// The C type of a parent or of data: words and stars.
  static let cType = text("a C type", pattern: "^[A-Za-z_][A-Za-z0-9_ ]*[ *]*$") {
    text, node, reader in
    let words = text.drop { $0 == " " }.prefix { $0 != "*" }
    let stars = text.drop { $0 != "*" }
    let isType =
      words.first.map { $0.isASCII && ($0.isLetter || $0 == "_") } == true
      && words.utf8.allSatisfy { isWordByte($0) || $0 == UInt8(ascii: " ") }
      && stars.allSatisfy { $0 == "*" || $0 == " " }
    if isType, text.utf8.count <= NameGrammar.identifierLimit { return true }
    reader.report(
      "bad-name", "`\(quotable(text))` is no C type", at: reader.range(node),
      help: "write it as `struct proc_dir_entry` or `unsigned long *`")
    return false
  }

  /// A path below the folder of the file it is written in, or of the patch set.
  static let path = text("a path", pattern: "^[A-Za-z0-9._+@-][A-Za-z0-9._+@/-]*$") {
    text, node, reader in
    guard let problem = PathProblem(text) else { return true }
    reader.report(
      "unsafe-path", "`\(quotable(text))` \(problem.message)", at: reader.range(node),
      help: problem.help)
    return false
  }

  /// A path of a folder: a `/` may end it.
  static let folder = text("a folder", pattern: "^[A-Za-z0-9._+@-][A-Za-z0-9._+@/-]*$") {
    text, node, reader in
    guard let problem = PathProblem(withoutSlash(text)) else { return true }
    reader.report(
      "unsafe-path", "`\(quotable(text))` \(problem.message)", at: reader.range(node),
      help: problem.help)
    return false
  }.map { $0.map(withoutSlash) }

  static func name(
    _ name: String, pattern: String,
    problem: @escaping @Sendable (String) -> NameProblem?
  ) -> Schema {
    text(name, pattern: pattern) { text, node, reader in
      guard let problem = problem(text) else { return true }
      reader.report(
        problem.rule, "`\(quotable(text))` \(problem.message(whatIsWanted: name))",
        at: reader.range(node), help: problem.help(for: text))
      return false
    }
  }

  static func text(
    _ name: String, pattern: String? = nil,
    check: @escaping @Sendable (String, YAMLDocument.NodeID, inout Reader) -> Bool
  ) -> Schema {
    let shape = Shape.text(name: name, pattern: pattern)
    return Schema(shape) { node, reader in
      guard let text = reader.scalarText(node, shape: shape) else { return nil }
      return check(text, node, &reader) ? Located(text, at: reader.range(node)) : nil
    }
  }
}

extension Schema where Value == Located<FixID> {
  static let fixID = Schema<Located<String>>.text(
    "the id of a fix", pattern: "^[a-z0-9][a-z0-9._-]*$"
  ) { text, node, reader in
    if FixID.isValid(text) { return true }
    let mended = FixID.mended(text)
    reader.report(
      "bad-name", "`\(quotable(text))` is no id of a fix", at: reader.range(node),
      help:
        "an id starts with a lower-case letter or digit, goes on with these and `. _ -`"
        + (FixID.isValid(mended) ? ": for example `\(mended)`" : ""))
    return false
  }.map { $0.map(FixID.init) }
}

extension FixID {
  fileprivate static func mended(_ text: String) -> String {
    String(
      text.lowercased().map {
        $0.isASCII && ($0.isLetter || $0.isNumber || "._-".contains($0)) ? $0 : "-"
      })
  }
}

extension Schema where Value == Located<ObjectName> {
  static let objectName = Schema<Located<String>>.name(
    "`vmlinux` or a module's name", pattern: "^[A-Za-z0-9_]+$"
  ) { $0 == "vmlinux" ? nil : NameGrammar.problem(withModule: $0) }.map {
    $0.map { ObjectName($0) }
  }
}

extension Schema where Value == Located<Condition> {
  static let condition = condition { text throws(ConditionError) in try Condition(parsing: text) }

  /// As composition joins them: longer than anybody writes one, and perhaps a constant.
  static let mergedCondition = condition { text throws(ConditionError) in
    switch text {
    case Condition.always.description: .always
    case Condition.never.description: .never
    default: try Condition(parsing: text, limit: mergedConditionLimit)
    }
  }

  private static let mergedConditionLimit = 1 << 16

  private static func condition(
    parsing parse: @escaping @Sendable (String) throws(ConditionError) -> Condition
  ) -> Schema {
    let shape = Shape.text(name: "a condition such as `CONFIG_X86_64`", pattern: nil)
    return Schema(shape) { node, reader in
      guard let text = reader.scalarText(node, shape: shape) else { return nil }
      do throws(ConditionError) {
        return Located(try parse(text), at: reader.range(node))
      } catch {
        reader.report(
          "bad-condition", error.message, at: reader.document.range(node, within: error.range),
          help: error.help)
        return nil
      }
    }
  }
}

extension Schema where Value == Located<UInt64> {
  /// A number, decimal or `0x`, without leading zeros.
  static func number(_ name: String, _ range: ClosedRange<UInt64>) -> Schema {
    let shape = Shape.number(name: name, range)
    return Schema(shape) { node, reader in
      guard let text = reader.scalarText(node, shape: shape) else { return nil }
      guard let number = parseNumber(text) else {
        reader.report(
          "wrong-type", "expected \(shape.expectation), found `\(quotable(text))`",
          at: reader.range(node),
          help: text.hasPrefix("0") && text.count > 1 && !text.hasPrefix("0x")
            ? "a leading zero means octal to some readers: write it without" : nil)
        return nil
      }
      guard let number, range.contains(number) else {
        reader.report(
          "bad-value", "`\(quotable(text))` is out of range: expected \(shape.expectation)",
          at: reader.range(node))
        return nil
      }
      return Located(number, at: reader.range(node))
    }
  }
}

extension Schema where Value == Located<ShadowID> {
  static let shadowID = Schema(
    .either([
      .number(name: "a number", 0...UInt64.max),
      .text(name: "a constant that the sources define", pattern: "^[A-Za-z_][A-Za-z0-9_]*$"),
    ])
  ) { node, reader in
    let isNumber =
      reader.document.kind(node) == .scalar
      && reader.text(node).utf8.first.map { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
        == true
    return isNumber
      ? Schema<Located<UInt64>>.number("a number", 0...UInt64.max).read(node, &reader)?
        .map(ShadowID.number)
      : Schema<Located<String>>.identifier.read(node, &reader)?.map(ShadowID.constant)
  }
}

/// The value of a decimal or `0x` number; `.some(nil)` if it does not fit 64 bits, nil if it is none.
func parseNumber(_ text: String) -> UInt64?? {
  let isHex = text.hasPrefix("0x") || text.hasPrefix("0X")
  let digits = isHex ? text.dropFirst(2) : text[...]
  guard !digits.isEmpty, digits.utf8.allSatisfy({ isHex ? isHexDigit($0) : isDigit($0) }) else {
    return nil
  }
  if !isHex, digits.count > 1, digits.hasPrefix("0") { return nil }
  return .some(UInt64(digits, radix: isHex ? 16 : 10))
}

extension Reader {
  /// The text of a scalar, or nil and a finding if the node is something else or empty.
  mutating func scalarText(_ node: YAMLDocument.NodeID, shape: Shape) -> String? {
    guard document.kind(node) == .scalar, !document.isNull(node) else {
      reportWrongType(node, expected: shape)
      return nil
    }
    return text(node)
  }
}

private func isDigit(_ byte: UInt8) -> Bool {
  (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
}

private func isHexDigit(_ byte: UInt8) -> Bool {
  isDigit(byte) || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(byte)
    || (UInt8(ascii: "A")...UInt8(ascii: "F")).contains(byte)
}

private func isWordByte(_ byte: UInt8) -> Bool {
  isDigit(byte) || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
    || (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) || byte == UInt8(ascii: "_")
}

func isGlobByte(_ byte: UInt8) -> Bool {
  isWordByte(byte) || Array(".+~*?-".utf8).contains(byte)
}

/// Unicode's bidirectional controls: embeddings, overrides, isolates. Compilers warn of them.
private func turnsText(_ scalar: UnicodeScalar) -> Bool {
  (0x202A...0x202E).contains(scalar.value) || (0x2066...0x2069).contains(scalar.value)
}

private func withoutSlash(_ path: String) -> String {
  path.utf8.count > 1 && path.hasSuffix("/") ? String(path.dropLast()) : path
}
