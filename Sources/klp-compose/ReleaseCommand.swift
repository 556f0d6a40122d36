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
      change against it, and tell how its replacements differ.

      A module that was built there comes along, so that `verify` boots with what machines have; \
      for another kernel of the same name, and where there is none, it builds one of the sources.

      Refused are sets with errors, an output that is not what the set builds now, a module that \
      was not built of it, and a release that is there already. All kernels are kept, or none.

      EXAMPLES
        klp-compose build patches -o out --module && klp-compose release patches -o out
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
    let kept = try patches.map { patch in
      Kept(
        patch: patch, path: "\(options.set)/\(folder)/\(patch.kernel.name)/\(patch.module)",
        tree: OutputTree(patch) { contents[$0] ?? [] },
        module: try BuiltModuleFile(of: patch, in: built(for: patch, among: patches.count)))
    }
    let problems = kept.compactMap {
      problem(with: $0, in: built(for: $0.patch, among: kept.count))
    }
    guard problems.isEmpty else {
      try reporting.print(report)
      for (message, help) in problems { complain(message, help: help) }
      throw ExitCode.finding
    }
    do throws(OutputError) {
      try writeNewFolders(kept.map { ($0.path, $0.files) })
    } catch .notOurs(let path, let found) {
      throw Failure(message: "`\(path)` is not written: \(found)")
    } catch .system(let path, let reason) {
      throw Failure(message: "`\(path)` cannot be written: \(reason)")
    }
    report.details = .object([
      .init(
        "releases",
        .array(
          kept.map { kept in
            .object([
              .init("kernel", .string(kept.patch.kernel.name)),
              .init("module", .string(kept.patch.module)), .init("folder", .string(kept.path)),
              .init("built_for", .string(orNull: kept.module?.kernel)),
            ])
          }))
    ])
    try reporting.print(report)
    if reporting.format == .text {
      for kept in kept {
        print(
          "\(kept.patch.module) for \(kept.patch.kernel.name) kept in \(kept.path)"
            + (kept.module?.kernel.map { ", with its module for \($0)" } ?? "; no module is built"))
      }
    }
  }

  /// Why something cannot be kept, and how to mend it.
  private func problem(with kept: Kept, in folder: String) -> (message: String, help: String)? {
    let (patch, build) = (kept.patch, "klp-compose build \(options.set) -o \(output)")
    if access(kept.path, F_OK) == 0 {
      return (
        "`\(kept.path)` is there already: release \(patch.version) for \(patch.kernel.name) was kept before",
        "raise `version:` in the manifest and build again"
      )
    }
    if !kept.tree.compare(with: folder).isCurrent {
      return ("`\(folder)` is not what the set builds now", "run `\(build)`")
    }
    let inputs = kept.tree.files.keys.map { "\(folder)/\($0)" }
    return kept.module?.problem(of: patch, builtOf: inputs).map {
      ($0, "run `\(build) --module`, or remove it to keep the sources alone")
    }
  }

  /// Where `build` puts one kernel's part: in a folder of its own if there are several.
  private func built(for patch: CumulativePatch, among count: Int) -> String {
    let own = "\(output)/\(patch.kernel.name)"
    return count > 1 || access("\(own)/cumulative.yaml", F_OK) == 0 ? own : output
  }
}

/// What is kept of a composed patch.
private struct Kept {
  var patch: CumulativePatch
  /// The folder of the release.
  var path: String
  var tree: OutputTree
  var module: BuiltModuleFile?

  var files: [String: [UInt8]] {
    var files = tree.files
    if let module { files["\(patch.module).ko"] = module.bytes }
    return files
  }
}
