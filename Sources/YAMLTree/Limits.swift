/// How much a file may ask for. Far above what people write, far below what hurts.
public struct Limits: Sendable {
  /// Bytes of one file; never more than 2 GiB.
  public var fileSize = 1 << 20
  /// Collections within collections, aliases followed.
  public var depth = 64
  /// Nodes all aliases of one file stand for together.
  public var aliasedNodes = 10_000
  /// How often reading goes on behind a syntax error.
  public var resumptions = 8
  /// Findings of one file; what comes behind is not listed.
  public var findings = 100

  public static let standard = Limits()

  public init() {}
}
