import ArgumentParser
import Composing
import Diagnostics
import Glibc
import Livepatch
import Loading
import Reporting
import Rules
import Writing

struct Release: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "release",
    abstract: "Freeze what was built as a release in the field.",
    discussion: """
      Copies what `build` wrote, with the modules if they were built, to \
      `<releases>/<kernel>/<module>/`, the folder that the manifest names as `releases:`. From then \
      on lint, compare and verify hold every new version against it.

      Nothing is written if the patch set has errors, if the output is not what the set is composed \
      to now, or if there is such a release already. Raise `version:` afterwards.

      EXAMPLES
        klp-compose release patches -o out
        klp-compose release patches --kernel bookworm -o out
      """)

  @OptionGroup var options: PatchSetOptions
  @OptionGroup var reporting: ReportOptions

  @Option(
    name: .shortAndLong, help: ArgumentHelp("Where the livepatch was built.", valueName: "folder"),
    completion: .directory)
  var output = "out"

  func run() throws { try reporting.reporting("release", release) }

  private func release() throws {
    let examined = try options.examine()
    var report = examined.report("release")
    let patches = examined.compositions.compactMap(\.patch)
    guard !reporting.fails(report), let manifest = examined.loaded.set?.manifest,
      patches.count == examined.compositions.count
    else {
      report.details = .null
      try reporting.print(report)
      throw ExitCode.finding
    }
    guard let releases = manifest.releases?.value else {
      throw Failure(
        message: "the manifest does not say where releases lie",
        help: "add `releases: releases` to `\(options.set)/livepatch.yaml`")
    }
    let parts = try patches.map { patch in
      try FrozenRelease(
        patch, from: outputFolder(of: patch, among: manifest.kernels.count),
        to: "\(options.set)/\(releases)/\(patch.kernel.name)/\(patch.module)", of: examined)
    }
    let refusals = parts.compactMap(\.refusal)
    for refusal in refusals { complain(refusal.message, help: refusal.help) }
    if refusals.isEmpty { for part in parts { _ = try part.tree.write(orFail: part.folder) } }
    report.details = [
      "releases": .strings(refusals.isEmpty ? parts.map(\.folder) : [])
    ]
    try reporting.print(report)
    if !refusals.isEmpty { throw ExitCode.finding }
    if reporting.format == .text {
      for part in parts { print("\(part.module) is frozen in \(part.folder)") }
    }
  }

  /// Where `build` wrote: one folder for each kernel if the manifest has several, unless it was
  /// told to build for one.
  private func outputFolder(of patch: CumulativePatch, among kernels: Int) -> String {
    let own = "\(output)/\(patch.kernel.name)"
    return kernels > 1 && access("\(own)/cumulative.yaml", F_OK) == 0 ? own : output
  }
}

/// A release that is about to be frozen.
private struct FrozenRelease {
  let module: String
  let folder: String
  var tree: OutputTree
  /// Why it must not be.
  var refusal: (message: String, help: String)?

  init(
    _ patch: CumulativePatch, from output: String, to folder: String, of examined: Examined
  ) throws {
    module = patch.module
    self.folder = folder
    tree = examined.tree(of: [patch])
    if !tree.compare(with: output).isCurrent {
      refusal = (
        "`\(output)` is not what the patch set is composed to now for \(patch.kernel.name)",
        "build and test it first: `klp-compose build`"
      )
    } else if access(folder, F_OK) == 0 {
      refusal = (
        "there is a release `\(module)` for \(patch.kernel.name) already: \(folder)",
        "raise `version:` in the manifest; machines may run the release that has this number"
      )
    }
    let built = "\(output)/\(module).ko"
    if access(built, F_OK) == 0 {
      tree.add("\(module).ko", try readFile(built, limit: moduleLimit))
    }
  }
}
