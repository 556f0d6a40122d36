internal import Diagnostics

/// What the names of integer constants stand for in the files of a unit: macros with and without
/// arguments, and enumerators.
public struct Constants {
  private let files: [CFile]
  private var macros: [String: (file: Int, macro: Int)] = [:]
  /// By name: the expression the last enumerator with a value was given, and how many names follow
  /// it up to this one.
  private var enumerators: [String: (value: [String], offset: UInt64)] = [:]
  private var known: [[String]: UInt64?] = [:]
  /// How many more words may be looked up for one expression.
  private var budget = 0

  private static let longest = 1024
  private static let deepest = 32

  /// Reads the files once.
  public init(_ files: [CFile]) {
    self.files = files
    for (number, file) in files.enumerated() {
      for (index, macro) in file.macros.enumerated() where !file.isDead(macro.branch) {
        let name = file.text(macro.name)
        if macros[name] == nil { macros[name] = (number, index) }
      }
      readEnumerators(of: file)
    }
  }

  private mutating func readEnumerators(of file: CFile) {
    guard file.source.bytes.contains("enum".utf8) else { return }
    let tokens = file.tokens(in: ByteRange(0, UInt32(clamping: file.source.bytes.count)))
    var index = 0
    while index < tokens.count {
      defer { index += 1 }
      guard tokens[index].text == "enum" else { continue }
      let named = index + 1 < tokens.count && tokens[index + 1].isIdentifier ? 1 : 0
      guard index + named + 1 < tokens.count, tokens[index + named + 1].text == "{" else {
        continue
      }
      index += named + 2
      var value = ["0"]
      var offset: UInt64 = 0
      while index < tokens.count, tokens[index].text != "}" {
        let end =
          tokens[index...].firstIndex { $0.text == "," || $0.text == "}" } ?? tokens.count
        if end > index + 2, tokens[index + 1].text == "=" {
          value = tokens[(index + 2)..<end].map(\.text)
          offset = 0
        }
        enumerators[tokens[index].text] = (value, offset)
        offset &+= 1
        index = end < tokens.count && tokens[end].text == "," ? end + 1 : end
      }
    }
  }

  /// The value of an integer constant expression. What is too long, too deep or made of what the
  /// files do not define has none.
  public mutating func value(of range: ByteRange, in file: CFile) -> UInt64? {
    let tokens = file.tokens(in: range).map(\.text)
    if let known = known[tokens] { return known }
    budget = 4096
    let value = expanded(tokens, depth: 0).flatMap { tokens in
      var parser = ConstantParser(tokens)
      return parser.value()
    }
    known[tokens] = .some(value)
    return value
  }
}

// MARK: - Replacing names

extension Constants {
  private mutating func expanded(_ tokens: [String], depth: Int) -> [String]? {
    guard depth < Self.deepest, tokens.count <= Self.longest else { return nil }
    var result: [String] = []
    var index = 0
    while index < tokens.count {
      let token = tokens[index]
      index += 1
      if token.first.map({ $0.isLetter || $0 == "_" }) == true {
        guard let replaced = replacement(of: token, tokens, &index, depth) else { return nil }
        result += replaced
      } else {
        result.append(token)
      }
      if result.count > Self.longest { return nil }
    }
    return result
  }

  /// What a word stands for; the word itself if it stands for nothing.
  private mutating func replacement(
    of word: String, _ tokens: [String], _ index: inout Int, _ depth: Int
  ) -> [String]? {
    budget -= 1
    guard budget > 0 else { return nil }
    guard let place = macros[word] else {
      guard let enumerator = enumerators[word] else { return [word] }
      let value = expanded(enumerator.value, depth: depth + 1)
      return value.map { ["("] + $0 + [")", "+", "\(enumerator.offset)"] }.map {
        ["("] + $0 + [")"]
      }
    }
    let file = files[place.file]
    let macro = file.macros[place.macro]
    let body = file.tokens(in: macro.body).map(\.text)
    guard let list = macro.parameters else { return expanded(body, depth: depth + 1) }
    guard index < tokens.count, tokens[index] == "(" else { return [word] }
    let names = file.elements(of: list).map { file.text($0) }
    guard let arguments = arguments(tokens, &index), arguments.count == names.count else {
      return nil
    }
    let values = Dictionary(zip(names, arguments), uniquingKeysWith: { first, _ in first })
    return expanded(body.flatMap { values[$0] ?? [$0] }, depth: depth + 1)
  }

  private func arguments(_ tokens: [String], _ index: inout Int) -> [[String]]? {
    var arguments: [[String]] = [[]]
    var depth = 0
    while index < tokens.count {
      let token = tokens[index]
      index += 1
      if token == ")" { depth -= 1 }
      if depth == 0, token == ")" { return arguments }
      if depth == 1, token == "," {
        arguments.append([])
      } else if depth > 0 {
        arguments[arguments.count - 1].append(token)
      }
      if token == "(" { depth += 1 }
    }
    return nil
  }
}
