/// Why bytes cannot be taken for a module, or a module cannot be rewritten.
public enum ELFError: Error, Hashable, Sendable {
  /// Neither ELF nor anything else that is known.
  case notELF
  /// A compressed module; the name of the format as its program is called.
  case compressed(String)
  /// ELF, but not a 64-bit relocatable object: what it is instead.
  case unsupported(String)
  /// What does not fit, and the byte at which that is said.
  case damaged(String, offset: Int)

  /// Goes on behind the quoted path.
  public var message: String {
    switch self {
    case .notELF: "is no kernel module: it is not an ELF file"
    case .compressed(let format): "is compressed with \(format)"
    case .unsupported(let found): "is no kernel module of a 64-bit machine: it is \(found)"
    case .damaged(let what, let offset): "is damaged: \(what) (at byte \(offset))"
    }
  }

  public var help: String? {
    switch self {
    case .compressed(let format): "unpack it first, with `\(format) -d`"
    case .notELF, .unsupported: "name a file that ends in `.ko`"
    case .damaged: "build it again"
    }
  }
}
