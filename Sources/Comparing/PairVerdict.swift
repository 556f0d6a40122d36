/// Whether machines may go from one release to another, and back.
public struct PairVerdict: Sendable, Hashable {
  public enum WayBack: String, Sendable {
    case yes
    /// The kernel lets it happen, and something is left behind.
    case atRisk = "at risk"
    /// The kernel refuses it.
    case no
  }

  public let mayReplace: Bool
  public let mayGoBack: WayBack

  public init(mayReplace: Bool, mayGoBack: WayBack) {
    self.mayReplace = mayReplace
    self.mayGoBack = mayGoBack
  }
}
