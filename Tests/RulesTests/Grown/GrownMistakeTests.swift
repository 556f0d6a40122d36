import Rules
import Testing

/// Mistakes planted into sets that are grown from numbers, and into a module written by hand: each is
/// found where it is, and nothing is said beyond what follows from it (recall); without them nothing
/// is said at all (precision).
@Suite struct GrownMistakeTests {
  private static let sets = (1...3).map(GrownSet.init)

  @Test(arguments: sets, [false, true]) func cleanOnesAreSilent(
    _ set: GrownSet, asModule: Bool
  ) throws {
    let linted = try LintedExample(planted: set.clean, asModule: asModule)
    #expect(linted.judgement.diagnostics.isEmpty, "\(linted.report)")
  }

  @Test(arguments: sets) func mistakesAreFoundWhereTheyAre(_ set: GrownSet) throws {
    var harvest = Harvest()
    for mistake in mistakesOfSets + mistakesOfModules {
      try harvest.add(mistake, in: set.planted(mistake))
    }
    print("grown set \(set.number): \(harvest)")
  }
}

extension GrownSet: CustomTestStringConvertible {
  var testDescription: String { "set \(number)" }
}
