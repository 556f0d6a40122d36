public import Diagnostics

/// Everything one run has to say about its input.
public struct Report: Sendable {
  /// `lint`, `build`, …
  public var command: String
  /// Whether everything was looked at that should have been.
  public var isComplete: Bool
  public var diagnostics: [Diagnostic]
  public var sources: SourceMap
  public var suppressed: Int

  public init(
    command: String, isComplete: Bool = true, diagnostics: [Diagnostic], sources: SourceMap,
    suppressed: Int = 0
  ) {
    self.command = command
    self.isComplete = isComplete
    self.diagnostics = diagnostics
    self.sources = sources
    self.suppressed = suppressed
  }

  public func count(_ severity: Severity) -> Int { diagnostics.count { $0.severity == severity } }
}

/// How a report is written. One file a format.
public enum ReportFormat: String, CaseIterable, Sendable {
  case text, concise, json
}

/// The report in a format.
///
/// - Parameters:
///   - palette: colours for `text`; the other formats have none.
///   - extra: for `json`, what the command adds under its own name.
public func render(
  _ report: Report, as format: ReportFormat, palette: Palette = .plain, extra: JSONValue? = nil
) -> String {
  switch format {
  case .text: textReport(report, palette)
  case .concise: conciseReport(report)
  case .json: jsonReport(report, extra: extra)
  }
}

/// Escape sequences for a terminal, or none.
public struct Palette: Sendable {
  var error = ""
  var warning = ""
  var note = ""
  var strong = ""
  var gutter = ""
  var help = ""
  var reset = ""

  public static let plain = Palette()
  public static let terminal = Palette(
    error: "\u{1b}[1;31m", warning: "\u{1b}[1;33m", note: "\u{1b}[1;36m", strong: "\u{1b}[1m",
    gutter: "\u{1b}[34m", help: "\u{1b}[1;32m", reset: "\u{1b}[0m")

  func colour(of severity: Severity) -> String {
    switch severity {
    case .error: error
    case .warning: warning
    case .note: note
    }
  }
}

/// Lines and columns for the files of a report, each file indexed once.
struct Positions {
  private let sources: SourceMap
  private var indices: [FileID: LineIndex] = [:]

  init(_ sources: SourceMap) { self.sources = sources }

  mutating func index(of file: FileID) -> LineIndex {
    if let known = indices[file] { return known }
    let index = LineIndex(sources[file].bytes)
    indices[file] = index
    return index
  }

  mutating func start(of range: SourceRange) -> LineIndex.Position {
    index(of: range.file).position(of: Int(range.start))
  }

  mutating func end(of range: SourceRange) -> LineIndex.Position {
    index(of: range.file).position(of: Int(range.end))
  }
}

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
