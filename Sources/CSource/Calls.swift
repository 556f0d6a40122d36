extension CFile {
  /// A call, or what looks like one without headers: the use of a macro with arguments.
  ///
  /// Twenty-four bytes; a file has more of these than of anything else.
  public struct Call: Hashable, Sendable {
    let start: UInt32
    /// Behind the closing parenthesis; 0 as long as it has not been seen.
    var end: UInt32
    let hash: UInt32
    private let nameLength: UInt16
    private let flags: UInt16
    private let packedOwner: Int32
    private let packedBranch: Int32

    init(_ name: Token, owner: Owner, branch: Int?, isThroughMember: Bool) {
      start = name.start
      end = 0
      hash = name.hash
      nameLength = UInt16(clamping: name.length)
      flags = isThroughMember ? 1 : 0
      packedOwner = owner.packed
      packedBranch = branch.map(Int32.init) ?? -1
    }

    /// The word before the parenthesis.
    public var name: Name {
      Name(range: ByteRange(start, start + UInt32(nameLength)), hash: hash)
    }
    /// From the name to the closing parenthesis.
    public var range: ByteRange { ByteRange(start, end) }
    /// Whether it goes through a pointer in a structure: `ops->open(…)`.
    public var isThroughMember: Bool { flags & 1 != 0 }
    /// What it stands in.
    public var owner: Owner { Owner(packed: packedOwner) }
    /// The innermost conditional branch it stands in.
    public var branch: Int? { packedBranch < 0 ? nil : Int(packedBranch) }
  }

  /// What code stands in.
  public enum Owner: Hashable, Sendable {
    /// The body of a function, by its index.
    case function(Int)
    /// The body of a macro, by its index.
    case macro(Int)
    /// Neither: an initialiser at file scope.
    case file

    var packed: Int32 {
      switch self {
      case .function(let index): Int32(clamping: index)
      case .macro(let index): -2 - Int32(clamping: index)
      case .file: -1
      }
    }

    init(packed: Int32) {
      self =
        packed >= 0 ? .function(Int(packed)) : packed == -1 ? .file : .macro(Int(-2 - packed))
    }
  }
}
