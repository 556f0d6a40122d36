/// What stays of a finding when lines move and files are renamed: what baselines and fingerprints
/// go by.
public struct FindingIdentity: Hashable, Comparable, Sendable {
  public var rule: RuleName
  public var message: String
  /// What is written at the place, at most `textLimit` bytes of it.
  public var text: String

  /// White space is made single, and U+FFFD stands for what cannot be seen: a file of identities
  /// is read by people.
  public init(rule: RuleName, message: String, text: String) {
    self.rule = rule
    self.message = visible(message)
    self.text = visible(text)
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
    let source = sources[range.file]
    return FindingIdentity(
      rule: rule, message: message, text: source.isText ? source.string(start..<end) : "")
  }
}

private func visible(_ text: String) -> String {
  text.unicodeScalars.split { $0.properties.isWhitespace }.map { word in
    word.reduce(into: "") { result, scalar in
      switch scalar.properties.generalCategory {
      case .control, .format, .surrogate, .privateUse, .unassigned: result += "\u{FFFD}"
      default: result.unicodeScalars.append(scalar)
      }
    }
  }.joined(separator: " ")
}
