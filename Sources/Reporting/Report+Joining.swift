import Diagnostics

extension Report {
  /// Adds the findings of another run, over other files.
  public mutating func add(_ other: Report) {
    let offset = UInt32(sources.files.count)
    for file in other.sources.files { _ = sources.add(file) }
    diagnostics += other.diagnostics.map { $0.moved(by: offset) }
    suppressed += other.suppressed
    isComplete = isComplete && other.isComplete
  }
}

extension Diagnostic {
  fileprivate func moved(by offset: UInt32) -> Diagnostic {
    func move(_ range: SourceRange) -> SourceRange {
      SourceRange(file: FileID(range.file.number + offset), start: range.start, end: range.end)
    }
    var moved = self
    moved.finding.range = move(finding.range)
    for index in moved.finding.notes.indices {
      moved.finding.notes[index].range = moved.finding.notes[index].range.map(move)
    }
    moved.finding.fix?.edits = finding.fix?.edits.map { Edit(move($0.range), $0.text) } ?? []
    return moved
  }
}
