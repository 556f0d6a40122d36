import Testing

@testable import KernelLab

@Suite struct MachineTests {
  private func outcome(_ ending: Tool.Outcome.Ending, _ errors: String = "") -> Tool.Outcome {
    Tool.Outcome(ending: ending, output: [], errors: errors)
  }

  @Test func theHostsProcessorIsTakenWhereAMachineStartsWithIt() {
    let machine = Machine(after: .started)
    #expect(machine.accelerator == .kvm)
    #expect(machine.reason == nil)
    #expect(machine.arguments == ["-accel", "kvm", "-cpu", "host"])
  }

  @Test func elseItIsEmulatedAndTheReasonIsTold() {
    let closed = Machine(after: .closed("Permission denied"))
    #expect(closed.accelerator == .tcg)
    #expect(closed.reason == "/dev/kvm cannot be opened: Permission denied")
    #expect(closed.arguments.starts(with: ["-accel", "tcg"]))
    let hanging = Machine(after: .doesNotStart("it hangs"))
    #expect(hanging.accelerator == .tcg)
    #expect(hanging.reason == "QEMU cannot use /dev/kvm: it hangs")
  }

  @Test func onlyTheStatusThatTheMachineSetsMeansThatItRan() {
    #expect(Machine.attempt(by: outcome(.exited(33))) == .started)
    #expect(Machine.attempt(by: outcome(.exited(0))) == .doesNotStart("it ends at once"))
    #expect(Machine.attempt(by: outcome(.timedOut)) == .doesNotStart("it hangs"))
    #expect(
      Machine.attempt(
        by: outcome(.signalled(6), "qemu-system-x86_64: error: failed to set MSR\nmore\n"))
        == .doesNotStart("failed to set MSR"))
    #expect(
      Machine.attempt(by: outcome(.exited(1), "no such device\n"))
        == .doesNotStart("no such device"))
  }

  /// The same start, emulated: so it is one that machines come through.
  @Test(.enabled(if: isInstalled(Machine.program), "QEMU is not installed"))
  func theStartItselfWorks() throws {
    #expect(try Machine.start(with: .tcg) == .started)
  }
}
