/// What stays of a finding when lines move and files are renamed: what baselines and fingerprints
/// go by.
public struct FindingIdentity: Hashable, Comparable, Sendable {
  public var rule: RuleName
  public var message: String
  /// What is written at the place, white space made single, at most `textLimit` bytes of it.
  public var text: String

  public init(rule: RuleName, message: String, text: String) {
    self.rule = rule
    self.message = message
    self.text = text
  }

  public static func < (a: Self, b: Self) -> Bool {
    (a.rule, a.message, a.text) < (b.rule, b.message, b.text)
  }

  static let textLimit = 200
}

extension Finding {
  public func identity(in sources: SourceMap) -> FindingIdentity {
    let start = range.bytes.lowerBound
    let end = min(range.bytes.upperBound, start + FindingIdentity.textLimit)
    let words = sources[range.file].string(start..<end).unicodeScalars
      .split { $0.properties.isWhitespace }
    return FindingIdentity(
      rule: rule, message: message, text: words.map { String($0) }.joined(separator: " "))
  }
}
