/// Tokens → facts, in one pass.
///
/// Nothing recurses: open brackets lie on a stack, and of the text only the declaration being read
/// is kept, as a list of tokens in which everything bracketed is folded into one.
struct Reader {
  var lexer: Lexer
  var facts = Facts()
  let keywords = KeywordTable.shared
  let trustsColumns: Bool
  /// Brackets did not match.
  var isUnbalanced = false

  var place = Place()
  /// What is open, `place.depth` entries of it: a `Bracket`, or the index of a call.
  var stack: [Int32] = []
  /// The tokens of declarations being read; the current one's are in `place.head`.
  var head: [Token] = []
  /// The conditionals being read, and the innermost branch.
  var frames: [Frame] = []
  var unsavedFrames = 0
  var branch: Int?
  /// Functions left open by an alternative of the conditional that opened the current one.
  var twins: [Int] = []
  /// The depth of conditionals at which they were left open.
  var twinLevel = 0

  init(_ lexer: Lexer, trustsColumns: Bool) {
    self.lexer = lexer
    self.trustsColumns = trustsColumns
  }

  /// Where the reader is: all that the next alternative of an `#if` starts from again.
  struct Place {
    var mode = Mode.head
    /// The entries of the stack, those below the region being read, and those not stored.
    var depth = 0
    var floor = 0
    var unstored = 0
    var head = 0..<0
    /// The bracket or `=` that began the region.
    var opening = Token.nothing
    var owner = CFile.Owner.file
    var previous = Token.nothing
    var beforePrevious = Token.nothing
    /// The call whose `)` was the previous token.
    var closedCall: Int32 = Bracket.paren
    /// The words of a `static` variable inside a function.
    var localStatic: LocalStatic?
    /// How many `extern "C" {` are open.
    var linkages = 0
  }

  enum Mode {
    /// At file scope, between brackets.
    case head
    /// In brackets at file scope: parameters, members, and braces of unknown purpose.
    case group, aggregate, skipped
    /// Where there are calls: initialisers, the bodies of functions and of macros.
    case initialiser, body, macro
  }

  enum Bracket {
    static let paren: Int32 = -1
    static let brace: Int32 = -2
    static let square: Int32 = -3
  }

  /// Brackets nested deeper are counted, not told apart.
  static let deepest = 4096
  /// A declaration has no more tokens than this, brackets not counted; others are dropped.
  static let longestHead = 65_536

  mutating func read() {
    while true {
      let token = lexer.next()
      if token.kind == .directive {
        readDirective(token)
        continue
      }
      if token.kind == .endOfFile {
        finish(at: token.start)
        return
      }
      if trustsColumns, token.flags.contains(.inFirstColumn) { resynchronise(at: token) }
      switch place.mode {
      case .body, .initialiser, .macro: readCode(token)
      case .head: readHead(token)
      case .group, .aggregate, .skipped: readFolded(token)
      }
      place.beforePrevious = place.previous
      place.previous = token
    }
  }

  private mutating func finish(at end: UInt32) {
    if place.mode != .head { isUnbalanced = true }
    closeFunction(at: end)
    while let open = branch {
      facts.branches[open].range = ByteRange(facts.branches[open].range.start, end)
      branch = facts.branches[open].parent
    }
    // What a bracket or an `#else` cut short ends with what it stands in.
    for index in facts.calls.indices where facts.calls[index].end == 0 {
      var last = end
      if case .function(let owner) = facts.calls[index].owner {
        last = facts.functions[owner].body.end
      } else if case .macro(let owner) = facts.calls[index].owner {
        last = facts.macros[owner].body.end
      }
      facts.calls[index].end = max(last, facts.calls[index].name.range.end)
    }
  }
}

// MARK: - Brackets

extension Reader {
  mutating func push(_ entry: Int32) {
    guard place.depth < Self.deepest else {
      place.unstored += 1
      return
    }
    if place.depth < stack.count { stack[place.depth] = entry } else { stack.append(entry) }
    place.depth += 1
  }

  /// Closes what a `)` or `]` closes; within braces it does not close what is around them.
  mutating func closeBracket(_ token: Token) {
    place.closedCall = Bracket.paren
    if place.unstored > 0 {
      place.unstored -= 1
      return
    }
    while place.depth > place.floor {
      let entry = stack[place.depth - 1]
      if entry == Bracket.brace { return }
      if token.kind == .closeBracket, entry != Bracket.square { return }
      place.depth -= 1
      if entry >= 0 {
        facts.calls[Int(entry)].end = token.end
        place.closedCall = entry
      }
      if entry != Bracket.square || token.kind == .closeBracket { return }
    }
  }

  /// Closes the innermost brace and all brackets in it; `false` if none is open in this region.
  mutating func closeBrace(_ token: Token) -> Bool {
    if place.unstored > 0 {
      place.unstored -= 1
      return true
    }
    while place.depth > place.floor {
      place.depth -= 1
      let entry = stack[place.depth]
      if entry == Bracket.brace { return true }
      if entry >= 0 { facts.calls[Int(entry)].end = token.start }
    }
    return false
  }

  var isAtFloor: Bool { place.depth == place.floor && place.unstored == 0 }

  /// In a text whose brackets do not match, leaves what cannot go on at this first column.
  private mutating func resynchronise(at token: Token) {
    guard token.kind == .identifier else { return }
    let last = place.previous.kind
    guard last == .semicolon || last == .closeBrace || last == .endOfFile else { return }
    switch place.mode {
    case .head, .macro: return
    case .group, .aggregate, .skipped, .initialiser: break
    case .body:
      // Labels stand in the first column too; the words that begin a declaration do not.
      let keyword = keywords[token]
      guard keyword.isSpecifier || keyword == .type || keyword == .aggregate || keyword == .enum
      else { return }
      closeFunction(at: place.previous.end)
    }
    place.mode = .head
    place.depth = place.floor
    place.unstored = 0
    dropHead()
  }
}
