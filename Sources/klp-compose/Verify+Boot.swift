import ArgumentParser
import Diagnostics
import Glibc
import KernelLab
import Livepatch
import Loading
import Parallel
import Reporting
import Rules
import Simulation

/// A patch with the kernel it is rehearsed on, and what is needed for that.
private struct Planned: Sendable {
  var patch: CumulativePatch
  var folder: String
  var kernel: InstalledKernel
  var configuration: Configuration
  var releases: [(patch: CumulativePatch, module: ReleaseModule)] = []
  /// What the simulated core makes of each on top of each other.
  var passages: [Passage] = []

  var logPath: String { "\(folder)/\(patch.module).guest.log" }
}

extension Verify {
  /// Builds what is to be booted, boots it, and reports.
  func rehearse(
    _ patches: [CumulativePatch], _ examined: Examined, _ report: inout Report
  ) throws {
    let plans = try plan(patches, examined)
    let emulation = try orFail { () throws(LabError) in try Guest.checkTools() }
    _ = try examined.tree(of: patches).write(orFail: output)
    let built = try buildModules(
      of: plans.map { ($0.patch, $0.folder, $0.kernel) }, examined, signing: kernels.signing)
    report.diagnostics += built.diagnostics
    report.sources = built.sources
    guard built.diagnostics.isEmpty else {
      report.details = ["output": .string(output), "modules": built.json, "rehearsals": []]
      try reporting.print(report)
      throw ExitCode.finding
    }
    try buildReleases(of: plans)
    ReleaseModule.pruneCache()
    let names = plans.map(\.kernel.release).joined(separator: ", ")
    tell("booting \(names)" + (emulation.map { ", emulated: \($0)" } ?? ""))
    let held = try hold(plans)
    var findings: [Finding] = []
    for (plan, held) in zip(plans, held) {
      try replaceFile(plan.logPath, by: Array(held.log.utf8))
      if let set = examined.loaded.set {
        findings += held.verdict.findings(in: set, of: plan.patch)
      }
      report.cases.append((suite: plan.title, cases: held.verdict.cases))
    }
    report.diagnostics += judge(reading: findings, nil, today: "").diagnostics
    report.details = [
      "output": .string(output), "modules": built.json,
      "rehearsals": .array(zip(plans, held).map { $0.json(of: $1) }),
    ]
    try reporting.print(report)
    if reporting.format == .text {
      for (plan, held) in zip(plans, held) { print(plan.text(of: held)) }
    }
    let isPassed = held.allSatisfy { $0.verdict.isPassed }
    if !isPassed || reporting.fails(report) { throw ExitCode.finding }
  }

  /// Finds all that is needed before anything is done.
  private func plan(_ patches: [CumulativePatch], _ examined: Examined) throws -> [Planned] {
    let known = InstalledKernel.all()
    return try zip(patches, moduleFolders(of: patches, in: output)).map { patch, folder in
      var images: [String: InstalledKernel] = [:]
      if let root = try named(image, for: patch.kernel) {
        let found = InstalledKernel.found(below: [root])
        guard
          let kernel = InstalledKernel.newest(
            of: found, for: patch.kernel, having: [\.image, \.modules])
        else {
          throw Failure(
            message: "`\(root)` has no image and modules of `\(patch.kernel.name)` "
              + "(\(patch.kernel.release))",
            help:
              "name the folder a kernel's package was unpacked to, with its vmlinuz and lib/modules/"
          )
        }
        images[patch.kernel.name] = kernel
      }
      let kernel = try kernels.installed(
        patch.kernel, among: known, images: images, needsImage: true)
      return try orFail { () throws(LabError) in
        var planned = Planned(
          patch: patch, folder: folder, kernel: kernel,
          configuration: try kernel.configuration())
        planned.releases = try releases(of: patch.kernel, on: kernel, examined)
        planned.passages = try planned.predicted()
        return planned
      }
    }
  }

