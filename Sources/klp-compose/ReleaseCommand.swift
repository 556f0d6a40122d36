import ArgumentParser
import Composing
import Diagnostics
import Glibc
import Livepatch
import Loading
import Reporting
import Rules
import Writing

struct ReleaseCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "release",
    abstract: "Keep what was built as a release in the field.",
    discussion: """
      Copies the output of `build`, sources and definition, into the folder of releases that the \
      manifest names: releases/<kernel>/<module>/. From then on `lint` and `compare` hold every \
      change against it. Refused are sets with errors, an output that is not what the set builds \
      now, and a release that is there already. All kernels are kept, or none.

      EXAMPLES
        klp-compose build patches -o out && klp-compose release patches -o out
      """)

  @OptionGroup var options: PatchSetOptions
  @OptionGroup var reporting: ReportOptions

  @Option(
    name: .shortAndLong, help: ArgumentHelp("Where `build` has written to.", valueName: "folder"),
    completion: .directory)
  var output = "out"

  @OptionGroup var known: BaselineOptions

  func run() throws {
    try reporting.reporting("release", release)
  }

  private func release() throws {
    let examined = try options.examine(Policy(baseline: try known.baseline()))
    var report = examined.report("release")
    report.details = .null
    let patches = examined.compositions.compactMap(\.patch)
    guard !reporting.fails(report), !patches.isEmpty,
      patches.count == examined.compositions.count
    else {
      try reporting.print(report)
      throw ExitCode.finding
    }
    guard let folder = examined.loaded.set?.manifest.releases?.value else {
      throw Failure(
        message: "the manifest does not say where releases are kept",
        help: "say `releases: releases` in `\(options.set)/livepatch.yaml`")
    }
    let contents = examined.contents
    let kept = patches.map { patch in
      (
        patch: patch, path: "\(options.set)/\(folder)/\(patch.kernel.name)/\(patch.module)",
        files: OutputTree(patch) { contents[$0] ?? [] }
      )
    }
    var problems: [(message: String, help: String)] = []
    for (patch, path, tree) in kept {
      if access(path, F_OK) == 0 {
        problems.append(
          (
            "`\(path)` is there already: release \(patch.version) for \(patch.kernel.name) was kept before",
            "raise `version:` in the manifest and build again"
          ))
      } else if !tree.compare(with: built(for: patch, among: patches.count)).isCurrent {
        problems.append(
          (
            "`\(built(for: patch, among: patches.count))` is not what the set builds now",
            "run `klp-compose build \(options.set) -o \(output)`"
          ))
      }
    }
    guard problems.isEmpty else {
      try reporting.print(report)
      for (message, help) in problems { complain(message, help: help) }
      throw ExitCode.finding
    }
    do throws(OutputError) {
      try writeNewFolders(kept.map { ($0.path, $0.files.files) })
    } catch .notOurs(let path, let found) {
      throw Failure(message: "`\(path)` is not written: \(found)")
    } catch .system(let path, let reason) {
      throw Failure(message: "`\(path)` cannot be written: \(reason)")
    }
    report.details = .object([
      .init(
        "releases",
        .array(
          kept.map { patch, path, _ in
            .object([
              .init("kernel", .string(patch.kernel.name)), .init("module", .string(patch.module)),
              .init("folder", .string(path)),
            ])
          }))
    ])
    try reporting.print(report)
    if reporting.format == .text {
      for (patch, path, _) in kept {
        print("\(patch.module) for \(patch.kernel.name) kept in \(path)")
      }
    }
  }

  /// Where `build` puts one kernel's part: in a folder of its own if there are several.
  private func built(for patch: CumulativePatch, among count: Int) -> String {
    let own = "\(output)/\(patch.kernel.name)"
    return count > 1 || access("\(own)/cumulative.yaml", F_OK) == 0 ? own : output
  }
}
