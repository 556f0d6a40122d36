// Preprocessor lines.

extension Reader {
  /// A conditional: where it began, and where its last live branch ended.
  struct Frame {
    let before: Place
    var after: Place?
  }

  /// Conditionals nested deeper are listed, but their branches are read as if in a row.
  private static let deepestFrame = 256

  /// The innermost branch is never compiled.
  var isDead: Bool { branch.map { facts.branches[$0].isDead } ?? false }

  mutating func readDirective(_ hash: Token) {
    let word = lexer.next()
    switch word.kind {
    case .identifier: break
    case .endOfDirective: return
    default:
      _ = readLine()
      return
    }
    if lexer.reads(word, "include") || lexer.reads(word, "include_next")
      || lexer.reads(word, "import")
    {
      readInclude()
    } else if lexer.reads(word, "define") {
      readDefinition()
    } else if lexer.reads(word, "undef") {
      readUndefinition()
    } else if lexer.reads(word, "endif") {
      endConditional(at: hash)
      _ = readLine()
    } else if let kind = branchKind(word) {
      readBranch(kind, at: hash)
    } else {
      _ = readLine()
    }
  }

  /// The rest of the line, without blanks and comments at its ends.
  private mutating func readLine() -> (range: ByteRange, first: Token, tokens: Int) {
    let first = lexer.next()
    var token = first
    var end = first.start
    var count = 0
    while token.kind != .endOfDirective, token.kind != .endOfFile {
      end = token.end
      count += 1
      token = lexer.next()
    }
    return (ByteRange(first.start, end), first, count)
  }

  private mutating func readInclude() {
    if let name = lexer.headerName() {
      facts.includes.append(
        CFile.Include(
          written: name, isQuoted: lexer.byte(at: name.start) == UInt8(ascii: "\""),
          branch: branch))
    }
    _ = readLine()
  }

  private mutating func readUndefinition() {
    let line = readLine()
    guard line.first.kind == .identifier else { return }
    facts.undefinitions.append(CFile.Undefinition(name: line.first.name, branch: branch))
  }
}

// MARK: - Macros

extension Reader {
  private mutating func readDefinition() {
    let name = lexer.next()
    guard name.kind == .identifier else {
      if name.kind != .endOfDirective { _ = readLine() }
      return
    }
    var token = lexer.next()
    var parameters: ByteRange?
    if token.kind == .openParen, token.start == name.end {
      let open = token
      while token.kind != .closeParen, token.kind != .endOfDirective { token = lexer.next() }
      parameters = ByteRange(open.start, token.end)
      if token.kind == .closeParen { token = lexer.next() }
    }
    let outside = place
    place.mode = .macro
    place.owner = .macro(facts.macros.count)
    place.floor = place.depth
    place.previous = .nothing
    place.beforePrevious = .nothing
    place.localStatic = nil
    let start = token.start
    var end = start
    while token.kind != .endOfDirective {
      end = token.end
      readCode(token)
      place.beforePrevious = place.previous
      place.previous = token
      token = lexer.next()
    }
    place = outside
    facts.macros.append(
      CFile.Macro(
        name: name.name, parameters: parameters, body: ByteRange(start, end), branch: branch))
  }
}

// MARK: - Conditionals

extension Reader {
  private func branchKind(_ word: Token) -> CFile.Branch.Kind? {
    if lexer.reads(word, "if") { return .if }
    if lexer.reads(word, "ifdef") { return .ifdef }
    if lexer.reads(word, "ifndef") { return .ifndef }
    if lexer.reads(word, "else") { return .else }
    if lexer.reads(word, "elif") { return .elif }
    if lexer.reads(word, "elifdef") { return .elifdef }
    if lexer.reads(word, "elifndef") { return .elifndef }
    return nil
  }

  private mutating func readBranch(_ kind: CFile.Branch.Kind, at hash: Token) {
    let line = readLine()
    switch kind {
    case .if, .ifdef, .ifndef:
      let parent = branch
      addBranch(kind, line, at: hash, parent: parent, previous: nil)
      if frames.count < Self.deepestFrame {
        frames.append(Frame(before: place, after: nil))
      } else {
        unsavedFrames += 1
      }
      if isDead { setHeadAside() }
    case .elif, .elifdef, .elifndef, .else:
      guard let previous = branch else { return }
      leaveBranch(at: hash)
      addBranch(
        kind, line, at: hash, parent: facts.branches[previous].parent, previous: previous)
      guard unsavedFrames == 0, let frame = frames.last else { return }
      place = frame.before
      if isDead { setHeadAside() }
    }
  }

  private mutating func addBranch(
    _ kind: CFile.Branch.Kind, _ line: (range: ByteRange, first: Token, tokens: Int),
    at hash: Token, parent: Int?, previous: Int?
  ) {
    let number = kind == .if || kind == .elif ? constant(line.first, tokens: line.tokens) : nil
    let isTaken = previous.map { facts.branches[$0].isAlwaysTrue } ?? false
    let isInDead = parent.map { facts.branches[$0].isDead } ?? false
    branch = facts.branches.count
    facts.branches.append(
      CFile.Branch(
        kind: kind, condition: kind == .else ? ByteRange(hash.end, hash.end) : line.range,
        range: ByteRange(hash.start, hash.start), parent: parent, previous: previous,
        isDead: isInDead || isTaken || number == false,
        isAlwaysTrue: isTaken || number == true))
  }

  /// Whether a condition that is one number is true.
  private func constant(_ token: Token, tokens: Int) -> Bool? {
    guard tokens == 1, token.kind == .number else { return nil }
    if lexer.reads(token, "0") { return false }
    return lexer.reads(token, "1") ? true : nil
  }

  /// Ends the current branch, and keeps where it got if it can be compiled.
  private mutating func leaveBranch(at hash: Token) {
    guard let open = branch else { return }
    facts.branches[open].range = ByteRange(facts.branches[open].range.start, hash.start)
    guard unsavedFrames == 0, let frame = frames.last else { return }
    if place.mode == .body, frame.before.mode != .body, case .function(let left) = place.owner {
      setEnd(of: left, hash.start)
      if !isDead {
        // The next alternative may open the same body again: `#else … {`.
        twins.append(left)
        twinLevel = frames.count
      }
    }
    if !isDead { frames[frames.count - 1].after = place }
  }

  private mutating func endConditional(at hash: Token) {
    guard let open = branch else { return }
    if isDead { leaveBranch(at: hash) }
    facts.branches[open].range = ByteRange(facts.branches[open].range.start, hash.start)
    branch = facts.branches[open].parent
    if unsavedFrames > 0 {
      unsavedFrames -= 1
      return
    }
    guard let frame = frames.popLast() else { return }
    if facts.branches[open].isDead { place = frame.after ?? frame.before }
    if place.mode != .body { twins.removeAll() }
  }

  /// Dead text gets a declaration of its own, so that the one around it stays as it is.
  private mutating func setHeadAside() {
    let end = headFloor
    place.head = end..<end
  }

  /// Below this the tokens of unfinished declarations lie that an `#else` may come back to.
  var headFloor: Int {
    guard let frame = frames.last else { return 0 }
    return max(frame.before.head.upperBound, frame.after?.head.upperBound ?? 0)
  }
}
