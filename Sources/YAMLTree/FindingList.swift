import Diagnostics

/// The findings of one file, at most as many as anybody would read.
struct FindingList {
  let file: FileID
  let limit: Int
  private var findings: [Finding] = []

  init(file: FileID, limit: Int) {
    self.file = file
    self.limit = limit
  }

  var isEmpty: Bool { findings.isEmpty }

  mutating func add(_ finding: Finding) {
    if findings.count < limit {
      findings.append(finding)
    } else if findings.count == limit {
      findings.append(.tooManyFindings(limit, at: finding.range))
    }
  }

  mutating func add(
    _ rule: RuleName, _ message: String, at bytes: Range<Int>, notes: [Note] = [],
    help: String? = nil, fix: FixIt? = nil
  ) {
    add(
      Finding(
        rule, message, at: SourceRange(file: file, bytes), notes: notes, help: help, fix: fix))
  }

  func note(_ message: String, at bytes: Range<Int>) -> Note {
    Note(message, at: SourceRange(file: file, bytes))
  }

  /// In the order of the text: collections are judged when they end, later than what they hold.
  func sorted() -> [Finding] {
    findings.count < 2 ? findings : findings.sorted { $0.range < $1.range }
  }
}

extension String {
  /// The text as a message quotes it: nobody reads a name of a thousand letters.
  var shortened: String { count <= 60 ? self : "\(prefix(59))…" }
}

extension RuleName {
  static let yamlSyntax: RuleName = "yaml-syntax"
  static let yamlEncoding: RuleName = "yaml-encoding"
  static let yamlDuplicateKey: RuleName = "yaml-duplicate-key"
  static let yamlLimit: RuleName = "yaml-limit"
  static let yamlUnsupported: RuleName = "yaml-unsupported"
}

extension Finding {
  fileprivate static func tooManyFindings(_ limit: Int, at range: SourceRange) -> Finding {
    Finding(
      .yamlLimit, "more than \(limit) mistakes in the YAML of this file; the rest is not listed",
      at: range, help: "mend the ones above and run again")
  }

  static func tooLarge(_ size: Int, limit: Int, in file: FileID) -> Finding {
    Finding(
      .yamlLimit, "the file has \(size) bytes, more than the \(limit) a YAML file may have",
      at: SourceRange(file: file, start: 0, end: 0),
      help: "is it a YAML file at all? a large patch set is split into one folder for each fix")
  }
}
