import ArgumentParser
import Composing
import Diagnostics
import Glibc
import Livepatch
import Loading
import Reporting
import Rules
import Synchronization

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
  /// What goes before a path of the set in reports.
  var prefix: String
  /// All that rules may look at; nil if the manifest cannot be read.
  var surroundings: Surroundings?

  func report(_ command: String) -> Report {
    Report(
      command: command, diagnostics: judgement.diagnostics, sources: loaded.sources,
      suppressed: judgement.suppressed, baselined: judgement.baselined)
  }
}

extension PatchSetOptions {
  func examine(_ policy: Policy = Policy()) throws -> Examined {
    try examinePatchSet(set, kernels: kernel, root: root, policy)
  }
}

/// Reads, composes and judges the set in a folder.
///
/// - Parameter changes: files of the set that are to be taken for other than they are.
func examinePatchSet(
  _ folder: String, kernels: [String], root: String?, _ policy: Policy = Policy(),
  changes: [String: [UInt8]] = [:]
) throws -> Examined {
  let prefix = reportPrefix(of: folder, root: root)
  let workspace: Workspace
  do throws(WorkspaceError) {
    workspace = try Workspace.disk(folder).with(changes)
  } catch {
    throw Failure(
      message: "the patch set `\(folder)` \(error.message)",
      help: "name the folder that holds `livepatch.yaml`")
  }
  return try examine(workspace, called: folder, prefix: prefix, kernels: kernels, policy)
}

/// Reads, composes and judges a set, wherever it lies.
func examine(
  _ workspace: Workspace, called folder: String, prefix: String, kernels: [String],
  _ policy: Policy = Policy()
) throws -> Examined {
  let loaded: LoadedSet
  do {
    loaded = try loadPatchSet(in: workspace, reportingPathsUnder: prefix)
  } catch LoadingError.noManifest {
    throw Failure(
      message: "there is no `livepatch.yaml` in `\(folder)`",
      help: "name the folder of a patch set, or start one with `klp-compose new set \(folder)`")
  } catch LoadingError.unreadable(let path, let error) {
    throw Failure(message: "`\(folder)/\(path)` \(error.message)")
  }
  let index = CodeIndex(code: loaded.code, patches: loaded.patches)
  var compositions: [Composition] = []
  var surroundings: Surroundings?
  if let set = loaded.set {
    let targets = try chosen(kernels, of: set.manifest)
    compositions = targets.map { compose(set, for: $0, code: index, damaged: loaded.damaged) }
    surroundings = Surroundings(
      set: set, compositions: compositions, code: loaded.code, index: index,
      sources: loaded.sources, facts: loaded.facts)
  }
  let judgement = judge(
    reading: loaded.findings, surroundings, today: today(), policy: policy,
    sources: loaded.sources)
  let examined = Examined(
    loaded: loaded, compositions: compositions, judgement: judgement, index: index, prefix: prefix,
    surroundings: surroundings)
  kept.withLock { $0.append(examined) }
  return examined
}

/// What was read lives until the process ends: taking a large set apart piece by piece would take
/// as long as composing it.
private let kept = Mutex<[Examined]>([])

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
func today() -> String {
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
