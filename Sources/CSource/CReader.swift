import Diagnostics

/// Follows the structure of a file: braces, statements outside of functions, conditional blocks.
struct CReader {
  var file: CFile
  let bytes: UnsafeBufferPointer<UInt8>
  private var lexer: Lexer
  private var place = Place()
  /// The tokens of the statement outside of functions that is being read. A brace group stands as
  /// its opening brace alone.
  private var statement: [Lexer.Token] = []
  private var blocks: [Block] = []

  /// Where in the structure we are: what branches of a conditional block start from alike.
  private struct Place {
    var depth = 0
    /// The open function, as an index into `file.functions`.
    var function: Int?
    var statementCount = 0
  }

  private struct Block {
    var before: Place
    var statement: [Lexer.Token]
    var branch: ConditionalIndex
    /// A branch that is never dead has been seen: `#if 1`.
    var isSettled: Bool
  }

  init(_ bytes: UnsafeBufferPointer<UInt8>, file: CFile) {
    self.bytes = bytes
    self.file = CFile(empty: file.file, file.source)
    lexer = Lexer(bytes)
    self.file.calls.reserveCapacity(bytes.count / 64)
  }

  mutating func read() {
    var last = Lexer.Token(kind: .punctuation, byte: UInt8(ascii: ";"), start: 0, end: 0)
    while true {
      let token = lexer.next()
      switch token.kind {
      case .end:
        if let open = place.function { close(open, at: token.end) }
        return
      case .directive:
        directive(token)
        continue
      case .punctuation: punctuation(token, after: last)
      case .identifier, .number, .text:
        if place.depth == 0 { statement.append(token) }
      }
      last = token
    }
  }

  private mutating func punctuation(_ token: Lexer.Token, after last: Lexer.Token) {
    switch token.byte {
    case UInt8(ascii: "{"):
      if place.depth == 0 {
        if let function = functionDefinition(statement, body: token) {
          file.functions.append(function)
          place.function = file.functions.count - 1
          statement.removeAll(keepingCapacity: true)
        } else {
          statement.append(token)
        }
      }
      place.depth += 1
    case UInt8(ascii: "}"):
      guard place.depth > 0 else {
        // A stray brace: whatever came before it is no statement.
        statement.removeAll(keepingCapacity: true)
        return
      }
      place.depth -= 1
      if place.depth == 0, let open = place.function { close(open, at: token.end) }
    case UInt8(ascii: "(") where place.depth > 0 && place.function != nil:
      if last.kind == .identifier, isCallable(last) {
        file.calls.append(
          CCall(name: CRange(last.start, last.end), conditional: blocks.last?.branch))
      }
    case UInt8(ascii: ";") where place.depth == 0:
      take(statement, endingAt: token.end)
      statement.removeAll(keepingCapacity: true)
    default:
      if place.depth == 0 { statement.append(token) }
    }
  }

  private mutating func close(_ function: Int, at end: UInt32) {
    file.functions[function].body.end = end
    file.functions[function].range.end = end
    file.functions[function].calls = file.functions[function].calls.lowerBound..<file.calls.count
    place.function = nil
  }

  var conditional: ConditionalIndex? { blocks.last?.branch }

  /// Whether an identifier before `(` is a call: no keyword, and no member (`ops->read(…)`).
  private func isCallable(_ name: Lexer.Token) -> Bool {
    if isKeyword(name) { return false }
    var before = Int(name.start) - 1
    while before >= 0, bytes[before] == UInt8(ascii: " ") { before -= 1 }
    guard before >= 0 else { return true }
    if bytes[before] == UInt8(ascii: ".") { return false }
    return
      !(bytes[before] == UInt8(ascii: ">") && before > 0 && bytes[before - 1] == UInt8(ascii: "-"))
  }

  // MARK: Directives

  private mutating func directive(_ token: Lexer.Token) {
    var words = Lexer(bytes, from: Int(token.start) + 1, to: Int(token.end))
    let word = words.next()
    let name = word.kind == .identifier ? string(word) : ""
    switch name {
    case "if", "ifdef", "ifndef":
      let kind: CConditional.Kind = name == "if" ? .if : name == "ifdef" ? .ifdef : .ifndef
      let condition = trimmed(word.end, token.end)
      let value = name == "if" ? constant(condition) : nil
      let branch = add(
        CConditional(kind: kind, condition: condition, parent: conditional, previous: nil))
      blocks.append(
        Block(before: place, statement: statement, branch: branch, isSettled: value == true))
      if value == false { skipDeadBranch() }
    case "elif", "else", "elifdef", "elifndef":
      guard var block = blocks.popLast() else { return }
      leaveBranch(block, at: token.start)
      let condition = name == "else" ? CRange(word.end, word.end) : trimmed(word.end, token.end)
      let value = name == "elif" ? constant(condition) : nil
      let isDead = block.isSettled || value == false
      if value == true { block.isSettled = true }
      block.branch = add(
        CConditional(
          kind: name == "else" ? .else : .elif, condition: condition, parent: conditional,
          previous: block.branch))
      blocks.append(block)
      if isDead { skipDeadBranch() }
    case "endif": _ = blocks.popLast()
    case "include", "include_next", "import": include(words, to: token.end)
    case "define": define(words, to: token.end)
    default: break
    }
  }

