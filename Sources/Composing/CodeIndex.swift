public import CSource
public import Diagnostics
public import Livepatch

/// Where the C of a set defines what its YAML names.
public struct CodeIndex: Sendable {
  private let code: [FileID: CFile]
  private let sources: SourceMap

  public init(code: [FileID: CFile], sources: SourceMap) {
    self.code = code
    self.sources = sources
  }

  public struct Definition: Sendable {
    public var range: SourceRange
  }

  public func definition(of name: String, in fix: Livepatch.Fix) -> Definition? { nil }

  func relation(_ a: SourceRange, _ b: SourceRange) -> TextRelation? { nil }
}
