import Glibc

extension Guest {
  /// Boots the kernel, runs the script, and takes the machine down again.
  ///
  /// Throws where no guest can be run at all; whatever happens to the guest is an outcome.
  public func run() throws(LabError) -> GuestOutcome {
    let machine = try Machine.available()
    guard KernelImage(try readFile(image)) != nil else {
      throw LabError(
        "`\(image)` is no kernel image for x86-64", help: "name the vmlinuz of the kernel")
    }
    let archive = try rootFileSystem()
    return try withTemporaryFolder { folder throws(LabError) in
      try writeFile(archive.bytes, to: "\(folder)/initramfs")
      let start = now()
      let tool = Tool(arguments: arguments(machine, folder), seconds: timeLimit)
      let ran = try tool.run()
      let log = try readEnd("\(folder)/log", limit: Self.logLimit)
      let results = exists("\(folder)/results") ? try readFile("\(folder)/results") : []
      return try outcome(
        ran, log: log.bytes, isWhole: log.isWhole, results: results,
        seconds: Double(now() - start) / 1000, machine)
    }
  }

  /// Nobody reads more of a log; a guest that floods it must not fill our memory.
  private static let logLimit = 16 << 20

  /// Throws if a guest cannot be run on this machine, whatever its kernel.
  ///
  /// - Returns: why its processor will be emulated, which is slow; nil if it will be the host's.
  public static func checkTools() throws(LabError) -> String? {
    _ = try busybox()
    return try Machine.available().reason
  }

  private func arguments(_ machine: Machine, _ folder: String) -> [String] {
    // On a busy machine emulated timers come too late for the kernel's test of them, and it panics
    // (arch/x86/kernel/apic/io_apic.c, check_timer, 6.1). Under KVM it leaves that test out itself.
    let line = "console=ttyS0 panic=-1 quiet mitigations=off tsc=unstable no_timer_check"
    return [Machine.program] + machine.arguments + [
      "-m", "\(memory)", "-smp", "\(processors)", "-nodefaults", "-display", "none", "-monitor",
      "none", "-no-reboot", "-kernel", image, "-initrd", "\(folder)/initramfs", "-append",
      commandLine.isEmpty ? line : "\(line) \(commandLine)", "-serial", "file:\(folder)/log",
      "-serial", "file:\(folder)/results",
    ]
  }

  private func outcome(
    _ ran: Tool.Outcome, log: [UInt8], isWhole: Bool, results: [UInt8], seconds: Double,
    _ machine: Machine
  ) throws(LabError) -> GuestOutcome {
    let text = String(decoding: log.filter { $0 != UInt8(ascii: "\r") }, as: UTF8.self)
    var outcome = GuestOutcome(
      ending: .timedOut(seconds: timeLimit), results: results, log: text, seconds: seconds,
      isAccelerated: machine.accelerator == .kvm)
    outcome.isLogWhole = isWhole
    if let (rest, status) = GuestInit.split(results) {
      outcome.results = rest
      outcome.ending = .finished(status: status)
    } else if ran.ending != .timedOut {
      if log.isEmpty, !ran.isSuccess {
        throw LabError("QEMU cannot run the guest: \(ran.errors.split(separator: "\n").last ?? "")")
      }
      outcome.ending = .crashed(outcome.complaints.first)
    }
    return outcome
  }

  private func rootFileSystem() throws(LabError) -> CPIOArchive {
    var archive = CPIOArchive()
    for folder in ["bin", "proc", "sys", "dev", "tmp", "modules"] {
      archive.add(folder, CPIOArchive.folder)
    }
    archive.add("bin/busybox", CPIOArchive.program, try Self.busybox())
    archive.add("init", CPIOArchive.program, Array(GuestInit.program.utf8))
    archive.add("script", CPIOArchive.file, Array(script.utf8))
    for module in modules {
      archive.add("modules/\(module.name).ko", CPIOArchive.file, module.contents)
      let needs = module.dependencies.map { "\($0)\n" }.joined()
      archive.add("modules/\(module.name).needs", CPIOArchive.file, Array(needs.utf8))
    }
    var folders: Set<String> = []
    for file in files {
      let parts = file.path.split(separator: "/")
      guard !parts.isEmpty, !parts.contains("..") else {
        throw LabError("`\(file.path)` is no path within a guest")
      }
      for count in 1..<max(1, parts.count) {
        let folder = parts[..<count].joined(separator: "/")
        if folders.insert(folder).inserted { archive.add(folder, CPIOArchive.folder) }
      }
      archive.add(
        parts.joined(separator: "/"), file.isProgram ? CPIOArchive.program : CPIOArchive.file,
        file.contents)
    }
    return archive
  }

  /// The guest has no libraries, so it takes a busybox that needs none.
  private static func busybox() throws(LabError) -> [UInt8] {
    let help = "install the package `busybox-static`"
    guard let path = pathOfProgram("busybox") else {
      throw LabError("busybox is needed to boot a kernel", help: help)
    }
    let bytes = try readFile(path)
    guard isStatic(bytes) else {
      throw LabError("`\(path)` needs shared libraries, which a guest does not have", help: help)
    }
    return bytes
  }

  /// Whether a 64-bit ELF program names no interpreter (PT_INTERP).
  private static func isStatic(_ bytes: [UInt8]) -> Bool {
    guard bytes.count >= 64, bytes.starts(with: [0x7f, 0x45, 0x4c, 0x46, 2, 1]) else {
      return false
    }
    let table = (0..<8).reduce(0) { $0 | Int(bytes[32 + $1]) << (8 * $1) }
    let count = Int(bytes[56]) | Int(bytes[57]) << 8
    guard table > 0, table <= bytes.count - 56 * count else { return false }
    return !(0..<count).contains { bytes[table + 56 * $0] == 3 }
  }
}
