import Diagnostics

/// A diagnostic as rows: what it says, where, the evidence, the way out.
struct DiagnosticLayout {
  private let diagnostic: Diagnostic
  private let places: Places

  init(_ diagnostic: Diagnostic, in places: Places) {
    self.diagnostic = diagnostic
    self.places = places
  }

  var rows: [Row] {
    let finding = diagnostic.finding
    let (marks, others) = marksAndOtherNotes
    var rows = heading(
      "\(diagnostic.severity)", .severity(diagnostic.severity), finding.message, .strong,
      tag: " [\(visible(finding.rule.text))]")
    rows += Excerpt(of: finding.range.file, in: places).rows(for: marks)

    var isAttached = false
    func attach(_ title: String, _ text: String) {
      if !isAttached { rows.append(Row(.bar)) }
      isAttached = true
      rows += attached(title, text)
    }
    for note in others {
      guard let range = note.range else {
        attach("note", note.message)
        continue
      }
      rows.append(Row(.bar))
      rows += block(for: note, at: range)
      isAttached = false
    }
    if let help = finding.help { attach("help", help) }
    if !finding.kernels.isEmpty {
      attach("kernels", finding.kernels.map(visible).joined(separator: ", "))
    }
    if let fix = finding.fix {
      rows.append(Row(.bar))
      let title = fix.isSafe ? "fix" : "fix (needs review)"
      rows += heading(title, .help, fix.title, .plain)
      rows += FixPreview(of: fix, near: finding.range.file, in: places).rows
    }
    return rows
  }
}

// MARK: - Notes

extension DiagnosticLayout {
  /// What is drawn into the excerpt of the finding, and the notes that are left.
  ///
  /// Notes tell a story in their order, so the first that does not fit into the excerpt keeps all
  /// behind it out of it as well.
  private var marksAndOtherNotes: (marks: [Mark], others: [Note]) {
    let finding = diagnostic.finding
    var marks = [
      Mark(range: finding.range, isPrimary: true, role: .severity(diagnostic.severity))
    ]
    let placed = finding.notes.prefix { note in
      guard let range = note.range, fits(note, at: range, beside: marks) else { return false }
      if range == finding.range {
        marks[0].label = note.message
      } else {
        marks.append(Mark(range: range, label: note.message, isPrimary: false, role: .evidence))
      }
      return true
    }
    return (marks, Array(finding.notes.dropFirst(placed.count)))
  }

  /// Whether a note can be drawn beside the marks: near the finding, in one line, on words of its
  /// own or on those of the finding.
  private func fits(_ note: Note, at range: SourceRange, beside marks: [Mark]) -> Bool {
    let own = marks[0]
    guard range.file == own.range.file, places.sources[range.file].isText,
      !note.message.utf8.contains(UInt8(ascii: "\n"))
    else {
      return false
    }
    if range == own.range { return own.label == nil }
    let excerpt = Excerpt(of: range.file, in: places)
    let line = excerpt.lines(of: range)
    let ownLine = excerpt.lines(of: own.range)
    guard line.count == 1, ownLine.count == 1, marks.count < 5,
      abs(line.lowerBound - ownLine.lowerBound) <= 10
    else { return false }
    return marks.allSatisfy { other in
      // Marks far apart in one line could not be shown together.
      excerpt.lines(of: other.range) != line
        || other.range.isBeside(range, within: VisibleLine.limit * 3 / 4)
    }
  }

  /// A note with an excerpt of its own.
  private func block(for note: Note, at range: SourceRange) -> [Row] {
    let mark = Mark(range: range, isPrimary: false, role: .evidence)
    return heading("note", .severity(.note), note.message, .plain)
      + Excerpt(of: range.file, in: places).rows(for: [mark])
  }
}

extension SourceRange {
  /// Whether there is room between them, and both fit into so many bytes.
  fileprivate func isBeside(_ other: SourceRange, within limit: Int) -> Bool {
    (end < other.start || other.end < start)
      && Int(max(end, other.end)) - Int(min(start, other.start)) < limit
  }
}

// MARK: - Words

extension DiagnosticLayout {
  /// `title: text`, further lines of the text below its first one.
  private func heading(
    _ title: String, _ titleRole: Palette.Role, _ text: String, _ textRole: Palette.Role,
    tag: String = ""
  ) -> [Row] {
    let lines = visibleLines(text)
    return lines.enumerated().map { number, line in
      let lead =
        number == 0
        ? Row.Span(title + ":", titleRole)
        : .spaces(title.count + 1)
      let end = Row.Span(number == lines.count - 1 ? tag : "", .margin)
      return Row(.none, lead, .init(" " + line, textRole), end)
    }
  }

  /// `= title: text` in the margin, further lines of the text below its first one.
  private func attached(_ title: String, _ text: String) -> [Row] {
    visibleLines(text).enumerated().map { number, line in
      number == 0
        ? Row(.attached, .init(title + ":", .strong), .init(" " + line))
        : Row(.indent, .spaces(title.count + 2), .init(line))
    }
  }

  private func visibleLines(_ text: String) -> [String] {
    text.split(separator: "\n", omittingEmptySubsequences: false).map { visible($0) }
  }
}
