import Diagnostics
import Rules
import Testing

/// What the linter says of sets with one mistake each.
struct Harvest: CustomStringConvertible {
  private var planted = 0
  private var found = 0
  private var missed: [String] = []
  /// What was said that does not follow from the mistake.
  private var beyond = 0

  /// Lints a set with a mistake, and expects it to be found where it is and nowhere else, with nothing
  /// beyond what follows from it.
  mutating func add(_ mistake: Mistake, in set: PlantedSet) throws {
    let linted = try LintedExample(planted: set.files, asModule: mistake.isHandWritten)
    let isError = Rule.named(RuleName(mistake.rule))?.severity == .error
    #expect(
      mistake.missed == nil || !isError, "\(mistake.testDescription): an error must be found")
    let hits = linted.places(of: RuleName(mistake.rule))
    let isFound = !hits.isEmpty && Set(hits) == Set(set.places)
    #expect(
      isFound == (mistake.missed == nil),
      "\(mistake.testDescription): at \(hits), not \(set.places)\n\(linted.report)")
    let others = linted.rules.map(\.text).filter {
      $0 != mistake.rule && !mistake.following.contains($0)
    }.sorted()
    #expect(
      others.isEmpty, "\(mistake.testDescription): beyond it \(others)\n\(linted.report)")
    planted += 1
    if isFound { found += 1 } else { missed.append(mistake.testDescription) }
    beyond += others.count
  }

  var description: String {
    let known = missed.isEmpty ? "" : " (not: \(missed.joined(separator: "; ")))"
    return "\(planted) mistakes planted, \(found) found\(known), \(beyond) rules said more"
  }
}

extension LintedExample {
  /// A set, or the module written by hand that stands among its files.
  init(planted files: [String: [UInt8]], asModule: Bool) throws {
    var files = files
    let module = files.removeValue(forKey: "module.c")
    if asModule, let module {
      self = LintedExample(module: module)
    } else {
      try self.init(files: files)
    }
  }
}
