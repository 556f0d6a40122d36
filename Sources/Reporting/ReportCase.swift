/// Something that a command tried out, whether or not a finding came of it: what JUnit has as a test
/// case.
public struct ReportCase: Sendable, Hashable {
  public var name: String
  public var seconds: Double
  /// What went wrong; nil if it passed.
  public var failure: String?

  public init(name: String, seconds: Double = 0, failure: String? = nil) {
    self.name = name
    self.seconds = seconds
    self.failure = failure
  }
}
