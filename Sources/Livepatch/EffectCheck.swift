/// How one sees that a fix does what it is meant to: shell lines, and what they print where the fix is
/// not there and where it is.
///
/// Run in a guest only, never on the machine that klp-compose runs on.
public struct EffectCheck: Hashable, Sendable {
  /// For busybox's sh.
  public var run: String
  /// What it prints, errors included, without line ends behind it.
  public var before: String
  public var after: String

  public init(run: String, before: String, after: String) {
    self.run = run
    self.before = Self.trimmed(before)
    self.after = Self.trimmed(after)
  }

  /// A text without the line ends behind it, as `$(…)` of a shell has it.
  public static func trimmed(_ text: String) -> String {
    var text = text[...]
    while text.utf8.last == UInt8(ascii: "\n") { text.unicodeScalars.removeLast() }
    return String(text)
  }
}
