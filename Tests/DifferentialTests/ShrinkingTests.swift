import Livepatch
import Testing

@testable import Differential

@Suite struct ShrinkingTests {
  /// The smallest stories in which something is forced: load, hold, and force.
  @Test func leavesWhatTheDisagreementNeeds() throws {
    let story = try #require(
      stories.first { Prediction.all(of: $0).contains { $0.lines.contains(Self.forcing) } })
    let shrunk = shrink(story) { candidates in
      candidates.map { Prediction.all(of: $0).contains { $0.lines.contains(Self.forcing) } }
    }
    #expect((3...4).contains(shrunk.scenario.steps.count), "\(yaml(of: shrunk.scenario))")
    #expect(shrunk.scenario.patches.count <= 2)
    #expect(shrunk.scenario.patches.allSatisfy { $0.variables.isEmpty && $0.states.isEmpty })
    // Nothing shorter would do.
    for candidate in shrunk.scenario.parts.compactMap({ Story(shrunk.scenario.without([$0])) }) {
      #expect(!Prediction.all(of: candidate).contains { $0.lines.contains(Self.forcing) })
    }
  }

  private static let forcing = "forcing remaining tasks to the patched state"

  @Test(arguments: [
    // The task's code would go away under it.
    "load_module: lab_one }, { hold: lab_one/one_alpha }, { unload_module: lab_one",
    // Outside of a transition this would disable it.
    "load: lp_1 }, { reverse: lp_1",
    // The kernel's own function does not sleep.
    "hold: vmlinux/version_proc_show",
    // Somebody has to sleep somewhere.
    "load: lp_1, stuck: true",
  ]) func aStoryThatCannotBePlayedIsNone(steps: String) throws {
    let text = """
      scenario: unplayable
      patches:
        lp_1:
          objects:
            vmlinux: { functions: [version_proc_show] }
            lab_one: { functions: [one_alpha] }
      steps: [{ \(steps) }]
      """
    #expect(Story(try scenario(text)) == nil)
  }
}
