import Diagnostics
import Livepatch

/// Why a condition of the C preprocessor has no counterpart.
struct CConditionProblem: Error {
  var message: String
  var help: String?
  /// Bytes within the text.
  var range: Range<Int>
}

/// Translates what stands behind `#if` into a condition over the configuration.
///
/// `CONFIG_X` and `defined(CONFIG_X)` are true for y only: kbuild defines `CONFIG_X_MODULE` for a
/// module (scripts/kconfig/confdata.c, 6.1). Precedence is that of C.
func preprocessorCondition(_ text: String) throws(CConditionProblem) -> Condition {
  var translation = CTranslation(bytes: Array(text.utf8))
  let words = try translation.run()
  do throws(ConditionError) {
    return try Condition(parsing: words)
  } catch {
    throw CConditionProblem(
      message: "the condition cannot be read: \(error.message)", help: error.help,
      range: 0..<text.utf8.count)
  }
}

private struct CTranslation {
  let bytes: [UInt8]
  var at = 0

  init(bytes: [UInt8]) { self.bytes = bytes }

  /// Words of C become words of Kconfig, one by one; operators mean the same in both.
  mutating func run() throws(CConditionProblem) -> String {
    var result: [String] = []
    while true {
      skipBlanks()
      guard at < bytes.count else { break }
      let start = at
      if isWord(bytes[at]) {
        result.append(try word())
      } else if let sign = ["&&", "||", "(", ")", "!"].first(where: {
        bytes[at...].starts(with: $0.utf8)
      }),
        !bytes[at...].starts(with: "!=".utf8)
      {
        at += sign.utf8.count
        result.append(sign)
      } else {
        at += 1
        while at < bytes.count, bytes[at] & 0xc0 == 0x80 { at += 1 }
        throw problem("has no place in a condition", start..<at)
      }
    }
    return result.joined(separator: " ")
  }

  private mutating func word() throws(CConditionProblem) -> String {
    let start = at
    let name = takeWord()
    switch name {
    case "defined": return builtIn(try argument(of: name, from: start, mayBeBare: true))
    case "IS_ENABLED", "IS_REACHABLE": return try argument(of: name, from: start)
    case "IS_BUILTIN": return try argument(of: name, from: start) + "=y"
    case "IS_MODULE": return try argument(of: name, from: start) + "=m"
    default:
      if name.hasPrefix("CONFIG_") { return builtIn(name) }
      throw problem(
        name == "LINUX_VERSION_CODE" || name == "KERNEL_VERSION"
          ? "asks for a kernel version" : "is no symbol of the configuration", start..<at,
        help: name == "LINUX_VERSION_CODE" || name == "KERNEL_VERSION"
          ? "name the kernels with `kernels:` in a fix of its own" : nil)
    }
  }

  /// `CONFIG_X_MODULE` is what kbuild defines where X is m.
  private func builtIn(_ symbol: String) -> String {
    symbol.hasSuffix("_MODULE") && symbol.utf8.count > "CONFIG__MODULE".utf8.count
      ? String(symbol.dropLast("_MODULE".count)) + "=m" : symbol + "=y"
  }

  private mutating func argument(
    of macro: String, from start: Int, mayBeBare: Bool = false
  ) throws(CConditionProblem) -> String {
    skipBlanks()
    let isWrapped = at < bytes.count && bytes[at] == UInt8(ascii: "(")
    if isWrapped { at += 1 }
    skipBlanks()
    let symbolStart = at
    let symbol = takeWord()
    let symbolRange = symbolStart..<at
    skipBlanks()
    let isClosed = at < bytes.count && bytes[at] == UInt8(ascii: ")")
    guard isWrapped ? isClosed : mayBeBare, !symbol.isEmpty else {
      throw CConditionProblem(
        message: "`\(macro)` is not followed by a symbol in parentheses", help: nil,
        range: start..<min(bytes.count, max(at, start + macro.utf8.count)))
    }
    if isWrapped { at += 1 }
    guard symbol.hasPrefix("CONFIG_") else {
      throw problem("is no symbol of the configuration", symbolRange)
    }
    return symbol
  }

  private mutating func takeWord() -> String {
    let start = at
    while at < bytes.count, isWord(bytes[at]) { at += 1 }
    return text(start..<at)
  }

  private mutating func skipBlanks() {
    while at < bytes.count, bytes[at] == UInt8(ascii: " ") || bytes[at] == UInt8(ascii: "\t") {
      at += 1
    }
  }

  private func problem(
    _ words: String, _ range: Range<Int>, help: String? = nil
  ) -> CConditionProblem {
    CConditionProblem(message: "`\(text(range).shown)` \(words)", help: help, range: range)
  }

  private func text(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }

  private func isWord(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: "_") || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
      || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
  }
}