  private func releases(
    of kernel: Kernel, on installed: InstalledKernel, _ examined: Examined
  ) throws(LabError) -> [(patch: CumulativePatch, module: ReleaseModule)] {
    var modules: [(patch: CumulativePatch, module: ReleaseModule)] = []
    for release in examined.loaded.set?.releases ?? [] where release.kernelName == kernel.name {
      let path = examined.loaded.sources[release.range.file].path.dropFirst(examined.prefix.count)
      let folder = "\(options.set)/\(path.prefix(upTo: path.lastIndex(of: "/") ?? path.startIndex))"
      let module = try ReleaseModule(
        release.patch.module, in: folder, name: "\(kernel.name), \(release.patch.module)",
        kernel: installed,
        linker: release.patch.symbols.isEmpty ? nil : resolved("/proc/self/exe"))
      modules.append((release.patch, module))
    }
    return modules
  }

  private func buildReleases(of plans: [Planned]) throws {
    let builds = plans.flatMap { $0.releases.compactMap(\.module.build) }
    if builds.isEmpty { return }
    var progress = BuildProgress(isTerminal: isatty(STDERR_FILENO) == 1)
    let outcomes = try orFail { () throws(LabError) in
      try buildModules(builds) { progress.show($0) }
    }
    for (build, outcome) in zip(builds, outcomes) {
      guard case .failed(let failure) = outcome.ending else { continue }
      throw Failure(
        message: "the release `\(build.module)` cannot be built: \(failure.message)",
        help: "all of it is in \(build.logPath)")
    }
  }

  /// Boots all kernels at once, as far as there are cores.
  private func hold(_ plans: [Planned]) throws -> [HeldRehearsal] {
    let limit = transitionLimit
    let stress = stress
    let results = plans.parallelMap { plan -> Result<HeldRehearsal, LabError> in
      do throws(LabError) {
        return .success(
          try KernelLab.rehearse(
            plan.livepatch, releases: plan.builtReleases, passages: plan.passages, on: plan.kernel,
            stressSeconds: stress,
            transitionLimit: limit))
      } catch {
        return .failure(error)
      }
    }
    return try results.map { result in try orFail { () throws(LabError) in try result.get() } }
  }

  private func tell(_ words: String) {
    writeAll("klp-compose: \(words)\n", to: STDERR_FILENO)
  }
}

extension Planned {
  var livepatch: BuiltLivepatch {
    BuiltLivepatch(
      patch: RehearsedPatch(patch, configuration: configuration),
      path: "\(folder)/\(patch.module).ko")
  }

  var builtReleases: [BuiltLivepatch] {
    releases.map { release in
      BuiltLivepatch(
        patch: RehearsedPatch(release.patch, configuration: configuration),
        path: release.module.path ?? release.module.build?.modulePath ?? "")
    }
  }

  /// From each release to each other one, and the new one.
  func predicted() throws(LabError) -> [Passage] {
    let patches = releases.map(\.patch) + [patch]
    do throws(WorldBuilder.TooMany) {
      var passages: [Passage] = []
      for from in patches {
        for to in patches where to.module != from.module {
          passages.append(try Passage(predicting: to, over: from, in: configuration))
        }
      }
      return passages
    } catch {
      throw LabError("more than \(error.limit) \(error.noun) cannot be simulated")
    }
  }

  var title: String { "\(patch.kernel.name): \(patch.module) in \(kernel.release)" }

  func text(of held: HeldRehearsal) -> String {
    "\(title)\n\(held.verdict.table)\n"
      + releases.map { release in
        "  \(release.patch.module) is "
          + (release.module.path == nil ? "built of its sources\n" : "the module of the release\n")
      }.joined() + "  \(tenths(held.seconds)) s in all"
      + (held.isAccelerated ? "" : ", emulated") + "; the guest's log is \(logPath)"
  }

  func json(of held: HeldRehearsal) -> JSONValue {
    [
      "kernel": .string(patch.kernel.name), "release": .string(kernel.release),
      "module": .string(patch.module), "accelerated": .bool(held.isAccelerated),
      "milliseconds": .int(Int(held.seconds * 1000)), "log": .string(logPath),
      "releases": .array(
        zip(releases, builtReleases).map { release, built in
          [
            "module": .string(release.patch.module), "file": .string(built.path),
            "kept": .bool(release.module.path != nil),
          ]
        }),
      "rehearsal": held.verdict.json,
    ]
  }
}

/// Does what the lab does; why it cannot becomes the failure of the run.
private func orFail<Value>(_ body: () throws(LabError) -> Value) throws -> Value {
  do {
    return try body()
  } catch {
    throw Failure(message: error.message, help: error.help)
  }
}
