import Diagnostics
import Loading

/// The files of a foreign tree: all listed, so that nothing gets lost unseen; those that matter
/// read.
struct Tree {
  /// Sorted; a file's number is its index.
  private(set) var paths: [String] = []
  private(set) var sources = SourceMap()
  /// Folders at the top.
  private(set) var folders: [String] = []
  private(set) var findings: [Finding] = []
  private var numbers: [String: FileID] = [:]
  private var isUnreadable: Set<String> = []

  /// Deeper trees than this hold no sources of a fix.
  private static let depthLimit = 16
  private static let sizeLimit = 16 << 20

  /// - Parameter prefix: goes before each path in reports.
  init(of workspace: Workspace, prefix: String) {
    var problems: [(path: String, error: WorkspaceError)] = []
    list("", depth: 0, workspace, &problems)
    paths += problems.map(\.path)
    paths.sort { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    for path in paths {
      var bytes: [UInt8] = []
      if Self.isOfUse(path), !problems.contains(where: { $0.path == path }) {
        do {
          bytes = try workspace.read(path, Self.sizeLimit)
        } catch {
          problems.append((path, error))
        }
      }
      numbers[path] = sources.add(SourceText(path: prefix + path, bytes: bytes))
    }
    for (path, error) in problems {
      isUnreadable.insert(path)
      findings.append(
        Finding("unreadable-file", "`\(path.shown)` \(error.message)", at: start(of: path)))
    }
  }

  private mutating func list(
    _ folder: String, depth: Int, _ workspace: Workspace,
    _ problems: inout [(path: String, error: WorkspaceError)]
  ) {
    do {
      // Hidden files belong to other tools, `.git` above all.
      for entry in try workspace.list(folder) where !entry.name.hasPrefix(".") {
        let path = folder.isEmpty ? entry.name : "\(folder)/\(entry.name)"
        if entry.kind != .folder {
          paths.append(path)
          continue
        }
        if depth == 0 { folders.append(entry.name) }
        if depth < Self.depthLimit {
          list(path, depth: depth + 1, workspace, &problems)
        } else {
          problems.append((path, .unreadable("it lies too deep")))
        }
      }
    } catch {
      problems.append((folder, error))
    }
  }

  private static func isOfUse(_ path: String) -> Bool {
    isCode(path) || [".csv", ".inc", ".spec", "release-version.sh"].contains(where: path.hasSuffix)
  }

  static func isCode(_ path: String) -> Bool {
    path.hasSuffix(".c") || path.hasSuffix(".h") || path.hasSuffix(".S")
  }

  /// The number of a file that was read.
  func file(_ path: String) -> FileID? { isUnreadable.contains(path) ? nil : numbers[path] }

  func bytes(_ path: String) -> [UInt8]? { file(path).map { sources[$0].bytes } }

  /// The files below a folder, by their whole paths.
  func files(below folder: String) -> [String] { paths.filter { $0.hasPrefix(folder + "/") } }

  /// The head of a file, or of the first file of a folder.
  func start(of path: String) -> SourceRange {
    let known = numbers[path] ?? files(below: path).first.flatMap { numbers[$0] }
    return SourceRange(file: known ?? FileID(0), 0..<0)
  }
}

extension String {
  /// As a message may quote it: at most 60 characters, none that a terminal would act upon.
  var shown: String {
    let clean = String(
      unicodeScalars.map { $0.value < 0x20 || $0.value == 0x7f ? "\u{fffd}" : Character($0) })
    return clean.count > 60 ? clean.prefix(60) + "…" : clean
  }
}

/// A line of a text file, without its end.
struct TextLine {
  var bytes: Range<Int>
  var isEnded: Bool
}

extension [UInt8] {
  /// Whether a word stands somewhere among the bytes.
  func mention(_ word: String) -> Bool {
    let word = Array(word.utf8)
    guard let first = word.first else { return true }
    return withUnsafeBufferPointer { bytes in
      var rest = bytes[...]
      while let found = rest.firstIndex(of: first) {
        if bytes[found...].starts(with: word) { return true }
        rest = bytes[(found + 1)...]
      }
      return false
    }
  }

  /// The lines, split at LF.
  var textLines: [TextLine] {
    var lines: [TextLine] = []
    var start = 0
    while start < count {
      let end = self[start...].firstIndex(of: UInt8(ascii: "\n"))
      lines.append(TextLine(bytes: start..<(end ?? count), isEnded: end != nil))
      start = (end ?? count) + 1
    }
    return lines
  }

  /// The words of a range: what blanks separate.
  func words(_ range: Range<Int>) -> [Range<Int>] {
    var words: [Range<Int>] = []
    var start: Int?
    for index in range {
      let isBlank = self[index] == UInt8(ascii: " ") || self[index] == UInt8(ascii: "\t")
      if isBlank, let begun = start {
        words.append(begun..<index)
        start = nil
      } else if !isBlank, start == nil {
        start = index
      }
    }
    if let start { words.append(start..<range.upperBound) }
    return words
  }
}
