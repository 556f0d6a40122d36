internal import Diagnostics

extension CFile {
  /// A token of code, with its text: for questions about a few expressions, not about whole files.
  public struct CodeToken: Hashable, Sendable {
    public let text: String
    public let range: ByteRange
    public let isIdentifier: Bool

    /// An identifier, as what other facts of the file are compared with.
    public var name: Name { Name(range: range, hash: Name.hash(text.utf8)) }
  }

  /// The tokens of a range, without comments and preprocessor lines.
  public func tokens(in range: ByteRange) -> [CodeToken] {
    source.bytes.withLexer(over: range) { lexer in
      var tokens: [CodeToken] = []
      var isInDirective = false
      while true {
        let token = lexer.next()
        switch token.kind {
        case .endOfFile: return tokens
        case .directive: isInDirective = true
        case .endOfDirective: isInDirective = false
        default:
          if isInDirective { continue }
          tokens.append(
            CodeToken(
              text: text(token.range), range: token.range,
              isIdentifier: token.kind == .identifier))
        }
      }
    }
  }
}
