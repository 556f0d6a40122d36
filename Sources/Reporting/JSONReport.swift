import Diagnostics

/// The contract for machines: every key always present, `null` when empty; lines and columns from
/// 1, columns in UTF-8 bytes, `end_*` behind the last byte.
func jsonReport(_ report: Report, extra: JSONValue?) -> String {
  var positions = Positions(report.sources)
  var pairs: [(key: String, value: JSONValue)] = [
    ("version", .number(1)),
    ("command", .string(report.command)),
    ("complete", .bool(report.isComplete)),
    ("diagnostics", .array(report.diagnostics.map { diagnostic($0, report, &positions) })),
    (
      "summary",
      .object([
        ("errors", .number(report.count(.error))),
        ("warnings", .number(report.count(.warning))),
        ("notes", .number(report.count(.note))),
        ("suppressed", .number(report.suppressed)),
        ("baselined", .number(0)),
      ])
    ),
  ]
  if let extra { pairs.append((report.command, extra)) }
  return JSONValue.object(pairs).text() + "\n"
}

private func diagnostic(
  _ diagnostic: Diagnostic, _ report: Report, _ positions: inout Positions
) -> JSONValue {
  let finding = diagnostic.finding
  var pairs: [(key: String, value: JSONValue)] = [
    ("rule", .string(finding.rule.text)),
    ("group", .string(diagnostic.group)),
    ("severity", .string(diagnostic.severity.rawValue)),
    ("message", .string(finding.message)),
  ]
  pairs += place(finding.range, report, &positions)
  pairs.append(("kernels", .array(finding.kernels.map(JSONValue.string))))
  var notes: [JSONValue] = []
  for note in finding.notes {
    notes.append(
      .object([("message", .string(note.message))] + place(note.range, report, &positions)))
  }
  pairs.append(("notes", .array(notes)))
  pairs.append(("help", .optional(finding.help)))
  pairs.append(("fix", finding.fix.map { fix($0, report, &positions) } ?? .null))
  return .object(pairs)
}

private func fix(_ fix: FixIt, _ report: Report, _ positions: inout Positions) -> JSONValue {
  var edits: [JSONValue] = []
  for edit in fix.edits {
    edits.append(.object(place(edit.range, report, &positions) + [("text", .string(edit.text))]))
  }
  return .object([
    ("title", .string(fix.title)), ("safe", .bool(fix.isSafe)), ("edits", .array(edits)),
  ])
}

private func place(
  _ range: SourceRange?, _ report: Report, _ positions: inout Positions
) -> [(key: String, value: JSONValue)] {
  guard let range else {
    return ["file", "line", "column", "end_line", "end_column"].map { ($0, .null) }
  }
  let start = positions.start(of: range)
  let end = positions.end(of: range)
  return [
    ("file", .string(report.sources[range.file].path)),
    ("line", .number(start.line)), ("column", .number(start.column)),
    ("end_line", .number(end.line)), ("end_column", .number(end.column)),
  ]
}
