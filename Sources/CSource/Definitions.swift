// What a file defines and declares. Every fact is a few numbers; the text is asked of the file.

extension CFile {
  /// What its words say about a function or a variable.
  public struct Specifiers: OptionSet, Hashable, Sendable {
    public let rawValue: UInt16
    public init(rawValue: UInt16) { self.rawValue = rawValue }

    public static let `static` = Specifiers(rawValue: 1 << 0)
    public static let extern = Specifiers(rawValue: 1 << 1)
    public static let inline = Specifiers(rawValue: 1 << 2)
    public static let const = Specifiers(rawValue: 1 << 3)
    /// `__init` and its kin: gone once the module is loaded.
    public static let initSection = Specifiers(rawValue: 1 << 4)
    /// `__exit` and its kin.
    public static let exitSection = Specifiers(rawValue: 1 << 5)
    public static let notrace = Specifiers(rawValue: 1 << 6)
    public static let noinstr = Specifiers(rawValue: 1 << 7)
    public static let weak = Specifiers(rawValue: 1 << 8)
    /// `__always_inline` and its kin.
    public static let alwaysInline = Specifiers(rawValue: 1 << 9)
    public static let noinline = Specifiers(rawValue: 1 << 10)
    static let typedef = Specifiers(rawValue: 1 << 15)
  }

  /// A function with a body.
  public struct Function: Hashable, Sendable {
    /// Its name; that of the macro where a macro defines it.
    public let name: Name
    public let kind: Kind
    public let specifiers: Specifiers
    /// From the first word of the declaration to the last of its declarator.
    public let signature: ByteRange
    /// With the parentheses.
    public let parameters: ByteRange
    /// With the braces; to the end of the file if nothing closes it.
    public internal(set) var body: ByteRange
    /// The innermost conditional branch its body begins in.
    public let branch: Int?

    public enum Kind: UInt8, Sendable {
      case ordinary
      /// `SYSCALL_DEFINE3(name, …)` and the like, whose first argument names the system call; in
      /// `__SYSCALL_DEFINEx(3, _name, …)` beneath it the second, with `_` before it.
      case systemCall
      /// Any other macro that takes a body: `BPF_CALL_1(name, …) { … }`.
      case macro
    }

    public var range: ByteRange { ByteRange(signature.start, body.end) }
    public var isStatic: Bool { specifiers.contains(.static) }
    public var isInline: Bool { !specifiers.isDisjoint(with: [.inline, .alwaysInline]) }
  }

  /// A function that is declared here and defined elsewhere.
  public struct Prototype: Hashable, Sendable {
    public let name: Name
    public let specifiers: Specifiers
    /// Without the semicolon and without annotations.
    public let signature: ByteRange
    /// With the parentheses.
    public let parameters: ByteRange
    /// A macro call behind the declarator: `KLP_RELOC_SYMBOL(vmlinux, foo)`.
    public let annotation: ByteRange?
    public let branch: Int?

    public var isStatic: Bool { specifiers.contains(.static) }
    public var isExtern: Bool { specifiers.contains(.extern) }
  }

  /// A variable of the file, or a static one of a function.
  public struct Variable: Hashable, Sendable {
    public let name: Name
    public let specifiers: Specifiers
    /// The declaration it is part of, from its first word to the end of this declarator.
    public let declaration: ByteRange
    /// What follows the `=`.
    public let initialiser: ByteRange?
    /// A macro call behind the declarator: `KLP_RELOC_SYMBOL(vmlinux, foo)`.
    public let annotation: ByteRange?
    public let branch: Int?
    /// The function whose static variable it is.
    public let function: Int?

    public var isStatic: Bool { specifiers.contains(.static) }
    public var isExtern: Bool { specifiers.contains(.extern) }
    public var isConst: Bool { specifiers.contains(.const) }
  }

  /// A type that is given a name, at file scope.
  public struct TypeName: Hashable, Sendable {
    public let name: Name
    public let kind: Kind
    /// The members or enumerators, with the braces; `nil` for a `typedef`.
    public let body: ByteRange?
    public let branch: Int?

    public enum Kind: UInt8, Sendable { case `struct`, union, `enum`, `typedef` }
  }

  /// The call of a macro where a declaration could stand: `EXPORT_SYMBOL_GPL(foo);`.
  public struct FileScopeCall: Hashable, Sendable {
    public let name: Name
    public let specifiers: Specifiers
    /// From its first word to the closing parenthesis.
    public let range: ByteRange
    /// With the parentheses.
    public let arguments: ByteRange
    public let branch: Int?
  }
}
