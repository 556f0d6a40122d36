extension KernelMessage {
  /// Every line that is known, in the order of what happens to a livepatch.
  public static let all = enabling + loadingTarget + transition + running
}
