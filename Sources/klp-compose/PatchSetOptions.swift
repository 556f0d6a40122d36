public import ArgumentParser
import Composing
import Diagnostics
import Glibc
import Livepatch
import Loading
public import Reporting
import Rules

/// How findings are printed.
struct ReportOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp("How findings are printed: text, concise or json.", valueName: "format"))
  var format: ReportFormat = .text

  @Option(
    name: .customLong("report"),
    help: ArgumentHelp("Also write findings to a file; may be repeated.", valueName: "format=file"))
  var reports: [String] = []

  @Flag(help: "Count warnings as errors.")
  var strict = false

  /// Colour only for people: on a terminal, unless NO_COLOR is set.
  private var palette: Palette {
    let isOff = getenv("NO_COLOR").map { $0.pointee != 0 } ?? false
    return isatty(STDOUT_FILENO) == 1 && !isOff ? .ansi : .plain
  }

  /// Prints the findings in every form that was asked for.
  func print(_ report: Report) throws {
    let text = render(report, as: format, palette: palette)
    writeAll(text, to: STDOUT_FILENO)
    for request in reports {
      let parts = request.split(separator: "=", maxSplits: 1)
      guard parts.count == 2, let format = ReportFormat(rawValue: String(parts[0])) else {
        throw Failure(
          message: "`--report \(request)` is not FORMAT=FILE",
          help: "formats are \(ReportFormat.allCases.map(\.rawValue).joined(separator: ", "))")
      }
      let path = String(parts[1])
      let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o666)
      guard descriptor >= 0 else {
        throw Failure(
          message: "the report `\(path)` cannot be written: \(String(cString: strerror(errno)))")
      }
      let isWritten = writeAll(render(report, as: format), to: descriptor)
      guard close(descriptor) == 0, isWritten else {
        throw Failure(message: "the report `\(path)` cannot be written")
      }
    }
  }

  func fails(_ report: Report) -> Bool {
    report.count(.error) > 0 || strict && report.count(.warning) > 0
  }
}

extension ReportFormat: ExpressibleByArgument {}

/// Which patch set a command works on.
struct PatchSetOptions: ParsableArguments {
  @Argument(help: "The folder of the patch set.", completion: .directory)
  var set = "."

  @Option(
    help: ArgumentHelp("Only for one kernel of the manifest; may be repeated.", valueName: "name"))
  var kernel: [String] = []

  @Option(help: ArgumentHelp("What paths in reports are relative to.", valueName: "folder"))
  var root: String?
}

/// A patch set that was read, composed for its kernels, and judged.
struct Examined {
  var loaded: LoadedSet
  var compositions: [Composition]
  var judgement: Judgement
  var index: CodeIndex

  func report(_ command: String) -> Report {
    Report(
      command: command, diagnostics: judgement.diagnostics, sources: loaded.sources,
      suppressed: judgement.suppressed)
  }
}

extension PatchSetOptions {
  func examine() throws -> Examined {
    try examinePatchSet(set, kernels: kernel, root: root)
  }
}

/// Reads, composes and judges the set in a folder.
func examinePatchSet(_ folder: String, kernels: [String], root: String?) throws -> Examined {
  let loaded: LoadedSet
  do {
    let workspace = try Workspace.disk(folder)
    loaded = try loadPatchSet(
      in: workspace, reportingPathsUnder: reportPrefix(of: folder, root: root))
  } catch let error as WorkspaceError {
    throw Failure(
      message: "the patch set `\(folder)` \(error.message)",
      help: "name the folder that holds `livepatch.yaml`")
  } catch LoadingError.noManifest {
    throw Failure(
      message: "there is no `livepatch.yaml` in `\(folder)`",
      help: "name the folder of a patch set, or start one with `klp-compose new set \(folder)`")
  } catch LoadingError.unreadable(let path, let error) {
    throw Failure(message: "`\(folder)/\(path)` \(error.message)")
  }
  let index = CodeIndex(code: loaded.code)
  var compositions: [Composition] = []
  var surroundings: Surroundings?
  if let set = loaded.set {
    let targets = try chosen(kernels, of: set.manifest)
    compositions = targets.map { compose(set, for: $0, code: index, damaged: loaded.damaged) }
    surroundings = Surroundings(
      set: set, compositions: compositions, code: loaded.code, index: index,
      sources: loaded.sources, facts: loaded.facts)
  }
  let judgement = judge(reading: loaded.findings, surroundings, today: today())
  return Examined(loaded: loaded, compositions: compositions, judgement: judgement, index: index)
}

private func chosen(_ names: [String], of manifest: Manifest) throws -> [TargetKernel] {
  if names.isEmpty { return manifest.kernels }
  return try names.map { name in
    if let kernel = manifest.kernels.first(where: { $0.kernel.value.name == name }) {
      return kernel
    }
    let known = manifest.kernels.map(\.kernel.value.name)
    let meant = nearestName(to: name, among: known)
    throw Failure(
      message: "the manifest has no kernel `\(name)`",
      help: (meant.map { "did you mean `\($0)`? " } ?? "")
        + "it has \(known.joined(separator: ", "))")
  }
}

/// `YYYY-MM-DD` in UTC, for suppressions that end.
private func today() -> String {
  var now = time(nil)
  var parts = tm()
  gmtime_r(&now, &parts)
  func padded(_ number: Int32, _ width: Int) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, width - digits.count)) + digits
  }
  return
    "\(padded(parts.tm_year + 1900, 4))-\(padded(parts.tm_mon + 1, 2))-\(padded(parts.tm_mday, 2))"
}

@discardableResult
func writeAll(_ text: String, to descriptor: Int32) -> Bool {
  writeAll(Array(text.utf8), to: descriptor)
}

func writeAll(_ bytes: [UInt8], to descriptor: Int32) -> Bool {
  var bytes = bytes[...]
  while !bytes.isEmpty {
    let count = bytes.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
    if count < 0, errno == EINTR { continue }
    if count <= 0 { return false }
    bytes = bytes.dropFirst(count)
  }
  return true
}
