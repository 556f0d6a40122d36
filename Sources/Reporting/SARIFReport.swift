import Diagnostics

/// SARIF 2.1.0, for code scanning services and viewers.
///
/// Paths are URIs relative to the root of the repository (`%SRCROOT%`); columns count UTF-16 code
/// units, as viewers built on the language server protocol do.
struct SARIFReport {
  let report: Report
  let places: Places

  init(_ report: Report) {
    self.report = report
    places = Places(in: report)
  }

  func render() -> String {
    let document: JSONValue = [
      "$schema":
        "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
      "version": "2.1.0",
      "runs": [run],
    ]
    return document.description + "\n"
  }

  private var run: JSONValue {
    [
      "tool": ["driver": driver],
      "invocations": [["executionSuccessful": .bool(report.isComplete)]],
      "originalUriBaseIds": [
        "%SRCROOT%": ["description": ["text": "the root of the repository"]]
      ],
      "columnKind": "utf16CodeUnits",
      "newlineSequences": ["\r\n", "\n", "\r"],
      "results": results,
    ]
  }

  private var driver: JSONValue {
    var members: [JSONValue.Member] = [.init("name", "klp-compose")]
    if let version = report.version { members.append(.init("version", .string(version))) }
    members.append(.init("rules", .array(reportedRules.map(json))))
    return .object(members)
  }

  /// The rules that results refer to, by name: viewers show no others.
  private var reportedRules: [RuleDescription] {
    let names = Set(report.diagnostics.map(\.finding.rule))
    return report.rules.filter { names.contains($0.name) }.sorted { $0.name < $1.name }
  }

  private func json(_ rule: RuleDescription) -> JSONValue {
    let required =
      rule.isRequired ? "Nothing silences this rule: a finding leaves no correct module." : nil
    let help = [rule.summary, rule.rationale, required].compactMap { $0 }.joined(separator: "\n\n")
    return [
      "id": .string(rule.name.text),
      "shortDescription": ["text": .string(rule.summary)],
      "fullDescription": ["text": .string(rule.rationale)],
      "help": ["text": .string(help), "markdown": .string(help)],
      "defaultConfiguration": ["level": .string(rule.severity.rawValue)],
      "properties": [
        "tags": .strings([rule.group]),
        "problem.severity": .string(
          rule.severity == .note ? "recommendation" : rule.severity.rawValue),
      ],
    ]
  }
}

// MARK: - Results

extension SARIFReport {
  private var results: JSONValue {
    let fingerprints = Fingerprints(report)
    let numbers = Dictionary(
      uniqueKeysWithValues: reportedRules.enumerated().map { ($1.name, $0) })
    return .array(
      report.diagnostics.enumerated().map { number, diagnostic in
        json(
          diagnostic, rule: numbers[diagnostic.finding.rule], fingerprint: fingerprints[number])
      })
  }

  private func json(_ diagnostic: Diagnostic, rule: Int?, fingerprint: String) -> JSONValue {
    let finding = diagnostic.finding
    var members: [JSONValue.Member] = [.init("ruleId", .string(finding.rule.text))]
    if let rule { members.append(.init("ruleIndex", .int(rule))) }
    members += [
      .init("level", .string(diagnostic.severity.rawValue)),
      .init("message", ["text": .string(text(of: finding))]),
      .init("locations", [["physicalLocation": location(of: finding.range)]]),
    ]
    let related = relatedLocations(of: finding)
    if !related.isEmpty { members.append(.init("relatedLocations", .array(related))) }
    members.append(
      // The name under which code scanning services look for it.
      .init("partialFingerprints", ["primaryLocationLineHash": .string(fingerprint)]))
    if let fix = finding.fix { members.append(.init("fixes", [json(fix)])) }
    if !finding.kernels.isEmpty {
      members.append(.init("properties", ["kernels": .strings(finding.kernels)]))
    }
    return .object(members)
  }

  /// The message, and what has no place of its own: notes, help, kernels.
  private func text(of finding: Finding) -> String {
    let notes = finding.notes.filter { $0.range == nil }.map { "note: \($0.message)" }
    let help = finding.help.map { ["help: \($0)"] } ?? []
    let kernels =
      finding.kernels.isEmpty ? [] : ["kernels: \(finding.kernels.joined(separator: ", "))"]
    return ([finding.message] + notes + help + kernels).joined(separator: "\n")
  }

  private func relatedLocations(of finding: Finding) -> [JSONValue] {
    finding.notes.compactMap { note in note.range.map { (note.message, $0) } }.enumerated().map {
      number, note in
      [
        "id": .int(number + 1),
        "physicalLocation": location(of: note.1),
        "message": ["text": .string(note.0)],
      ]
    }
  }

  private func json(_ fix: FixIt) -> JSONValue {
    var files: [FileID] = []
    for edit in fix.edits where !files.contains(edit.range.file) { files.append(edit.range.file) }
    return [
      "description": ["text": .string(fix.title)],
      "artifactChanges": .array(
        files.map { file in
          [
            "artifactLocation": artifact(file),
            "replacements": .array(
              fix.edits.filter { $0.range.file == file }.map { edit in
                [
                  "deletedRegion": region(of: edit.range),
                  "insertedContent": ["text": .string(edit.text)],
                ]
              }),
          ]
        }),
    ]
  }
}

// MARK: - Places

extension SARIFReport {
  private func location(of range: SourceRange) -> JSONValue {
    ["artifactLocation": artifact(range.file), "region": region(of: range)]
  }

  private func artifact(_ file: FileID) -> JSONValue {
    [
      "uri": .string(relativeURI(of: report.sources[file].path)),
      "uriBaseId": "%SRCROOT%",
    ]
  }

  private func region(of range: SourceRange) -> JSONValue {
    let bytes: [JSONValue.Member] = [
      .init("byteOffset", .int(range.bytes.lowerBound)),
      .init("byteLength", .int(range.bytes.count)),
    ]
    guard report.sources[range.file].isText else { return .object(bytes) }
    let start = places.start(of: range)
    let end = places.end(of: range)
    return .object(
      [
        .init("startLine", .int(start.line)),
        .init("startColumn", .int(utf16Column(of: start, in: range.file))),
        .init("endLine", .int(end.line)),
        .init("endColumn", .int(utf16Column(of: end, in: range.file))),
      ] + bytes)
  }

  private func utf16Column(of position: LineIndex.Position, in file: FileID) -> Int {
    let line = places.index(of: file).line(position.line).lowerBound
    return report.sources[file].string(line..<line + position.column - 1).utf16.count + 1
  }
}

/// A path as a relative reference (RFC 3986): `/` stays, what has a meaning in URIs is encoded.
func relativeURI(of path: String) -> String {
  var uri = ""
  for byte in path.utf8 {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."),
      UInt8(ascii: "_"), UInt8(ascii: "~"), UInt8(ascii: "/"), UInt8(ascii: "@"):
      uri.unicodeScalars.append(Unicode.Scalar(byte))
    default:
      let digits = String(byte, radix: 16, uppercase: true)
      uri += "%" + (digits.count == 1 ? "0" : "") + digits
    }
  }
  return uri
}
