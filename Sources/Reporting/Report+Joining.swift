import Diagnostics

extension Report {
  /// Adds the findings of another run, over other files: by path, position and rule as before.
  public mutating func add(_ other: Report) {
    let offset = UInt32(sources.files.count)
    for file in other.sources.files { _ = sources.add(file) }
    diagnostics += other.diagnostics.map { $0.moved(by: offset) }
    suppressed += other.suppressed
    baselined += other.baselined
    isComplete = isComplete && other.isComplete
    let files = sources.files
    diagnostics.sort { a, b in
      let places = (a.finding.range, b.finding.range)
      let paths = (files[Int(places.0.file.number)].path, files[Int(places.1.file.number)].path)
      if paths.0 != paths.1 { return paths.0.utf8.lexicographicallyPrecedes(paths.1.utf8) }
      if places.0 != places.1 { return places.0 < places.1 }
      return (a.finding.rule.text, a.finding.message) < (b.finding.rule.text, b.finding.message)
    }
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
