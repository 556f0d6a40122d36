/// One word, number, literal or punctuator. Sixteen bytes, never stored for a whole file.
struct Token {
  var start: UInt32
  var end: UInt32
  /// The hash of an identifier, otherwise 0.
  var hash: UInt32
  var kind: Kind
  var flags: Flags

  var range: ByteRange { ByteRange(start, end) }
  var name: CFile.Name { CFile.Name(range: range, hash: hash) }
  var length: UInt32 { end - start }

  /// Nothing: what stands before the first token.
  static let nothing = Token(start: 0, end: 0, hash: 0, kind: .endOfFile, flags: [])

  struct Flags: OptionSet {
    var rawValue: UInt8
    /// The first token on its line.
    static let startsLine = Flags(rawValue: 1)
    /// In the very first column, where kernel style puts only what stands at file scope.
    static let inFirstColumn = Flags(rawValue: 2)
  }

  /// The values up to `otherByte` double as the classes of single bytes.
  enum Kind: UInt8 {
    case openParen, closeParen, openBracket, closeBracket, openBrace, closeBrace
    case semicolon, comma
    case identifier, number, string, character
    /// A `#` that starts a preprocessor line, and the end of that line.
    case directive, endOfDirective
    case assign, star, dot, arrow, colon, otherOperator, otherByte
    case endOfFile

    /// A parenthesised group, a subscript, a body in braces, or an initialiser, folded into one.
    case group, subscripted, braces, initialiser

    var isOpening: Bool { self == .openParen || self == .openBracket || self == .openBrace }
    var isClosing: Bool { self == .closeParen || self == .closeBracket || self == .closeBrace }
  }
}

extension CFile {
  /// An identifier where it stands, with the hash of its bytes.
  public struct Name: Hashable, Sendable {
    public let range: ByteRange
    public let hash: UInt32

    /// The hash every identifier of these bytes has.
    @inlinable public static func hash(_ bytes: some Sequence<UInt8>) -> UInt32 {
      bytes.reduce(seed) { mix($0, $1) }
    }

    static let none = Name(range: .none, hash: 0)

    @inlinable @inline(__always) static var seed: UInt32 { 0x811c_9dc5 }
    @inlinable @inline(__always) static func mix(_ hash: UInt32, _ byte: UInt8) -> UInt32 {
      (hash ^ UInt32(byte)) &* 0x0100_0193
    }
  }
}
