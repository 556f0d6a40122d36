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
      indexes[range.file] = LineIndex(of: report.sources[range.file])
    }
    self.indexes = indexes
  }

  /// The lines of a file.
  func index(of file: FileID) -> LineIndex {
    indexes[file] ?? LineIndex(of: sources[file])
  }

  func start(of range: SourceRange) -> LineIndex.Position {
    index(of: range.file).position(of: Int(range.start))
  }

  func end(of range: SourceRange) -> LineIndex.Position {
    index(of: range.file).position(of: Int(range.end))
  }

  /// `path:line:column` of the start of a range; `path:section+offset` in an object file.
  func name(of range: SourceRange) -> String {
    let source = sources[range.file]
    if !source.isText {
      return visible(source.path) + (source.part(at: range.bytes.lowerBound).map { ":\($0)" } ?? "")
    }
    let start = start(of: range)
    return "\(visible(source.path)):\(start.line):\(start.column)"
  }
}

extension Finding {
  /// Every range it mentions.
  fileprivate var ranges: [SourceRange] {
    [range] + notes.compactMap(\.range) + (fix?.edits.map(\.range) ?? [])
  }
}

extension SourceText {
  /// What is at an offset, `.text+0x18`; nil in front of all that has a name.
  fileprivate func part(at offset: Int) -> String? {
    guard let part = parts?.last(where: { $0.bytes.contains(offset) }) else {
      return offset == 0 ? nil : "+0x\(String(offset, radix: 16))"
    }
    return "\(visible(part.name))+0x\(String(offset - part.bytes.lowerBound, radix: 16))"
  }
}
