import ArgumentParser
import Composing
import Diagnostics
import Glibc
import KernelLab
import Livepatch
import Loading
import Reporting
import Rules
import Writing

struct Build: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "build",
    abstract: "Merge the fixes of a patch set into one cumulative livepatch.",
    discussion: """
      Writes the combined definition and the module's source: a folder that `make -C` builds \
      without klp-compose. For several kernels, one folder each. Nothing is written if there is an \
      error, and nothing is touched if nothing would change.

      With --module, kbuild then makes the modules, for all kernels at once on all cores, and only \
      if anything has changed: sources, compiler, or the kernel's tree. CC and LD may be set, to \
      `ccache gcc` for example. All that was printed is kept beside the module.

      EXAMPLES
        klp-compose build patches -o out
        klp-compose build patches --kernel bookworm -o out
        klp-compose build patches --check -o out
        klp-compose build patches --module --kdir bookworm=/usr/src/linux-headers-6.1.0-42-amd64
      """)

  @OptionGroup var options: PatchSetOptions
  @OptionGroup var reporting: ReportOptions

  @Option(
    name: .shortAndLong, help: ArgumentHelp("Where the livepatch is written.", valueName: "folder"),
    completion: .directory)
  var output = "out"

  @Flag(help: "Compose and check, and write nothing.")
  var dryRun = false

  @Flag(help: "Write nothing; fail if what is on disk is not what would be written.")
  var check = false

  @Flag(help: "Also build the modules.")
  var module = false

  @OptionGroup var kernels: KernelOptions
  @OptionGroup var known: BaselineOptions

  func validate() throws {
    if dryRun, check {
      throw ValidationError("--check compares with what is on disk, --dry-run does not: give one.")
    }
    if module, dryRun || check {
      throw ValidationError("--module builds what is written: not with --dry-run or --check.")
    }
    if !module, !kernels.kdir.isEmpty || !kernels.sign.isEmpty {
      throw ValidationError("--kdir and --sign are for --module.")
    }
  }

  func run() throws {
    try reporting.reporting("build", build)
  }

  private func build() throws {
    let examined = try options.examine(Policy(baseline: try known.baseline()))
    var report = examined.report("build")
    let patches = examined.compositions.compactMap(\.patch)
    let isSound =
      !report.diagnostics.contains { $0.severity == .error } && !patches.isEmpty
      && patches.count == examined.compositions.count
    guard isSound, !reporting.fails(report)
    else {
      report.details = .null
      try reporting.print(report)
      throw ExitCode.finding
    }
    if dryRun {
      try finish(report, patches, "would be written to \(output)")
      return
    }
    let tree = examined.tree(of: patches)
    if check {
      let comparison = tree.compare(with: output)
      try finish(report, patches, comparison.isCurrent ? "\(output) is up to date" : nil)
      guard comparison.isCurrent else {
        tell(comparison)
        throw ExitCode.finding
      }
      return
    }
    // Before anything is written: a kernel that is not here is no reason to touch the folder.
    let known = module ? InstalledKernel.all() : []
    let installed = try patches.map {
      module ? try kernels.installed($0.kernel, among: known) : nil
    }
    let isWritten = try tree.write(orFail: output)
    let outcome = isWritten ? "written to \(output)" : "\(output) is up to date, nothing written"
    guard module else { return try finish(report, patches, outcome) }
    let folders = moduleFolders(of: patches, in: output)
    let built = try buildModules(
      of: zip(zip(patches, folders), installed).compactMap { pair, kernel in
        kernel.map { (patch: pair.0, folder: pair.1, kernel: $0) }
      }, examined, signing: kernels.signing)
    report.diagnostics += built.diagnostics
    report.sources = built.sources
    try finish(report, patches, outcome, modules: built)
    if reporting.fails(report) { throw ExitCode.finding }
  }

  private func finish(
    _ report: Report, _ patches: [CumulativePatch], _ outcome: String?, modules: BuiltModules? = nil
  ) throws {
    let extra = JSONValue.object([
      .init("patches", .array(patches.map(\.json))), .init("output", .string(output)),
      .init("modules", modules?.json ?? []),
    ])
    var report = report
    report.details = extra
    try reporting.print(report)
    if reporting.format == .text {
      print(buildSummary(of: patches))
      if let outcome { print(outcome) }
      for line in modules?.lines ?? [] { print(line) }
    }
  }

  private func tell(_ comparison: OutputComparison) {
    let lines =
      comparison.missing.map { "missing: \($0)" } + comparison.changed.map { "differs: \($0)" }
      + comparison.stale.map { "no longer part of it: \($0)" }
    complain(
      "`\(output)` is stale\n  " + lines.joined(separator: "\n  "),
      help: "run `klp-compose build \(options.set) -o \(output)`")
  }
}

/// Where each patch is written: a folder of its own if there are several.
func moduleFolders(of patches: [CumulativePatch], in output: String) -> [String] {
  let output = output.count > 1 && output.hasSuffix("/") ? String(output.dropLast()) : output
  return patches.count == 1 ? [output] : patches.map { "\(output)/\($0.kernel.name)" }
}

extension OutputTree {
  /// Writes the tree; see `write(to:)`.
  func write(orFail output: String) throws -> Bool {
    do {
      return try write(to: output)
    } catch OutputError.notOurs(let path, let found) {
      throw Failure(
        message: "`\(path)` is not replaced: \(found)",
        help: "choose another folder with -o, or remove this one")
    } catch OutputError.system(let path, let reason) {
      throw Failure(message: "`\(path)` cannot be written: \(reason)")
    }
  }
}

extension Examined {
  func tree(of patches: [CumulativePatch]) -> OutputTree {
    let contents = contents
    let trees = patches.map { patch in
      (folder: patch.kernel.name, tree: OutputTree(patch) { contents[$0] ?? [] })
    }
    if trees.count == 1, let only = trees.first { return only.tree }
    return OutputTree(joining: trees)
  }

  /// The bytes of every code file by its path below the set.
  var contents: [String: [UInt8]] {
    guard let set = loaded.set else { return [:] }
    var contents: [String: [UInt8]] = [:]
    for fix in set.fixes {
      for source in fix.sources { contents[source.path.value] = loaded.sources[source.file].bytes }
      for header in fix.headers { contents[header.path] = loaded.sources[header.file].bytes }
    }
    for source in set.manifest.shared {
      contents[source.path.value] = loaded.sources[source.file].bytes
    }
    return contents
  }
}

extension CumulativePatch {
  /// What `build` adds to its JSON.
  fileprivate var json: JSONValue {
    .object([
      .init("module", .string(module)), .init("kernel", .string(kernel.name)),
      .init("version", .int(version)),
      .init("fixes", .array(fixes.map { .string($0.id.text) })),
      .init(
        "functions",
        .array(
          objects.flatMap { object in
            object.functions.map {
              .string(
                FunctionKey(object: object.name, name: $0.name, sympos: $0.sympos).description)
            }
          })
      ),
    ])
  }
}
