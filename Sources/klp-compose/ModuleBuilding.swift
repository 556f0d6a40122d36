import Diagnostics
import Glibc
import KernelLab
import Livepatch
import Loading
import Reporting
import Rules
import Writing

/// Modules that were built of composed patches, or the findings that tell why not.
struct BuiltModules {
  var builds: [ModuleBuild] = []
  var releases: [String] = []
  var outcomes: [ModuleBuildOutcome] = []
  var diagnostics: [Diagnostic] = []
  /// The sources of the set, with those of the built folders that findings point into.
  var sources: SourceMap

  /// For people: a line for each module that is there now.
  var lines: [String] {
    builds.indices.compactMap { index in
      let path = builds[index].modulePath
      switch outcomes[index].ending {
      case .current: return "\(path) is up to date for \(releases[index])"
      case .built: return "\(path) built for \(releases[index])"
      case .failed: return nil
      }
    }
  }

  var json: JSONValue {
    .array(
      builds.indices.map { index in
        let outcome = outcomes[index]
        let status =
          switch outcome.ending {
          case .current: "current"
          case .built: "built"
          case .failed: "failed"
          }
        return [
          "kernel": .string(builds[index].name), "release": .string(releases[index]),
          "file": .string(builds[index].modulePath), "log": .string(builds[index].logPath),
          "status": .string(status),
        ]
      })
  }
}

/// Builds the modules of patches that were written to folders.
func buildModules(
  of patches: [(patch: CumulativePatch, folder: String, kernel: InstalledKernel)],
  _ examined: Examined, signing: ModuleBuild.Signing?
) throws -> BuiltModules {
  var built = BuiltModules(sources: examined.loaded.sources)
  let contents = examined.contents
  built.releases = patches.map(\.kernel.release)
  built.builds = patches.map { patch, folder, kernel in
    ModuleBuild(
      name: patch.kernel.name, folder: folder, module: patch.module,
      inputs: OutputTree(patch) { contents[$0] ?? [] }.files.keys.sorted(),
      buildTree: kernel.buildTree ?? "",
      linker: patch.symbols.isEmpty ? nil : resolved("/proc/self/exe"), signing: signing)
  }
  var progress = BuildProgress(isTerminal: isatty(STDERR_FILENO) == 1)
  do {
    built.outcomes = try buildModules(built.builds) { progress.show($0) }
  } catch {
    progress.clear()
    throw Failure(message: error.message, help: error.help)
  }
  let anchor = examined.loaded.set?.manifest.livepatch.range
  var findings: [Finding] = []
  for (build, outcome) in zip(built.builds, built.outcomes) {
    guard case .failed(let failure) = outcome.ending else { continue }
    let place = failure.place.flatMap { built.sources.range(of: $0, in: build, examined) }
    guard let range = place ?? anchor else { continue }
    let message =
      place == nil
      ? "kbuild makes no \(build.module).ko: \(failure.message)" : failure.message
    findings.append(
      Finding(
        "does-not-build", message, at: range, help: "all of it is in \(build.logPath)",
        kernels: [build.name]))
  }
  built.diagnostics = judge(reading: findings, nil, today: "").diagnostics
  return built
}

/// What is happening, for people: one line that changes on a terminal, else a line for each event.
struct BuildProgress {
  let isTerminal: Bool
  private var steps: [String: Int] = [:]

  init(isTerminal: Bool) { self.isTerminal = isTerminal }

  mutating func show(_ event: BuildEvent) {
    switch event {
    case .started(let build):
      if !isTerminal { say("\(build.name): building \(build.modulePath)") }
    case .line(let build, let line):
      // `  CC [M]  FILE`: excerpts of compilers are indented as well.
      let words = line.split(separator: " ")
      guard isTerminal, line.hasPrefix("  "), let step = words.first, step.count > 1,
        step.utf8.allSatisfy({ (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0) })
      else { return }
      steps[build.name, default: 0] += 1
      let file = words.last?.split(separator: "/").last.map(String.init) ?? ""
      writeAll(
        "\r\u{1B}[K\(build.name): \(step) \(visible(file)) (\(steps[build.name] ?? 0))",
        to: STDERR_FILENO)
    case .ended(let build, let outcome):
      clear()
      switch outcome.ending {
      case .current: break
      case .built: say("\(build.name): built \(build.modulePath) in \(tenths(outcome.seconds)) s")
      case .failed: say("\(build.name): \(build.modulePath) cannot be built")
      }
    }
  }

  func clear() {
    if isTerminal { writeAll("\r\u{1B}[K", to: STDERR_FILENO) }
  }

  private func say(_ words: String) { writeAll("klp-compose: \(words)\n", to: STDERR_FILENO) }
}

/// `3.2`
func tenths(_ seconds: Double) -> String {
  let tenths = Int((seconds * 10).rounded())
  return "\(tenths / 10).\(tenths % 10)"
}

extension SourceMap {
  /// The place of a compiler's message: in the patch set if the file came from there, else in the
  /// file as it lies on disk; nil if there is none.
  fileprivate mutating func range(
    of place: BuildFailure.Place, in build: ModuleBuild, _ examined: Examined
  ) -> SourceRange? {
    let file: FileID
    let fixes = "fixes/"
    let own = examined.prefix + place.path.dropFirst(fixes.count)
    if place.path.hasPrefix(fixes), let number = files.firstIndex(where: { $0.path == own }) {
      file = FileID(UInt32(number))
    } else {
      let path = place.path.hasPrefix("/") ? place.path : "\(build.folder)/\(place.path)"
      guard let bytes = try? readFile(path, limit: 16 << 20) else { return nil }
      file = add(SourceText(path: path, bytes: bytes))
    }
    return SourceRange(file: file, self[file].word(line: place.line, column: place.column))
  }
}

extension SourceText {
  /// The word at a place as gcc counts it: columns of a terminal, from 1, tabs to multiples of 8
  /// (-fdiagnostics-column-unit=display, the default since gcc 11).
  fileprivate func word(line: Int, column: Int) -> Range<Int> {
    let lines = LineIndex(bytes)
    guard line <= lines.lineCount else { return bytes.count..<bytes.count }
    let range = lines.line(line)
    var at = range.lowerBound
    var shown = 1
    while at < range.upperBound, shown < column {
      shown +=
        bytes[at] == UInt8(ascii: "\t") ? 8 - (shown - 1) % 8 : bytes[at] & 0xC0 == 0x80 ? 0 : 1
      at += 1
    }
    if column == 0 {
      at = bytes[range].firstIndex { $0 != UInt8(ascii: "\t") && $0 != UInt8(ascii: " ") } ?? at
      return at..<range.upperBound
    }
    let word = bytes[at..<range.upperBound].prefix { byte in
      let character = Character(UnicodeScalar(byte))
      return character.isASCII && (character.isLetter || character.isNumber || character == "_")
    }
    return at..<max(word.endIndex, min(at + 1, range.upperBound))
  }
}
