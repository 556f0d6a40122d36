internal import Diagnostics

extension CFile {
  /// A name where it is neither declared nor called: `.fn = name`, `&name`, `f(name)`.
  public struct IdentifierUse: Hashable, Sendable {
    public let name: Name
    public let owner: Owner
    public let branch: Int?
  }

  /// Where names are used other than by calling them, in the order of the text.
  ///
  /// Scans the file once. Members of structures (`x->name`, `.name = `), tags, and the places
  /// where a name is declared, defined or given to a macro as its own are no uses.
  public func uses(of names: Set<String>) -> [IdentifierUse] {
    let wanted = Set(names.map { Name.hash($0.utf8) })
    var callees = PositionCursor(calls.lazy.filter { !$0.isThroughMember }.map(\.start))
    var declared = PositionCursor(declaredPositions.sorted())
    var found: [Name] = []
    source.bytes.withLexer { lexer in
      var before = Token.nothing
      while true {
        let token = lexer.next()
        if token.kind == .endOfFile { return }
        if token.kind == .identifier, wanted.contains(token.hash),
          before.kind != .dot, before.kind != .arrow, before.kind != .directive,
          !callees.contains(token.start), !declared.contains(token.start),
          !isTagWord(before, lexer)
        {
          found.append(token.name)
        }
        before = token
      }
    }
    var places = PlaceCursor(self)
    return found.filter { names.contains(text($0)) }.map { name in
      let place = places.move(to: name.range.start)
      return IdentifierUse(name: name, owner: place.owner, branch: place.branch)
    }
  }

  private var declaredPositions: [UInt32] {
    functions.map(\.name.range.start) + prototypes.map(\.name.range.start)
      + variables.map(\.name.range.start) + types.map(\.name.range.start)
      + macros.map(\.name.range.start) + undefinitions.map(\.name.range.start)
      + fileScopeCalls.map(\.name.range.start)
  }

  private func isTagWord(_ token: Token, _ lexer: Lexer) -> Bool {
    token.kind == .identifier
      && (lexer.reads(token, "struct") || lexer.reads(token, "union")
        || lexer.reads(token, "enum") || lexer.reads(token, "goto"))
  }
}

/// Tells whether growing offsets are among sorted ones.
private struct PositionCursor {
  private let positions: [UInt32]
  private var next = 0

  init(_ positions: some Sequence<UInt32>) { self.positions = Array(positions) }

  mutating func contains(_ offset: UInt32) -> Bool {
    while next < positions.count, positions[next] < offset { next += 1 }
    return next < positions.count && positions[next] == offset
  }
}

/// Tells what growing offsets stand in.
private struct PlaceCursor {
  private let file: CFile
  private var function = 0
  private var macro = 0
  private var started = 0
  private var branch: Int?

  init(_ file: CFile) { self.file = file }

  mutating func move(to offset: UInt32) -> (owner: CFile.Owner, branch: Int?) {
    while started < file.branches.count, file.branches[started].range.start <= offset {
      branch = started
      started += 1
    }
    while let inside = branch, file.branches[inside].range.end <= offset {
      branch = file.branches[inside].parent
    }
    while macro < file.macros.count, file.macros[macro].body.end <= offset { macro += 1 }
    while function < file.functions.count, file.functions[function].body.end <= offset {
      function += 1
    }
    if macro < file.macros.count, file.macros[macro].body.contains(offset) {
      return (.macro(macro), branch)
    }
    if function < file.functions.count, file.functions[function].body.contains(offset) {
      return (.function(function), branch)
    }
    return (.file, branch)
  }
}
