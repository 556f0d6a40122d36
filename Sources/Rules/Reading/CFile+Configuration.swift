import CSource
import Livepatch

extension CFile {
  /// What all configurations that compile a branch have in common, as the `CONFIG_` symbols of the
  /// directives around it tell. What cannot be read there may be true: the answer can be too wide,
  /// never too narrow.
  func widestCondition(of branch: Int?) -> Livepatch.Condition {
    var condition = Livepatch.Condition.always
    var directives = 0
    func add(_ part: Livepatch.Condition) {
      let both = condition && part
      // More than can be decided is left out, which makes the answer wider.
      if both.symbols.count <= Livepatch.Condition.decidableSymbols { condition = both }
      directives += 1
    }
    var next = branch
    while let inside = next, directives < Self.directiveLimit {
      if branches[inside].kind != .else { add(known(inside).possible) }
      var alternative = inside
      while let before = branches[alternative].previous, directives < Self.directiveLimit {
        add(!known(before).certain)
        alternative = before
      }
      next = branches[alternative].parent
    }
    return condition
  }

  private static var directiveLimit: Int { 64 }

  private func known(_ branch: Int) -> KnownCondition {
    let words = words(in: branches[branch].condition)
    switch branches[branch].kind {
    case .ifdef, .elifdef: return .defined(words.first ?? "")
    case .ifndef, .elifndef: return !.defined(words.first ?? "")
    case .if, .elif:
      var reader = DirectiveReader(words: words)
      return reader.read()
    case .else: return .unknown
    }
  }
}

/// Two conditions that a directive's lies between.
private struct KnownCondition {
  /// Where this holds the directive's condition does.
  var certain: Condition
  /// Where the directive's condition holds this does.
  var possible: Condition

  static let unknown = KnownCondition(certain: .never, possible: .always)

  static func exactly(_ condition: Condition) -> Self {
    Self(certain: condition, possible: condition)
  }

  /// Kconfig defines `CONFIG_X` for y and `CONFIG_X_MODULE` for m (scripts/kconfig/confdata.c, 6.1).
  static func defined(_ name: Substring) -> Self {
    name.hasSuffix("_MODULE") ? symbol(name.dropLast(7), "=m") : symbol(name, "=y")
  }

  /// - Parameter test: what is asked of it, as Kconfig writes it.
  static func symbol(_ name: Substring, _ test: String) -> Self {
    guard name.hasPrefix("CONFIG_"), let condition = try? Condition(parsing: name + test) else {
      return .unknown
    }
    return exactly(condition)
  }

  static prefix func ! (a: Self) -> Self { Self(certain: !a.possible, possible: !a.certain) }
  static func && (a: Self, b: Self) -> Self {
    Self(certain: a.certain && b.certain, possible: a.possible && b.possible)
  }
  static func || (a: Self, b: Self) -> Self {
    Self(certain: a.certain || b.certain, possible: a.possible || b.possible)
  }
}

/// Reads what stands behind `#if`.
private struct DirectiveReader {
  private let words: [Substring]
  private var next = 0
  private var depth = 0
  private var isReadable = true

  init(words: [Substring]) { self.words = words }

  mutating func read() -> KnownCondition {
    // A choice between two conditions is not one that is made of them by && and ||.
    guard words.count <= 256, !words.contains("?") else { return .unknown }
    let condition = disjunction()
    return isReadable && next == words.count ? condition : .unknown
  }

  private var word: Substring? { next < words.count ? words[next] : nil }

  private mutating func skip(_ expected: Substring) {
    if word == expected { next += 1 } else { isReadable = false }
  }

  private mutating func disjunction() -> KnownCondition {
    var condition = conjunction()
    while word == "||" {
      next += 1
      condition = condition || conjunction()
    }
    return condition
  }

  private mutating func conjunction() -> KnownCondition {
    var condition = negation()
    while word == "&&" {
      next += 1
      condition = condition && negation()
    }
    return condition
  }

  private mutating func negation() -> KnownCondition {
    var isNegated = false
    while word == "!" {
      isNegated.toggle()
      next += 1
    }
    let condition = operand()
    return isNegated ? !condition : condition
  }

  private mutating func operand() -> KnownCondition {
    let condition = simple()
    switch word {
    case nil, "&&", "||", ")": return condition
    default:
      // Part of a comparison or a sum.
      skipToConnective()
      return .unknown
    }
  }

  private mutating func simple() -> KnownCondition {
    guard let first = word else {
      isReadable = false
      return .unknown
    }
    next += 1
    switch first {
    case "(":
      depth += 1
      guard depth < 32 else {
        isReadable = false
        return .unknown
      }
      let inner = disjunction()
      skip(")")
      depth -= 1
      return inner
    case "defined":
      guard word == "(" else { return .defined(name()) }
      return argument { .defined($0) }
    case "IS_ENABLED", "IS_REACHABLE": return argument { .symbol($0, "") }
    case "IS_BUILTIN": return argument { .symbol($0, "=y") }
    case "IS_MODULE": return argument { .symbol($0, "=m") }
    case "0": return .exactly(.never)
    case "1": return .exactly(.always)
    default: return .unknown
    }
  }

  private mutating func name() -> Substring {
    next += 1
    return next <= words.count ? words[next - 1] : ""
  }

  private mutating func argument(_ meaning: (Substring) -> KnownCondition) -> KnownCondition {
    skip("(")
    let condition = meaning(name())
    skip(")")
    return condition
  }

  private mutating func skipToConnective() {
    var depth = 0
    while let word {
      if depth == 0, word == "&&" || word == "||" || word == ")" { return }
      if word == "(" { depth += 1 }
      if word == ")" { depth -= 1 }
      next += 1
    }
  }
}
