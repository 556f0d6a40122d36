public import Diagnostics

/// What a C file says, as far as that can be told without headers and without a preprocessor.
///
/// Names are places in the source; only definitions carry strings. Every fact knows the innermost
/// conditional block it stands in.
public struct CFile: Sendable {
  public let file: FileID
  public let source: SourceText
  public internal(set) var functions: [CFunction] = []
  /// Calls of all functions and macros, in the order of the source.
  public internal(set) var calls: [CCall] = []
  public internal(set) var macros: [CMacro] = []
  public internal(set) var includes: [CInclude] = []
  /// `module_init(f);`, `MODULE_LICENSE("GPL");`, `DEFINE_MUTEX(lock);`
  public internal(set) var invocations: [CInvocation] = []
  public internal(set) var prototypes: [CPrototype] = []
  public internal(set) var variables: [CVariable] = []
  public internal(set) var conditionals: [CConditional] = []

  /// Reads a file. Never fails: what cannot be understood is passed over.
  public init(reading source: SourceText, as file: FileID) {
    self.file = file
    self.source = source
    source.bytes.withUnsafeBufferPointer { bytes in
      var reader = CReader(bytes, file: self)
      reader.read()
      self = reader.file
    }
  }

  init(empty file: FileID, _ source: SourceText) {
    self.file = file
    self.source = source
  }

  public func text(_ range: CRange) -> String { source.string(range.bytes) }

  /// Compares a text byte by byte, without making a string of it.
  public func text(_ range: CRange, equals word: StaticString) -> Bool {
    guard range.bytes.count == word.utf8CodeUnitCount else { return false }
    return source.bytes[range.bytes].elementsEqual(
      UnsafeBufferPointer(start: word.utf8Start, count: word.utf8CodeUnitCount))
  }

  public func range(_ range: CRange) -> SourceRange {
    SourceRange(file: file, start: range.start, end: range.end)
  }
}

/// A range of bytes within one file.
public struct CRange: Hashable, Sendable {
  public var start: UInt32
  public var end: UInt32

  public init(_ start: UInt32, _ end: UInt32) {
    self.start = start
    self.end = end
  }

  public var bytes: Range<Int> { Int(start)..<Int(end) }
}

/// An index into `CFile.conditionals`; nil at the top.
public typealias ConditionalIndex = Int32

/// A function with its body.
public struct CFunction: Sendable {
  public var name: String
  public var nameRange: CRange
  /// From the first specifier to the closing brace.
  public var range: CRange
  public var signature: CRange
  /// With its braces.
  public var body: CRange
  public var isStatic: Bool
  /// Made by `SYSCALL_DEFINE…`: `name` is the call's, and the functions have other names.
  public var isSystemCall: Bool
  /// `__init`, `noinstr`, `__always_inline`, …: the words around the declarator.
  public var specifiers: [String]
  /// Its calls, as indices into `CFile.calls`.
  public var calls: Range<Int>
  public var conditional: ConditionalIndex?
}

/// A call by name.
public struct CCall: Sendable {
  public var name: CRange
  public var conditional: ConditionalIndex?
}

public struct CMacro: Sendable {
  public var name: String
  public var nameRange: CRange
  public var hasParameters: Bool
  public var body: CRange
  public var calls: Range<Int>
  public var conditional: ConditionalIndex?
}

public struct CInclude: Sendable {
  /// What stands between the quotes or brackets.
  public var path: CRange
  public var isQuoted: Bool
}

/// A macro used like a statement outside of functions.
public struct CInvocation: Sendable {
  public var name: String
  public var nameRange: CRange
  /// Between the parentheses.
  public var arguments: CRange
  public var conditional: ConditionalIndex?
}

public struct CPrototype: Sendable {
  public var name: String
  public var nameRange: CRange
  public var range: CRange
  public var isStatic: Bool
  public var conditional: ConditionalIndex?
}

/// A variable defined or declared outside of functions.
public struct CVariable: Sendable {
  public var name: String
  public var nameRange: CRange
  public var range: CRange
  public var isStatic: Bool
  public var isExtern: Bool
  /// The words before the name, as `struct klp_patch`.
  public var type: String
  public var conditional: ConditionalIndex?
}

/// One branch of a conditional block.
public struct CConditional: Sendable {
  public enum Kind: Sendable {
    case `if`, ifdef, ifndef, elif, `else`
  }

  public var kind: Kind
  /// What stands behind the directive; empty for `#else`.
  public var condition: CRange
  public var parent: ConditionalIndex?
  /// The branch before this one of the same block.
  public var previous: ConditionalIndex?
}
