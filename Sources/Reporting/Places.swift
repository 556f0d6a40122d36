import Diagnostics

/// The lines and columns of every place a report mentions.
struct Places {
  let sources: SourceMap
  /// Of the files that are mentioned: most are not, and counting lines reads the whole file.
  private let indexes: [FileID: LineIndex]

  init(in report: Report) {
    sources = report.sources
    var indexes: [FileID: LineIndex] = [:]
    for range in report.diagnostics.flatMap(\.finding.ranges) where indexes[range.file] == nil {
      indexes[range.file] = LineIndex(report.sources[range.file].bytes)
    }
    self.indexes = indexes
  }

  /// The lines of a file.
  func index(of file: FileID) -> LineIndex {
    indexes[file] ?? LineIndex(sources[file].bytes)
  }

  func start(of range: SourceRange) -> LineIndex.Position {
    index(of: range.file).position(of: Int(range.start))
  }

  func end(of range: SourceRange) -> LineIndex.Position {
    index(of: range.file).position(of: Int(range.end))
  }

  /// `path:line:column` of the start of a range.
  func name(of range: SourceRange) -> String {
    let start = start(of: range)
    return "\(visible(sources[range.file].path)):\(start.line):\(start.column)"
  }
}

extension Finding {
  /// Every range it mentions.
  fileprivate var ranges: [SourceRange] {
    [range] + notes.compactMap(\.range) + (fix?.edits.map(\.range) ?? [])
  }
}
