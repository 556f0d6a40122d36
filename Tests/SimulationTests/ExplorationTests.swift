import Livepatch
import Simulation
import Testing

@Suite struct ExplorationTests {
  private static let blindFree = """
    scenario: blind
    patches:
      lp_1:
        objects: { vmlinux: { functions: [f] } }
        shadow_variables: { guard: { id: 1, freed_blindly_in: exit } }
      lp_2:
        objects: { vmlinux: { functions: [f] } }
        shadow_variables: { guard: { id: 1, freed_by: disable } }
    """

  @Test func findsABlindFreeInThreeSteps() throws {
    let script = try script(Self.blindFree)
    let exploration = Exploration(of: script.world, from: script.start, modules: [], depth: 6)
    let discovery = try #require(
      exploration.discoveries.first { $0.harm == .freedInUse(variable: 0, by: 0, user: 1, .exit) })
    #expect(discovery.path == [.load(patch: 0), .load(patch: 1), .unload(patch: 0)])
  }

  @Test func everyWayThatIsToldLeadsThere() throws {
    let script = try script(Self.blindFree)
    let exploration = Exploration(of: script.world, from: script.start, modules: [], depth: 8)
    #expect(exploration.discoveries.count > 3)
    for discovery in exploration.discoveries {
      var retold = Script(name: "", world: script.world)
      for event in discovery.path { retold.add(event) }
      let harms = Timeline(running: retold).moments.flatMap(\.harms)
      #expect(harms.contains(discovery.harm))
    }
  }

  @Test func guardedReleasesDoNoGraveHarm() throws {
    let script = try script(
      """
      scenario: guarded
      patches:
        lp_1: &release
          objects: { vmlinux: { functions: [f], callbacks: [pre_patch] } }
          shadow_variables: { guard: { id: 1, freed_by: disable } }
        lp_2: *release
      """)
    let report = ExplorationReport(of: script, depth: 10)
    #expect(!report.has(.error))
  }

  @Test func stopsAtTheLimitAndSaysSo() throws {
    let script = try script(Self.blindFree)
    let exploration = Exploration(
      of: script.world, from: script.start, modules: [], depth: 8, stateLimit: 10)
    #expect(exploration.states == 10)
    #expect(!exploration.isComplete)
  }
}
