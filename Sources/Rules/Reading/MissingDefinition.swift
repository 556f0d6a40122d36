import CSource
import Composing
import Diagnostics
import Livepatch

/// A function that the YAML asks for in a configuration in which the C leaves it out.
struct MissingDefinition {
  var named: NamedFunction
  /// Where the C has it at most.
  var defined: Condition
  /// One in which it is asked for and left out.
  var configuration: Configuration
  var notes: [Note]

  /// Whether the YAML speaks of all that the C makes it depend on, so that it contradicts the C.
  var isDecidedByTheYAML: Bool {
    defined.isNever
      || !defined.symbols.isEmpty && Set(defined.symbols).isSubset(of: named.condition.symbols)
  }

  /// What the YAML does not say yet.
  var needed: Condition {
    (try? defined.simplified(assuming: named.condition)) ?? defined
  }
}

extension LintUnit {
  func makeMissingDefinitions() -> [MissingDefinition] {
    // What assembly defines is not seen.
    if fix.sources.contains(where: \.isAssembly) { return [] }
    let conditions = Dictionary(
      fix.sources.compactMap { source in source.condition.map { (source.file, $0.value) } },
      uniquingKeysWith: ||)
    return namedFunctions.filter(\.isLinked).compactMap { named in
      let definitions = named.definitions
      guard 1...16 ~= definitions.count,
        !definitions.contains(where: { $0.function.branch == nil && conditions[$0.file.id] == nil })
      else { return nil }
      let defined = definitions.map { file, function in
        (conditions[file.id] ?? .always) && file.widestCondition(of: function.branch)
      }.reduce(Condition.never, ||)
      // Nothing is claimed about more symbols than can be decided.
      guard let configuration = try? named.condition.counterexample(to: defined) else {
        return nil
      }
      return MissingDefinition(
        named: named, defined: defined, configuration: configuration,
        notes: definitions.map { file, function in
          Note("compiled only where a condition holds", at: file.range(function.name))
        })
    }
  }
}
