import Diagnostics
import Livepatch
import Loading
import Simulation
import Testing

@Suite struct HostileScenarioTests {
  private func findings(_ yaml: String) -> [String] {
    let source = SourceText(path: "scenario.yaml", bytes: Array(yaml.utf8))
    let read = readScenario(source, as: FileID(0))
    guard let scenario = read.scenario, read.findings.isEmpty else {
      return read.findings.map(\.message)
    }
    let made = Script.make(from: scenario, definitions: [:])
    if let script = made.script { _ = Timeline(running: script).text }
    return made.findings.map(\.message)
  }

  @Test func tooMuchOfAnythingIsRefused() {
    let patches = (0..<17).map { "  p\($0): {}" }.joined(separator: "\n")
    #expect(
      findings("scenario: s\npatches:\n\(patches)\nsteps: [{ load: p0 }]\n")
        == ["the scenario has more than 16 livepatches"])
    let objects = (0..<64).map { "m\($0): {}" }.joined(separator: ", ")
    #expect(
      findings("scenario: s\npatches: { p: { objects: { \(objects) } } }\nsteps: [{ load: p }]\n")
        == ["the scenario has more than 64 objects"])
    let functions = (0..<4_097).map { "f\($0)" }.joined(separator: ", ")
    #expect(
      findings(
        "scenario: s\npatches: { p: { objects: { vmlinux: { functions: [\(functions)] } } } }\n"
          + "steps: [{ load: p }]\n") == ["the scenario has more than 4096 functions"])
  }

  @Test func pathsOfDefinitionsLeadToYAMLOnly() {
    for path in ["/etc/passwd", "/x.yaml", "../secret"] {
      let found = findings("scenario: s\npatches: { p: { definition: \(path) } }\n")
      #expect(found == ["`\(path)` is no relative path of a YAML file"])
    }
  }

  @Test func whateverIsDoneInWhateverOrderEnds() {
    let actions = [
      "load: a", "unload: a", "disable: a", "enable: a", "reverse: a", "force: a", "complete: a",
      "load_module: m", "unload_module: m", "hold: m/f", "release: m/f", "ftrace: false",
      "load: a, fails: { pre_patch: m, with: -4095 }", "load: b, stuck: true", "reverse: b",
    ]
    var random = SeededGenerator(state: 3)
    for _ in 0..<40 {
      let steps = (0..<60).map { _ in "  - { \(actions.randomElement(using: &random) ?? "") }" }
      let found = findings(
        """
        scenario: anything
        patches:
          a: { objects: { m: { functions: [f], callbacks: [pre_patch] } } }
          b: {}
        steps:
        \(steps.joined(separator: "\n"))
        """)
      #expect(found == [])
    }
  }
}
