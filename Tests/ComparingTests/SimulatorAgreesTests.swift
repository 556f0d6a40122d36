import Comparing
import Livepatch
import Rules
import Testing

@testable import Simulation

/// The kernel refuses exactly what the simulated livepatch core refuses, both ways.
@Suite struct SimulatorAgreesTests {
  /// Every assignment of versions (0: absent) to two states, on both sides.
  @Test func onEveryPairOfStates() throws {
    let choices = (0..<3).flatMap { a in (0..<3).map { [a, $0] } }
    for before in choices {
      for after in choices {
        let (old, new) = (try side(before, version: 1), try side(after, version: 2))
        let verdicts = PairVerdicts(from: old, to: new)
        let words = "\(before) → \(after)"
        #expect(
          (verdicts.replace.outcome == .refused) == (try isRefused(new, over: old)), "\(words)")
        #expect(
          (verdicts.goBack.outcome == .refused) == (try isRefused(old, over: new)), "\(words)")
      }
    }
  }

  private func side(_ versions: [Int], version: Int) throws -> Side {
    let states = versions.enumerated().filter { $0.element > 0 }
      .map { "s\($0.offset): { id: \($0.offset + 7), version: \($0.element) }" }
    return try helped(
      version: version,
      yaml: states.isEmpty ? "" : "states: { \(states.joined(separator: ", ")) }\n")
  }

  /// Whether loading one release over the other fails in the simulated kernel.
  private func isRefused(_ new: Side, over old: Side) throws -> Bool {
    var builder = WorldBuilder()
    try builder.add(old.patch, seen: nil)
    try builder.add(new.patch, seen: nil)
    var machine = Machine(world: builder.finished(), state: State(patchCount: 2))
    #expect(machine.apply(.load(patch: 0)) == .success)
    let result = machine.apply(.load(patch: 1))
    #expect(result == .success || result == .invalid)
    return result != .success
  }
}
