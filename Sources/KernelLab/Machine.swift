import Glibc

/// The machine that guests run on: QEMU with the host's processor where that works, else emulated.
struct Machine: Sendable {
  enum Accelerator: String, Sendable {
    case kvm, tcg
  }

  static let program = "qemu-system-x86_64"

  let accelerator: Accelerator

  /// Finds out by a real start whether the host's processor can be used: /dev/kvm may be there and
  /// still refuse.
  static func available() throws(LabError) -> Machine {
    guard isInstalled(program) else {
      throw LabError(
        "QEMU is needed to boot a kernel", help: "install the package `qemu-system-x86`")
    }
    guard access("/dev/kvm", R_OK | W_OK) == 0 else { return Machine(accelerator: .tcg) }
    let works = try withTemporaryFolder { folder throws(LabError) in
      let input = "\(folder)/monitor"
      try writeFile(Array("quit\n".utf8), to: input)
      let probe = Tool(
        arguments: [
          program, "-accel", "kvm", "-cpu", "host", "-nodefaults", "-display", "none",
          "-monitor", "stdio",
        ], input: input, seconds: 10)
      return try probe.run().isSuccess
    }
    return Machine(accelerator: works ? .kvm : .tcg)
  }

  /// The processor: the emulated one lacks an instruction that crashes 6.12 under QEMU 7.2.
  var arguments: [String] {
    ["-accel", accelerator.rawValue]
      + (accelerator == .kvm ? ["-cpu", "host"] : ["-cpu", "qemu64,-cx16"])
  }
}

/// Whether a program lies in PATH.
func isInstalled(_ program: String) -> Bool { pathOfProgram(program) != nil }

func pathOfProgram(_ program: String) -> String? {
  let path = getenv("PATH").map { String(cString: $0) } ?? "/usr/bin:/bin"
  return path.split(separator: ":").map { "\($0)/\(program)" }.first { access($0, X_OK) == 0 }
}
