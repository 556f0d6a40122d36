import Diagnostics
import Foundation
import Loading
import Rules
import Testing

/// Mistakes planted into the example set: each is found where it is (recall), and nothing beyond what
/// follows from it; the set itself stays silent (precision).
@Suite struct PlantedMistakeTests {
  private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  private static let clean: [String: String] = {
    let folder = root.appendingPathComponent("patches")
    var files: [String: String] = [:]
    for path in FileManager.default.enumerator(atPath: folder.path)?.allObjects ?? [] {
      guard let path = path as? String else { continue }
      files[path] = try? String(
        contentsOf: folder.appendingPathComponent(path), encoding: .utf8)
    }
    return files
  }()

  @Test func theExampleSetIsSilent() throws {
    #expect(Self.clean.count > 30)
    let linted = try LintedExample(files: Self.clean.mapValues { Array($0.utf8) })
    #expect(linted.judgement.diagnostics.isEmpty)
  }

  /// A rule that nothing is planted for is one whose silence is not tested on a whole set.
  @Test func everyErrorOfDescriptionsAndTheirCIsPlanted() {
    let groups: Set<Rule.Group> = [
      .structure, .order, .functions, .callbacks, .shadow, .states, .module, .source, .releases,
    ]
    let errors = Rule.all.filter { groups.contains($0.group) && $0.severity == .error }
    let planted = mistakesOfExample + mistakesOfSets + mistakesOfModules
    let missing = Set(errors.map(\.name.text)).subtracting(planted.map(\.rule))
    #expect(missing == Self.notPlanted)
  }

  /// Each has tests of its own. They are about what only `build` or `compare` sees.
  private static let notPlanted: Set<String> = [
    "condition-undecidable", "does-not-build", "init-dropped", "kernel-release-changed",
    "previous-exit-hazard", "replace-flag-lost",
  ]

  @Test func mistakesAreFoundWhereTheyAre() throws {
    var harvest = Harvest()
    for mistake in mistakesOfExample {
      try harvest.add(mistake, in: PlantedSet(mistake, in: Self.clean))
    }
    print("example set: \(harvest)")
  }
}
