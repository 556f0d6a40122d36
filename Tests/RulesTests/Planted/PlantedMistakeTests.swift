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
      .order, .functions, .callbacks, .shadow, .states, .module, .source, .releases,
    ]
    let errors = Rule.all.filter { groups.contains($0.group) && $0.severity == .error }
    let missing = Set(errors.map(\.name.text)).subtracting(plants.map(\.rule))
    #expect(missing == Self.notPlanted)
  }

  /// Each has tests of its own. Most are about modules written by hand, of which the example set has
  /// none, or about what only `compare` sees.
  private static let notPlanted: Set<String> = [
    "condition-undecidable", "does-not-build", "init-dropped", "kernel-release-changed",
    "previous-exit-hazard", "replace-flag-lost", "enable-missing", "enable-outside-init",
    "enable-result-ignored", "enable-twice", "init-fails-after-enable", "livepatch-modinfo-missing",
    "module-exit-missing", "state-array-unterminated",
  ]

  @Test(arguments: plants) func isFoundWhereItIs(plant: Plant) throws {
    let planted = try PlantedSet(plant, in: Self.clean)
    let linted = try LintedExample(files: planted.files.mapValues { Array($0.utf8) })
    let diagnostics = linted.judgement.diagnostics
    let hits = diagnostics.filter { $0.finding.rule.text == plant.rule }
    let others = Set(diagnostics.map(\.finding.rule.text)).subtracting([plant.rule])
    #expect(!hits.isEmpty, "not found; instead: \(others.sorted())")
    if let (file, offset) = planted.expected, !hits.isEmpty {
      let places = hits.map {
        "\(linted.sources[$0.finding.range.file].path)@\($0.finding.range.start)"
      }
      #expect(places.contains("\(file)@\(offset)"), "found elsewhere: \(places)")
    }
    let beyond = others.subtracting(plant.following)
    #expect(beyond.isEmpty, "said beyond what follows: \(beyond.sorted())")
  }
}
