import Livepatch
import Testing

@testable import Differential

@Suite struct ObservationTests {
  private static let results = """
    story 7
    taint 12288
    step
    result 1 load_module: No such device
    [   12.345678] livepatch: enabling patch 'lp_1'
    [   12.345679] klp_lab: lp_1: pre_patch lab_one = -19
    [   12.345680] livepatch: klp_try_switch_task: sh:78 is sleeping on function one_alpha
    [   12.345681] livepatch: signaling remaining tasks
    [   12.345682] klp_lab: lp_1: frees 3
    [   12.345683] random: crng init done
    patch lp_1 enabled 1 transition 0
    object lp_1 vmlinux patched 1: cmdline_proc_show,1
    module lp_1 1
    kernel cmdline_proc_show=lp_1
    kernel version_proc_show=original
    runs: one_beta=original one_alpha=lp_1
    sleeper one_alpha original: one_beta=original one_alpha=original
    shadow 3
    shadow 1
    taint 45056
    settled 1
    step
    result 0
    [   13.000000] WARNING: CPU: 0 PID: 1 at kernel/livepatch/core.c:1
    taint 45568
    over
    [   14.000000] livepatch: 'lp_1': unpatching complete
    story 8
    taint 45568

    """

  @Test func readsWhatAGuestTells() throws {
    let accounts = Account.all(in: Self.results)
    #expect(accounts.keys.sorted() == [7, 8])
    let account = try #require(accounts[7])
    #expect(account.taint == 12288)
    #expect(account.isOver)
    try #require(account.steps.count == 2)
    let step = account.steps[0]
    #expect(step.result == .noDevice)
    #expect(step.lines == ["enabling patch 'lp_1'", "lp_1: pre_patch lab_one = -ENODEV"])
    #expect(step.destroyed == ["lp_1: frees 3"])
    #expect(
      step.sysfs == [
        "patch lp_1 enabled 1 transition 0", "object lp_1 vmlinux patched 1: cmdline_proc_show,1",
        "module lp_1 1",
      ])
    #expect(
      step.views == [
        "runs: cmdline_proc_show=lp_1 one_alpha=lp_1 one_beta=original version_proc_show=original",
        "sleeper one_alpha original: one_alpha=original one_beta=original",
      ])
    #expect(step.variables == ["1", "3"])
    #expect(step.taint == 45056)
    #expect(account.steps[1].result == .success)
    #expect(account.steps[1].complaints.count == 1)
    #expect(accounts[8]?.isOver == false)
  }

  @Test(arguments: [
    ("0", ErrorNumber.success), ("1 load_module: File exists", .exists),
    ("1 rmmod: can't unload module 'lp_1': Resource temporarily unavailable", .again),
    ("1 /init: line 1: can't create /sys/x: nonexistent directory", .noEntry),
    ("1 sh: write error: Invalid argument", .invalid),
    ("1 load_module: Device or resource busy", .busy),
    ("1 load_module: positive: 1", ErrorNumber(1)),
  ]) func readsTheShellsComplaints(text: String, expected: ErrorNumber) {
    #expect(Observation.result(of: text) == expected)
  }

  @Test func aComplaintThatIsNotKnownIsNoResult() {
    #expect(Observation.result(of: "1 nobody sleeps") == nil)
    #expect(Observation.result(of: "1") == nil)
  }
}
