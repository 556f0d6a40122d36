/// What a byte may start. Punctuators that stand alone have the number of their token kind.
enum ByteClass {
  static let blank: UInt8 = 128
  static let newline: UInt8 = 129
  static let letter: UInt8 = 130
  static let digit: UInt8 = 131
  static let quote: UInt8 = 132
  static let slash: UInt8 = 133
  static let backslash: UInt8 = 134
  static let hash: UInt8 = 135
  static let operation: UInt8 = 136

  static let table: [UInt8] = (0...255).map { of(UInt8($0)) }

  private static func of(_ byte: UInt8) -> UInt8 {
    switch Unicode.Scalar(byte) {
    case "a"..."z", "A"..."Z", "_", "$", "\u{80}"...: letter
    case "0"..."9": digit
    case "\n": newline
    case " ", "\t", "\r", "\u{0}", "\u{B}", "\u{C}": blank
    case "\"", "'": quote
    case "/": slash
    case "\\": backslash
    case "#": hash
    case "(": Token.Kind.openParen.rawValue
    case ")": Token.Kind.closeParen.rawValue
    case "[": Token.Kind.openBracket.rawValue
    case "]": Token.Kind.closeBracket.rawValue
    case "{": Token.Kind.openBrace.rawValue
    case "}": Token.Kind.closeBrace.rawValue
    case ";": Token.Kind.semicolon.rawValue
    case ",": Token.Kind.comma.rawValue
    case "!", "%", "&", "*", "+", "-", ".", ":", "<", "=", ">", "?", "^", "|", "~": operation
    default: Token.Kind.otherByte.rawValue
    }
  }
}
