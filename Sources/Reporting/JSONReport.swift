import Diagnostics

/// One document, every key always present, `null` when empty: the contract of `--format json`.
///
/// Lines and columns count from 1, columns in UTF-8 bytes; `end_line` and `end_column` are the
/// position behind the last byte.
struct JSONReport {
  private let report: Report
  private let places: Places

  init(_ report: Report) {
    self.report = report
    places = Places(in: report)
  }

  func render() -> String {
    var document: [JSONValue.Member] = [
      .init("version", 1),
      .init("command", .string(report.command)),
      .init("complete", .bool(report.isComplete)),
      .init("diagnostics", .array(report.diagnostics.map(json))),
      .init("summary", summary),
    ]
    if let details = report.details { document.append(.init(report.command, details)) }
    return JSONValue.object(document).description + "\n"
  }

  private var summary: JSONValue {
    [
      "errors": .int(report.count(.error)),
      "warnings": .int(report.count(.warning)),
      "notes": .int(report.count(.note)),
      "suppressed": .int(report.suppressed),
      "baselined": .int(report.baselined),
    ]
  }

  private func json(_ diagnostic: Diagnostic) -> JSONValue {
    let finding = diagnostic.finding
    return .object(
      [
        .init("rule", .string(finding.rule.text)),
        .init("group", .string(diagnostic.group)),
        .init("severity", .string(diagnostic.severity.rawValue)),
        .init("message", .string(finding.message)),
      ] + place(finding.range) + [
        .init("kernels", .strings(finding.kernels)),
        .init("notes", .array(finding.notes.map(json))),
        .init("help", .string(orNull: finding.help)),
        .init("fix", finding.fix.map(json) ?? .null),
      ])
  }

  private func json(_ note: Note) -> JSONValue {
    .object([.init("message", .string(note.message))] + place(note.range))
  }

  private func json(_ fix: FixIt) -> JSONValue {
    [
      "title": .string(fix.title),
      "safe": .bool(fix.isSafe),
      "edits": .array(
        fix.edits.map { edit in
          .object(place(edit.range) + [.init("text", .string(edit.text))])
        }),
    ]
  }

  private func place(_ range: SourceRange?) -> [JSONValue.Member] {
    let start = range.map(places.start)
    let end = range.map(places.end)
    return [
      .init("file", .string(orNull: range.map { places.sources[$0.file].path })),
      .init("line", start.map { .int($0.line) } ?? .null),
      .init("column", start.map { .int($0.column) } ?? .null),
      .init("end_line", end.map { .int($0.line) } ?? .null),
      .init("end_column", end.map { .int($0.column) } ?? .null),
    ]
  }
}
