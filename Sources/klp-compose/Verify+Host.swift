import ArgumentParser
import Diagnostics
import ELF
import Glibc
import KernelLab
import Livepatch
import Loading
import Reporting
import Rules

extension Verify {
  /// Tells whether this machine may load the livepatch of its kernel now.
  func verifyHost(
    _ patches: [CumulativePatch], _ examined: Examined, _ report: inout Report
  ) throws {
    let state = HostState()
    guard let set = examined.loaded.set else { return }
    let patch = patches.first { globMatches($0.kernel.release, state.release) }
    var verdict = HostVerdict()
    if let patch {
      verdict = try self.verdict(on: patch, state, examined)
    } else {
      verdict.refusals = [
        .init(
          message: "this machine runs \(state.release), and the set is not for that kernel",
          help: "it is for \(patches.map(\.kernel.release).joined(separator: ", "))")
      ]
    }
    let findings =
      verdict.refusals.map { set.finding("refused-by-host", $0, patch) }
      + verdict.cautions.map { set.finding("risky-on-host", $0, patch) }
    report.diagnostics += judge(reading: findings, nil, today: "").diagnostics
    report.isComplete = verdict.unknown.isEmpty
    report.details = [
      "release": .string(state.release), "module": .string(orNull: patch?.module),
      "may_load": verdict.mayLoad.map(JSONValue.bool) ?? .null,
      "unknown": .strings(verdict.unknown),
    ]
    try reporting.print(report)
    // A refusal is a verdict, whatever else is not known.
    if !verdict.refusals.isEmpty { throw ExitCode.finding }
    if !verdict.unknown.isEmpty {
      throw Failure(
        message: "not everything could be looked at: " + verdict.unknown.joined(separator: "; "),
        help: "run it as root, with tracefs and debugfs mounted", isReported: true)
    }
    if reporting.fails(report) { throw ExitCode.finding }
    if reporting.format == .text, let patch {
      print("\(patch.module) may be loaded on this machine (\(state.release)) now")
    }
  }

  private func verdict(
    on patch: CumulativePatch, _ state: HostState, _ examined: Examined
  ) throws -> HostVerdict {
    let kernel =
      InstalledKernel.all().first { $0.release == state.release }
      ?? InstalledKernel(release: state.release)
    let configuration: Configuration
    do {
      configuration = try kernel.configuration()
    } catch {
      throw Failure(message: error.message, help: error.help)
    }
    let releases = (examined.loaded.set?.releases ?? []).filter {
      $0.kernelName == patch.kernel.name
    }
    let folders = ["\(output)/\(patch.kernel.name)", output]
    let files: [String] = folders.map { "\($0)/\(patch.module).ko" }
    let path = files.first { access($0, R_OK) == 0 }
    return state.verdict(
      on: RehearsedPatch(patch, configuration: configuration),
      releases: releases.map { RehearsedPatch($0.patch, configuration: configuration) },
      isSigned: try path.map { try readModule($0).isSigned })
  }
}

extension PatchSet {
  /// A remark where the set says what it is about.
  fileprivate func finding(
    _ rule: RuleName, _ remark: HostVerdict.Remark, _ patch: CumulativePatch?
  ) -> Finding {
    let range = remark.function.flatMap { function in
      patch.map { place(of: function, in: $0) }
    }
    return Finding(
      rule, remark.message, at: range ?? manifest.livepatch.range, help: remark.help,
      kernels: patch.map { [$0.kernel.name] } ?? [])
  }
}
