extension CFile {
  /// One alternative of `#if … #elif … #else … #endif`.
  public struct Branch: Hashable, Sendable {
    public let kind: Kind
    /// What is behind the directive's word; empty for `#else`.
    public let condition: ByteRange
    /// From the `#` of its directive to the `#` of the one that ends it.
    public internal(set) var range: ByteRange
    /// The branch the whole chain stands in.
    public let parent: Int?
    /// The alternative before this one.
    public let previous: Int?
    /// Never compiled: `#if 0`, what follows `#if 1`, and everything within.
    public let isDead: Bool
    /// The condition is a number other than 0.
    let isAlwaysTrue: Bool

    public enum Kind: UInt8, Sendable {
      case `if`, ifdef, ifndef, elif, elifdef, elifndef, `else`
    }
  }

  /// The condition of a branch, as it stands or denied because a later alternative was taken.
  public struct Condition: Hashable, Sendable {
    /// The branch whose `kind` and `condition` say it.
    public let branch: Int
    public let isNegated: Bool
  }

  public struct Include: Hashable, Sendable {
    /// With its quotes or angle brackets.
    public let written: ByteRange
    public let isQuoted: Bool
    public let branch: Int?

    /// Between the quotes.
    public var path: ByteRange { ByteRange(written.start + 1, written.end - 1) }
  }

  /// A `#define`.
  public struct Macro: Hashable, Sendable {
    public let name: Name
    /// With the parentheses; `nil` where the macro takes none.
    public let parameters: ByteRange?
    /// From the first token of the replacement to the last.
    public let body: ByteRange
    public let branch: Int?
  }

  /// An `#undef`.
  public struct Undefinition: Hashable, Sendable {
    public let name: Name
    public let branch: Int?
  }
}
