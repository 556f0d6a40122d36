/// What comes of loading one livepatch while another is enabled: as it was predicted, or as a kernel
/// has shown it.
public struct Passage: Sendable, Hashable {
  /// The module that is enabled.
  public var from: String
  /// The module that is loaded.
  public var to: String
  /// What loading gives.
  public var result: ErrorNumber
  /// The fixes' callbacks that run until the transition is over, in order; nil if that could not be
  /// seen.
  public var callbacks: [Callback]?

  public struct Callback: Sendable, Hashable {
    public var module: String
    /// The C function.
    public var function: String

    public init(module: String, function: String) {
      self.module = module
      self.function = function
    }
  }

  public init(from: String, to: String, result: ErrorNumber, callbacks: [Callback]?) {
    self.from = from
    self.to = to
    self.result = result
    self.callbacks = callbacks
  }

  public var isTaken: Bool { result == .success }
}
