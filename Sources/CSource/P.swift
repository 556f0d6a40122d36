public import Diagnostics

public struct CFile: Sendable {
  public struct Include: Sendable { public var isQuoted: Bool; public var path: SourceRange }
  public let file: FileID
  public var includes: [Include] = []
  public init(reading source: SourceText, as file: FileID) { self.file = file }
}
