/// Why the lab cannot do what it is asked for: no verdict on any kernel follows from it.
public struct LabError: Error, Hashable, Sendable {
  public var message: String
  public var help: String?

  public init(_ message: String, help: String? = nil) {
    self.message = message
    self.help = help
  }
}
