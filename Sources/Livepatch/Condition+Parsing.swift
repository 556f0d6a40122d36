/// Why a text is no condition.
public struct ConditionError: Error, Hashable, Sendable {
  public let message: String
  public let help: String?
  /// UTF-8 bytes within the text.
  public let range: Range<Int>
}

extension Condition {
  /// Longer texts are no conditions that anybody wrote.
  public static let textLimit = 4096
  private static let depthLimit = 64

  /// Reads `CONFIG_X`, `CONFIG_X=y|m|n`, `CONFIG_X!=…`, `!`, `not`, `&&`, `||` and parentheses.
  ///
  /// - Parameter limit: the most bytes; more than usual for what composition has joined.
  public init(parsing text: String, limit: Int = Self.textLimit) throws(ConditionError) {
    // Nearly every condition is one symbol.
    if Self.isSymbol(text.utf8), text.utf8.count <= limit {
      self = .symbol(text)
      return
    }
    var parser = ConditionParser(text, limit: limit)
    self = try parser.parse()
  }

  private static func isSymbol(_ text: String.UTF8View) -> Bool {
    text.count > symbolPrefix.utf8.count && text.starts(with: symbolPrefix.utf8)
      && text.allSatisfy(isWord)
  }

  private static let symbolPrefix = "CONFIG_"

