/// Why a module could not be built: the first error of its log.
public struct BuildFailure: Error, Hashable, Sendable {
  public var message: String
  /// Where, below the built folder, or the path as it was printed; nil if no place was named.
  public var place: Place?

  public struct Place: Hashable, Sendable {
    public var path: String
    /// From 1.
    public var line: Int
    /// From 1; 0 if none was named.
    public var column: Int

    public init(path: String, line: Int, column: Int) {
      self.path = path
      self.line = line
      self.column = column
    }
  }

  public init(_ message: String, at place: Place? = nil) {
    self.message = message
    self.place = place
  }

  /// Finds the first error in what kbuild and its programs printed: of the compiler, else of
  /// modpost, of `klp-compose link` or of the linker, else what make says.
  ///
  /// - Parameter folder: the built folder's path with links resolved.
  init(log: String, folder: String) {
    var other: String?
    var last: String?
    for line in log.split(separator: "\n") {
      if let failure = Self.compilerError(line, folder) {
        self = failure
        return
      }
      if other == nil { other = Self.laterError(line) }
      if line.hasPrefix("make"), line.contains("***") { last = last ?? String(line) }
    }
    self.init(other ?? last ?? "kbuild failed and did not say why")
  }

  /// `PATH:LINE:COLUMN: error: WORDS`, as gcc and clang print it; the column may be missing.
  private static func compilerError(_ line: Substring, _ folder: String) -> BuildFailure? {
    for mark in [": error: ", ": fatal error: "] {
      guard let found = line.firstRange(of: mark) else { continue }
      var parts = line[..<found.lowerBound].split(separator: ":", omittingEmptySubsequences: false)
      var numbers: [Int] = []
      while numbers.count < 2, let number = parts.last.flatMap({ Int($0) }) {
        numbers.insert(number, at: 0)
        parts.removeLast()
      }
      guard let first = numbers.first, first > 0, !parts.isEmpty else { continue }
      let path = shortened(parts.joined(separator: ":"), folder)
      return BuildFailure(
        String(line[found.upperBound...]),
        at: Place(path: path, line: first, column: numbers.count > 1 ? numbers[1] : 0))
    }
    return nil
  }

  private static func laterError(_ line: Substring) -> String? {
    for mark in ["ERROR: modpost: ", "klp-compose: "] where line.hasPrefix(mark) {
      return String(line.dropFirst(mark.count))
    }
    if line.hasPrefix("ld: ") || line.contains("undefined reference to") { return String(line) }
    // A shell's words about a program that is missing, and tools that compilers run.
    if line.contains(": not found") || line.hasPrefix("collect2: ") { return String(line) }
    return nil
  }

  /// Below the folder if it lies there, with `a/../` taken out.
  private static func shortened(_ path: String, _ folder: String) -> String {
    var parts: [Substring] = []
    for part in path.split(separator: "/", omittingEmptySubsequences: false) {
      if part == "..", let last = parts.last, last != "..", !last.isEmpty {
        parts.removeLast()
      } else if part != "." {
        parts.append(part)
      }
    }
    let path = parts.joined(separator: "/")
    return path.hasPrefix(folder + "/") ? String(path.dropFirst(folder.count + 1)) : path
  }
}
