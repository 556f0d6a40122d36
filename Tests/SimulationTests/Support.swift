import Diagnostics
import Livepatch
import Loading
import Simulation
import Testing

/// A script of a scenario's text.
func script(_ yaml: String, sourceLocation: SourceLocation = #_sourceLocation) throws -> Script {
  let source = SourceText(path: "scenario.yaml", bytes: Array(yaml.utf8))
  let read = readScenario(source, as: FileID(0))
  #expect(read.findings.isEmpty, "\(read.findings)", sourceLocation: sourceLocation)
  let scenario = try #require(read.scenario, sourceLocation: sourceLocation)
  let made = Script.make(from: scenario, definitions: [:])
  #expect(made.findings.isEmpty, "\(made.findings)", sourceLocation: sourceLocation)
  return try #require(made.script, sourceLocation: sourceLocation)
}

/// Random numbers that are the same in every run.
struct SeededGenerator: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}
