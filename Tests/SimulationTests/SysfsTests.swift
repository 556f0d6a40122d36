import Simulation
import Testing

@Suite struct SysfsTests {
  /// As 6.1 and 6.12 were seen to show it.
  @Test func nopsAndTheirObjectsAreThereWhileTheTransitionLasts() throws {
    let script = try script(
      """
      scenario: nops
      loaded: [m]
      patches:
        old:
          objects: { vmlinux: { functions: [f, g] }, m: { functions: [h] }, late: { functions: [i] } }
        new: { objects: { vmlinux: { functions: [f] } } }
      steps:
        - load: old
        - { load: new, stuck: true }
        - complete: new
      """)
    let shown = Timeline(running: script).moments.map { script.world.sysfs($0.state) }
    #expect(shown[0].map(\.name) == ["old"])
    #expect(shown[0][0].isEnabled)
    #expect(!shown[0][0].isInTransition)
    #expect(shown[0][0].objects.map(\.name) == ["vmlinux", "m", "late"])
    #expect(shown[0][0].objects.map(\.isPatched) == [true, true, false])
    #expect(shown[1].map(\.name) == ["old", "new"])
    #expect(shown[1].map(\.isInTransition) == [false, true])
    #expect(shown[1][1].objects.map(\.name) == ["vmlinux", "m", "late"])
    #expect(shown[1][1].objects.map(\.isPatched) == [true, true, false])
    #expect(shown[1][1].objects.map(\.functions) == [["f,1", "g,1"], ["h,1"], ["i,1"]])
    #expect(shown[2].map(\.name) == ["new"])
    #expect(shown[2][0].objects.map(\.functions) == [["f,1"]])
  }
}
