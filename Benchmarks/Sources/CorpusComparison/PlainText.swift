/// C text, looked at by means so plain that they can judge two readers: lines, parentheses, braces.
struct PlainText {
  private let lines: [[UInt8]]

  init(_ bytes: [UInt8]) {
    lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).map(
      Array.init)
  }

  /// What comes behind the parentheses that follow a name.
  enum Continuation {
    /// `{`: a body.
    case body
    /// `#else`, `#elif`: another way to begin the same function.
    case alternative
    /// Anything else, or no parentheses: no definition begins here.
    case other
  }

  /// - Parameter definition: where a name is said to be defined.
  func continuation(of definition: Definition) -> Continuation {
    guard lines.indices.contains(definition.line - 1) else { return .other }
    var rest = Rest(lines[(definition.line - 1)...])
    guard rest.skip(past: definition.name) else { return .other }
    guard rest.nextCharacter() == UInt8(ascii: "(") else { return .other }
    rest.skipParentheses()
    var next = rest.nextCharacter()
    // `__must_hold(&lock)` and its kin may stand before the body.
    while next == UInt8(ascii: "_"), rest.skipAttribute() { next = rest.nextCharacter() }
    if rest.hasPassed(["#else", "#elif"]) { return .alternative }
    return next == UInt8(ascii: "{") ? .body : .other
  }

  /// Whether the line of a name begins in the first column, as those of the kernel's definitions
  /// do and those of its statements do not.
  func startsInFirstColumn(_ definition: Definition) -> Bool {
    guard lines.indices.contains(definition.line - 1), let first = lines[definition.line - 1].first
    else { return false }
    return first != UInt8(ascii: " ") && first != UInt8(ascii: "\t")
  }

  /// Whether a line stands between an `#if 0` and its `#else` or `#endif`.
  func isSwitchedOff(_ line: Int) -> Bool {
    var open: [Bool] = []
    for text in lines.prefix(line) {
      let words = String(decoding: text, as: UTF8.self).split { $0 == " " || $0 == "\t" }
      guard let first = words.first, first.hasPrefix("#") else { continue }
      // `# if 0` and `#if 0`.
      let directive = first == "#" ? words.dropFirst().first ?? "" : first.dropFirst()
      let condition = words.dropFirst(first == "#" ? 2 : 1).first ?? ""
      switch directive {
      case "if": open.append(condition == "0")
      case "ifdef", "ifndef": open.append(false)
      case "else", "elif": if !open.isEmpty { open[open.count - 1] = false }
      case "endif": _ = open.popLast()
      default: break
      }
    }
    return open.contains(true)
  }
}

/// What is left of a text: characters, comments and directives passed over.
private struct Rest {
  private var lines: ArraySlice<[UInt8]>
  private var column = 0
  private var passed: [String] = []

  init(_ lines: ArraySlice<[UInt8]>) { self.lines = lines }

  /// Goes behind a word of the first line; `false` if it has none.
  mutating func skip(past word: String) -> Bool {
    let bytes = Array(word.utf8)
    guard let line = lines.first, line.count >= bytes.count else { return false }
    for start in 0...line.count - bytes.count
    where line[start..<start + bytes.count].elementsEqual(bytes) {
      let isWhole =
        (start == 0 || !isWordByte(line[start - 1]))
        && (start + bytes.count == line.count || !isWordByte(line[start + bytes.count]))
      if isWhole {
        column = start + bytes.count
        return true
      }
    }
    return false
  }

  /// The next character that is neither blank nor part of a comment or a directive.
  mutating func nextCharacter() -> UInt8? {
    var isInComment = false
    while let line = lines.first {
      if column == 0, line.first == UInt8(ascii: "#"), !isInComment {
        passed.append(String(decoding: line, as: UTF8.self))
        advance()
        continue
      }
      while column < line.count {
        let pair = line[column...].prefix(2)
        if isInComment {
          isInComment = !pair.elementsEqual("*/".utf8)
          column += isInComment ? 1 : 2
        } else if pair.elementsEqual("/*".utf8) {
          isInComment = true
          column += 2
        } else if pair.elementsEqual("//".utf8) {
          column = line.count
        } else {
          let character = line[column]
          column += 1
          if character > UInt8(ascii: " ") { return character }
        }
      }
      advance()
    }
    return nil
  }

  /// Goes behind the parenthesis that closes the one just passed.
  mutating func skipParentheses() {
    var depth = 1
    while depth > 0, let character = nextCharacter() {
      if character == UInt8(ascii: "(") { depth += 1 }
      if character == UInt8(ascii: ")") { depth -= 1 }
    }
  }

  /// Behind an underscore: goes behind the rest of `__word` or `__word(…)`; `false` if it is none.
  mutating func skipAttribute() -> Bool {
    guard let line = lines.first, column < line.count, line[column] == UInt8(ascii: "_") else {
      return false
    }
    while column < line.count, isWordByte(line[column]) { column += 1 }
    var ahead = self
    if ahead.nextCharacter() == UInt8(ascii: "(") {
      self = ahead
      skipParentheses()
    }
    return true
  }

  /// Whether one of the directives passed so far begins so.
  func hasPassed(_ prefixes: [String]) -> Bool {
    passed.contains { line in prefixes.contains { line.hasPrefix($0) } }
  }

  private mutating func advance() {
    lines = lines.dropFirst()
    column = 0
  }

  private func isWordByte(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: "_") || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
      || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
  }
}