  private static func isWord(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"):
      true
    default: false
    }
  }

  private struct ConditionParser {
    private let bytes: [UInt8]
    private var tokens: [Token] = []
    private var next = 0
    private var depth = 0

    private struct Token {
      enum Kind: Hashable {
        case word, and, or, not, open, close, equal, unequal, end
      }
      var kind: Kind
      var range: Range<Int>
    }

    private let limit: Int

    init(_ text: String, limit: Int) {
      bytes = Array(text.utf8)
      self.limit = limit
    }

    mutating func parse() throws(ConditionError) -> Condition {
      guard bytes.count <= limit else {
        throw ConditionError(
          message: "the condition is longer than \(limit) bytes", help: nil,
          range: 0..<bytes.count)
      }
      try tokenise()
      let condition = try disjunction()
      let rest = tokens[next]
      switch rest.kind {
      case .end: return condition
      case .close: throw error("`)` closes nothing", at: rest)
      case .word: throw joinHint(for: rest)
      default: throw error("`\(text(rest))` is not expected here", at: rest)
      }
    }

    private mutating func disjunction() throws(ConditionError) -> Condition {
      let first = try conjunction()
      guard tokens[next].kind == .or else { return first }
      var operands = [first.formula]
      while tokens[next].kind == .or {
        next += 1
        operands.append(try conjunction().formula)
      }
      return Condition(.disjunction(operands))
    }

    private mutating func conjunction() throws(ConditionError) -> Condition {
      let first = try negation()
      guard tokens[next].kind == .and else { return first }
      var operands = [first.formula]
      while tokens[next].kind == .and {
        next += 1
        operands.append(try negation().formula)
      }
      return Condition(.conjunction(operands))
    }

    private mutating func negation() throws(ConditionError) -> Condition {
      var isNegated = false
      while tokens[next].kind == .not {
        isNegated.toggle()
        next += 1
      }
      let operand = try operand()
      return isNegated ? !operand : operand
    }

    private mutating func operand() throws(ConditionError) -> Condition {
      let token = tokens[next]
      switch token.kind {
      case .open:
        depth += 1
        guard depth <= Condition.depthLimit else {
          throw error("parentheses are nested more than \(Condition.depthLimit) deep", at: token)
        }
        next += 1
        let inner = try disjunction()
        guard tokens[next].kind == .close else {
          if tokens[next].kind == .word { throw joinHint(for: tokens[next]) }
          throw error("`(` is not closed", at: token)
        }
        next += 1
        depth -= 1
        return inner
      case .word:
        next += 1
        return try test(of: token)
      case .end:
        throw error(
          bytes.isEmpty
            ? "the condition is empty" : "the condition ends where a symbol is expected",
          at: token, help: "write for example `CONFIG_X86_64 && !CONFIG_MODULES`")
      default:
        throw error("`\(text(token))` stands where a symbol is expected", at: token)
      }
    }

    private mutating func test(of token: Token) throws(ConditionError) -> Condition {
      let symbol = try symbol(token)
      let comparison = tokens[next].kind
      guard comparison == .equal || comparison == .unequal else { return .symbol(symbol) }
      next += 1
      let value = tokens[next]
      let values: Values
      switch text(value) {
      case "y": values = .y
      case "m": values = .m
      case "n": values = .n
      default:
        throw error(
          "`\(text(value))` is no value of a symbol", at: value,
          help: "a symbol is `y`, `m` or `n`; numbers and texts cannot be compared")
      }
      next += 1
      return Condition(.test(symbol, comparison == .equal ? values : .every.subtracting(values)))
    }

    private func symbol(_ token: Token) throws(ConditionError) -> String {
      let word = text(token)
      if Condition.isSymbol(word.utf8) { return word }
      if let translation = Self.macros[word] {
        throw error("`\(word)` belongs to C", at: token, help: translation)
      }
      if word == "and" || word == "or" {
        throw error(
          "`\(word)` is no operator here", at: token,
          help: "write `\(word == "and" ? "&&" : "||")`")
      }
      let upper = "CONFIG_" + word.uppercased()
      throw error(
        "`\(word)` is no configuration symbol", at: token,
        help: word.uppercased().hasPrefix("CONFIG_")
          ? "symbols are upper case: write `\(word.uppercased())`" : "write `\(upper)`")
    }

    private static let macros = [
      "defined":
        "write `CONFIG_X` for `defined(CONFIG_X)`, `CONFIG_X=y` if a module does not count",
      "IS_ENABLED": "write `CONFIG_X` for `IS_ENABLED(CONFIG_X)`",
      "IS_REACHABLE": "write `CONFIG_X` for `IS_REACHABLE(CONFIG_X)`: a livepatch is a module",
      "IS_BUILTIN": "write `CONFIG_X=y` for `IS_BUILTIN(CONFIG_X)`",
      "IS_MODULE": "write `CONFIG_X=m` for `IS_MODULE(CONFIG_X)`",
    ]

    private func joinHint(for token: Token) -> ConditionError {
      let word = text(token)
      if word == "and" || word == "or" {
        return error(
          "`\(word)` is no operator here", at: token, help: "write `\(word == "and" ? "&&" : "||")`"
        )
      }
      return error(
        "`\(word)` follows without an operator", at: token, help: "join symbols with `&&` or `||`")
    }

    private func text(_ token: Token) -> String {
      token.kind == .end ? "the end" : String(decoding: bytes[token.range], as: UTF8.self)
    }

    private func error(_ message: String, at token: Token, help: String? = nil) -> ConditionError {
      ConditionError(message: message, help: help, range: token.range)
    }

    private mutating func tokenise() throws(ConditionError) {
      var at = 0
      while at < bytes.count {
        let start = at
        let byte = bytes[at]
        let following = at + 1 < bytes.count ? bytes[at + 1] : 0
        at += 1
        switch byte {
        case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\n"): continue
        case UInt8(ascii: "("): append(.open, start..<at)
        case UInt8(ascii: ")"): append(.close, start..<at)
        case UInt8(ascii: "="):
          if following == byte { at += 1 }
          append(.equal, start..<at)
        case UInt8(ascii: "!"):
          if following == UInt8(ascii: "=") {
            at += 1
            append(.unequal, start..<at)
          } else {
            append(.not, start..<at)
          }
        case UInt8(ascii: "&") where following == byte, UInt8(ascii: "|") where following == byte:
          at += 1
          append(byte == UInt8(ascii: "&") ? .and : .or, start..<at)
        case UInt8(ascii: "&"), UInt8(ascii: "|"):
          let sign = String(UnicodeScalar(byte))
          throw ConditionError(
            message: "`\(sign)` is no operator", help: "write `\(sign)\(sign)`", range: start..<at)
        case UInt8(ascii: ","):
          throw ConditionError(
            message: "a condition has no commas", help: "join symbols with `&&` or `||`",
            range: start..<at)
        case _ where Condition.isWord(byte):
          while at < bytes.count, Condition.isWord(bytes[at]) { at += 1 }
          let isNot = bytes[start..<at].elementsEqual("not".utf8)
          append(isNot ? .not : .word, start..<at)
        default:
          while at < bytes.count, bytes[at] & 0xc0 == 0x80 { at += 1 }
          throw ConditionError(
            message:
              "`\(String(decoding: bytes[start..<at], as: UTF8.self))` does not belong in a condition",
            help: "conditions are made of `CONFIG_…`, `=`, `!=`, `!`, `not`, `&&`, `||` and `()`",
            range: start..<at)
        }
      }
      append(.end, bytes.count..<bytes.count)
    }

    private mutating func append(_ kind: Token.Kind, _ range: Range<Int>) {
      tokens.append(Token(kind: kind, range: range))
    }
  }
}
