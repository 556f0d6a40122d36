import Glibc

/// The machine that guests run on: QEMU with the host's processor where that works, else emulated.
struct Machine: Sendable, Equatable {
  enum Accelerator: String, Sendable {
    case kvm, tcg
  }

  /// What became of an attempt to use the host's processor.
  enum Attempt: Sendable, Equatable {
    /// /dev/kvm cannot be opened, and why.
    case closed(String)
    /// QEMU does not start a machine with it, and its words.
    case doesNotStart(String)
    case started
  }

  static let program = "qemu-system-x86_64"

  let accelerator: Accelerator
  /// Why the processor is emulated; nil if it is the host's.
  let reason: String?

  init(after attempt: Attempt) {
    switch attempt {
    case .started: (accelerator, reason) = (.kvm, nil)
    case .closed(let why): (accelerator, reason) = (.tcg, "/dev/kvm cannot be opened: \(why)")
    case .doesNotStart(let words):
      (accelerator, reason) = (.tcg, "QEMU cannot use /dev/kvm: \(words)")
    }
  }

  /// Finds out by a real start whether the host's processor can be used: /dev/kvm may be there and
  /// still refuse.
  static func available() throws(LabError) -> Machine {
    guard isInstalled(program) else {
      throw LabError(
        "QEMU is needed to boot a kernel", help: "install the package `qemu-system-x86`")
    }
    let device = open("/dev/kvm", O_RDWR | O_CLOEXEC)
    guard device >= 0 else {
      return Machine(after: .closed(String(cString: strerror(errno))))
    }
    close(device)
    return Machine(after: try start(with: .kvm))
  }

  /// Starts a machine that executes its firmware and four instructions of ours, which end it.
  static func start(with accelerator: Accelerator) throws(LabError) -> Attempt {
    try withTemporaryFolder { folder throws(LabError) in
      // mov al, 0x10; out 0xf4, al; and where nobody listens there, hlt for ever.
      let code: [UInt8] = [0xb0, 0x10, 0xe6, 0xf4, 0xf4, 0xeb, 0xfd]
      let sector = code + [UInt8](repeating: 0, count: 510 - code.count) + [0x55, 0xaa]
      try writeFile(sector, to: "\(folder)/disk")
      let probe = Tool(
        arguments: [program] + arguments(of: accelerator) + [
          "-nodefaults", "-display", "none", "-monitor", "none", "-no-reboot",
          "-device", "isa-debug-exit,iobase=0xf4,iosize=1",
          "-drive", "file=\(folder)/disk,format=raw,if=ide",
        ], seconds: 10)
      return attempt(by: try probe.run())
    }
  }

  /// QEMU's exit status for what is written to the port: twice that and one.
  private static let ended: Int32 = 0x10 << 1 | 1

  /// What a start tells.
  static func attempt(by probe: Tool.Outcome) -> Attempt {
    switch probe.ending {
    case .exited(ended): return .started
    case .timedOut: return .doesNotStart("it hangs")
    case .exited, .signalled:
      var words = probe.errors.split(separator: "\n").first ?? "it ends at once"
      for start in ["\(program): ", "error: "] where words.hasPrefix(start) {
        words = words.dropFirst(start.count)
      }
      return .doesNotStart(String(words))
    }
  }

  var arguments: [String] { Self.arguments(of: accelerator) }

  /// The processor: the emulated one lacks an instruction that crashes 6.12 under QEMU 7.2.
  private static func arguments(of accelerator: Accelerator) -> [String] {
    ["-accel", accelerator.rawValue, "-cpu", accelerator == .kvm ? "host" : "qemu64,-cx16"]
  }
}

/// Whether a program lies in PATH.
func isInstalled(_ program: String) -> Bool { pathOfProgram(program) != nil }

func pathOfProgram(_ program: String) -> String? {
  let path = getenv("PATH").map { String(cString: $0) } ?? "/usr/bin:/bin"
  return path.split(separator: ":").map { "\($0)/\(program)" }.first { access($0, X_OK) == 0 }
}
