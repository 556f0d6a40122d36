import CSource

/// The type a variable is declared with: `struct inode **` is `struct inode` and two stars.
struct DeclaredType: Equatable {
  /// Without qualifiers and storage classes.
  var words: [String]
  var stars: Int
  var isStatic = false
  var isArray = false

  init(words: [String], stars: Int) {
    self.words = words
    self.stars = stars
  }

  /// What is in the brackets of a `sizeof` or behind a `*`: words, then stars, nothing else.
  init?(tokens: some Sequence<CFile.CodeToken>) {
    words = []
    stars = 0
    for token in tokens {
      if token.text == "*" {
        stars += 1
      } else if token.isIdentifier, stars == 0 || Self.qualifiers.contains(token.text) {
        add(token.text)
      } else {
        return nil
      }
    }
    if words.isEmpty { return nil }
  }

  private mutating func add(_ word: String) {
    if word == "static" { isStatic = true }
    if !Self.qualifiers.contains(word) { words.append(word) }
  }

  private static let qualifiers: Set<String> = [
    "const", "volatile", "static", "extern", "register", "__rcu", "__user", "__iomem", "__percpu",
    "__read_mostly", "__maybe_unused",
  ]
}

extension FunctionCode {
  /// The type of a parameter or of a variable of the function.
  func type(of name: String) -> DeclaredType? {
    for parameter in file.elements(of: function.parameters) {
      let tokens = file.tokens(in: parameter)
      if let last = tokens.last, last.text == name {
        return DeclaredType(tokens: tokens.dropLast())
      }
    }
    for use in uses(of: name) {
      switch use.kind {
      case .declared, .assigned:
        let tokens = file.tokens(in: body.statements[use.statement].expression)
        if let type = CFile.type(declaredAt: use.range, by: tokens) { return type }
      default: continue
      }
    }
    return nil
  }
}

extension CFile {
  /// The type that a declaration gives one of its names; `nil` if the tokens declare nothing there.
  fileprivate static func type(declaredAt name: ByteRange, by tokens: [CodeToken]) -> DeclaredType?
  {
    guard let place = tokens.firstIndex(where: { $0.range == name }) else { return nil }
    var first = place
    while first > 0, tokens[first - 1].text == "*" { first -= 1 }
    let words = tokens.prefix { $0.isIdentifier }
    var base = words.endIndex
    if first > 0, tokens[first - 1].text == "," {
      // The first name is among the words if it has no star.
      if base < tokens.count, tokens[base].text != "*" { base -= 1 }
    } else {
      base = min(base, place)
      guard base == first else { return nil }
    }
    guard base > 0, var type = DeclaredType(tokens: tokens[..<base]) else { return nil }
    type.stars = place - first
    type.isArray = place + 1 < tokens.count && tokens[place + 1].text == "["
    return type
  }
}