  /// The next branch starts where this one did.
  private mutating func leaveBranch(_ block: Block, at offset: UInt32) {
    if let open = place.function, open != block.before.function { close(open, at: offset) }
    place = block.before
    statement = block.statement
  }

  private mutating func add(_ conditional: CConditional) -> ConditionalIndex {
    file.conditionals.append(conditional)
    return ConditionalIndex(file.conditionals.count - 1)
  }

  /// Passes over tokens up to the directive that ends this branch, which is read as usual.
  private mutating func skipDeadBranch() {
    var depth = 0
    while true {
      let offset = lexer.offset
      let token = lexer.next()
      if token.kind == .end { return }
      guard token.kind == .directive else { continue }
      var words = Lexer(bytes, from: Int(token.start) + 1, to: Int(token.end))
      switch string(words.next()) {
      case "if", "ifdef", "ifndef": depth += 1
      case "endif" where depth > 0: depth -= 1
      case "endif", "else", "elif", "elifdef", "elifndef":
        if depth == 0 {
          lexer.jump(to: offset)
          return
        }
      default: break
      }
    }
  }

  /// The value of `#if 0`, `#if 1` and the like.
  private func constant(_ condition: CRange) -> Bool? {
    switch file.source.string(condition.bytes) {
    case "0", "(0)": false
    case "1", "(1)": true
    default: nil
    }
  }

  private mutating func include(_ words: Lexer, to end: UInt32) {
    var start = words.offset
    while start < Int(end), bytes[start] == UInt8(ascii: " ") || bytes[start] == UInt8(ascii: "\t")
    {
      start += 1
    }
    guard start < Int(end) else { return }
    let isQuoted = bytes[start] == UInt8(ascii: "\"")
    guard isQuoted || bytes[start] == UInt8(ascii: "<") else { return }
    let closing = isQuoted ? UInt8(ascii: "\"") : UInt8(ascii: ">")
    var at = start + 1
    while at < Int(end), bytes[at] != closing { at += 1 }
    file.includes.append(
      CInclude(path: CRange(UInt32(start + 1), UInt32(at)), isQuoted: isQuoted))
  }

  private mutating func define(_ words: Lexer, to end: UInt32) {
    var words = words
    let name = words.next()
    guard name.kind == .identifier else { return }
    let hasParameters = name.end < end && bytes[Int(name.end)] == UInt8(ascii: "(")
    var bodyStart = name.end
    if hasParameters {
      while bodyStart < end, bytes[Int(bodyStart)] != UInt8(ascii: ")") { bodyStart += 1 }
      bodyStart = min(bodyStart + 1, end)
    }
    let body = trimmed(bodyStart, end)
    let first = file.calls.count
    var lexer = Lexer(bytes, from: Int(body.start), to: Int(body.end))
    var last = lexer.next()
    while last.kind != .end {
      let token = lexer.next()
      if token.isPunctuation("("), last.kind == .identifier, isCallable(last) {
        file.calls.append(CCall(name: CRange(last.start, last.end), conditional: conditional))
      }
      last = token
    }
    file.macros.append(
      CMacro(
        name: string(name), nameRange: CRange(name.start, name.end), hasParameters: hasParameters,
        body: body, calls: first..<file.calls.count, conditional: conditional))
  }

  // MARK: Text

  func string(_ token: Lexer.Token) -> String {
    String(decoding: bytes[Int(token.start)..<Int(token.end)], as: UTF8.self)
  }

  func equals(_ token: Lexer.Token, _ word: StaticString) -> Bool {
    let length = Int(token.end - token.start)
    guard token.kind == .identifier, length == word.utf8CodeUnitCount else { return false }
    return (0..<length).allSatisfy { bytes[Int(token.start) + $0] == word.utf8Start[$0] }
  }

  private func trimmed(_ start: UInt32, _ end: UInt32) -> CRange {
    var (start, end) = (start, end)
    while start < end, bytes[Int(start)] <= 0x20 { start += 1 }
    while end > start, bytes[Int(end) - 1] <= 0x20 { end -= 1 }
    return CRange(start, end)
  }

  /// Words that stand before `(` and are no calls.
  private func isKeyword(_ token: Lexer.Token) -> Bool {
    switch bytes[Int(token.start)] {
    case UInt8(ascii: "i"): equals(token, "if")
    case UInt8(ascii: "f"): equals(token, "for")
    case UInt8(ascii: "w"): equals(token, "while")
    case UInt8(ascii: "r"): equals(token, "return")
    case UInt8(ascii: "d"): equals(token, "defined") || equals(token, "do")
    case UInt8(ascii: "e"): equals(token, "else")
    case UInt8(ascii: "a"): equals(token, "asm") || equals(token, "alignof")
    case UInt8(ascii: "t"): equals(token, "typeof")
    case UInt8(ascii: "s"): equals(token, "sizeof") || equals(token, "switch")
    case UInt8(ascii: "_"):
      equals(token, "__attribute__") || equals(token, "__asm__") || equals(token, "_Generic")
        || equals(token, "__typeof__") || equals(token, "_Static_assert")
        || equals(token, "__alignof__") || equals(token, "__typeof")
    default: false
    }
  }
}
