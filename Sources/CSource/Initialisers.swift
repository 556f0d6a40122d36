internal import Diagnostics

extension CFile {
  /// One member of an initialiser in braces.
  public struct Initialised: Hashable, Sendable {
    /// The members it names, outermost first: `.callbacks.pre_patch =`. Empty where the place in the
    /// list decides.
    public let path: [Name]
    /// With the designator.
    public let range: ByteRange
    /// What it is given; empty if it is missing.
    public let value: ByteRange
  }

  /// The members between the braces of an initialiser.
  public func members(of braces: ByteRange) -> [Initialised] {
    elements(of: braces).map { element in
      source.bytes.withLexer(over: element) { lexer in
        var path: [Name] = []
        let first = lexer.next()
        var token = first
        // `[0] = …` says where in an array, `.name = …` and the old `name: …` which member.
        while token.kind == .dot || token.kind == .openBracket {
          if token.kind == .dot {
            path.append(lexer.next().name)
          } else {
            _ = lexer.closing(of: token)
          }
          token = lexer.next()
        }
        if token.kind == .assign, token.start != first.start {
          return Initialised(path: path, range: element, value: behind(token, in: element, &lexer))
        }
        if token.kind == .identifier, token.start == first.start {
          let next = lexer.next()
          if next.kind == .colon {
            return Initialised(
              path: [token.name], range: element, value: behind(next, in: element, &lexer))
          }
        }
        return Initialised(path: path, range: element, value: element)
      }
    }
  }

  private func behind(_ token: Token, in element: ByteRange, _ lexer: inout Lexer) -> ByteRange {
    let next = lexer.next()
    return next.kind == .endOfFile
      ? ByteRange(token.end, token.end) : ByteRange(next.start, element.end)
  }

  /// The braces of a value: `{ … }`, or `(struct klp_func[]) { … }`.
  public func braces(of value: ByteRange) -> ByteRange? {
    source.bytes.withLexer(over: value) { lexer in
      var token = lexer.next()
      if token.kind == .openParen {
        _ = lexer.closing(of: token)
        token = lexer.next()
      }
      return token.kind == .openBrace ? ByteRange(token.start, value.end) : nil
    }
  }

  /// Whether a variable is a structure of this tag, or an array of such.
  public func isStruct(_ tag: String, _ variable: Variable) -> Bool {
    let words = ByteRange(variable.declaration.start, variable.name.range.start)
    guard mentions(tag, in: words) else { return false }
    let texts = tokens(in: words).map(\.text)
    guard let place = texts.firstIndex(of: tag), place > 0 else { return false }
    return texts[place - 1] == "struct" && !texts.contains("*")
  }

  /// Whether brackets follow a variable's name.
  public func isArray(_ variable: Variable) -> Bool {
    source.bytes.withLexer(
      over: ByteRange(variable.name.range.end, variable.declaration.end)
    ) { $0.next().kind == .openBracket }
  }
}
