import ArgumentParser
import Composing
import Diagnostics
import Glibc
import KernelFacts
import KernelLab
import Livepatch
import Loading
import Parallel
import Reporting
import Rules
import Writing

struct Verify: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify",
    abstract: "Prove that the livepatch works on the kernels it is released for.",
    discussion: """
      First everything that `lint` finds, for all kernels. With --boot, the modules are built and \
      each is rehearsed in a stock kernel that QEMU boots: loaded before and after the modules it \
      patches, every function looked for, every `check` of the fixes run, disabled, removed, loaded \
      again. Then each release, this one and those in the field, is loaded over each other one: \
      whether the kernel takes it, with which error it refuses it, and which callbacks run must be \
      what `simulate` predicts. Nothing is loaded on this machine, and no root is needed.

      With --host, it is told whether this machine may load the livepatch now. That only reads, and \
      needs root to see probes and tracers.

      EXAMPLES
        klp-compose verify patches
        klp-compose verify patches --boot
        klp-compose verify patches --boot --kernel bookworm --stress 20
        klp-compose verify patches --host
        klp-compose verify patches --boot --image bookworm=unpacked-package --report junit=boot.xml
      """)

  @OptionGroup var options: PatchSetOptions
  @OptionGroup var reporting: ReportOptions

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp("Where the livepatch is written and built.", valueName: "folder"),
    completion: .directory)
  var output = "out"

  @Flag(help: "Build, and rehearse in the kernels themselves.")
  var boot = false

  @Flag(help: "Tell whether this machine may load it now; reads only.")
  var host = false

  @Option(
    help: ArgumentHelp("Also load and disable it under load for so long.", valueName: "seconds"))
  var stress: Int?

  @Option(help: ArgumentHelp("How long a transition may take.", valueName: "seconds"))
  var transitionLimit = 30

  @Option(
    help: ArgumentHelp(
      """
      Where a kernel's package was unpacked, for several kernels NAME=FOLDER; may be repeated. \
      Default: what is installed or in the cache of scripts/fetch-kernel.
      """, valueName: "folder"), completion: .directory)
  var image: [String] = []

  @OptionGroup var kernels: KernelOptions
  @OptionGroup var known: BaselineOptions

  func validate() throws {
    if host, boot { throw ValidationError("Either --boot or --host: a guest, or this machine.") }
    if !boot, stress != nil || !image.isEmpty || !kernels.kdir.isEmpty || !kernels.sign.isEmpty {
      throw ValidationError("--stress, --image, --kdir and --sign are for --boot.")
    }
    if let stress, !(1...3600).contains(stress) {
      throw ValidationError("--stress is between 1 and 3600 seconds.")
    }
    if !(1...600).contains(transitionLimit) {
      throw ValidationError("--transition-limit is between 1 and 600 seconds.")
    }
  }

  func run() throws {
    try reporting.reporting("verify", verify)
  }

  private func verify() throws {
    let examined = try options.examine(Policy(baseline: try known.baseline()))
    var report = examined.report("verify")
    let patches = examined.compositions.compactMap(\.patch)
    let isSound = !patches.isEmpty && patches.count == examined.compositions.count
    guard isSound, !reporting.fails(report) else {
      report.details = .null
      try reporting.print(report)
      throw ExitCode.finding
    }
    if host { return try verifyHost(patches, examined, &report) }
    guard boot else {
      report.details = ["output": nil, "modules": [], "rehearsals": []]
      try reporting.print(report)
      if reporting.format == .text { print(staticSummary(of: patches, examined)) }
      return
    }
    try rehearse(patches, examined, &report)
  }

  /// Says what was looked at, and what was not.
  private func staticSummary(of patches: [CumulativePatch], _ examined: Examined) -> String {
    patches.map { patch in
      let facts = examined.loaded.facts.filter { facts in
        globMatches(patch.kernel.release, facts.value.release)
      }
      let kernels = facts.map(\.value.release).sorted(by: naturallyPrecedes)
      return "\(patch.module) for \(patch.kernel.name): "
        + (kernels.isEmpty
          ? "nothing is wrong in the sources; no facts of a kernel to check names against"
          : "nothing is wrong, checked against \(kernels.joined(separator: ", "))")
    }.joined(separator: "\n")
  }
}
