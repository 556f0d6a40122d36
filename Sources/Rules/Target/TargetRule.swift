import Composing
import Diagnostics
import KernelFacts
import Livepatch

/// What a rule says about a name.
struct TargetWords {
  var message: String
  var notes: [Note] = []
  var help: String
}

extension Rule {
  /// A rule about kernels whose facts are known. What several of them show is one finding.
  static func targetRule(
    _ name: RuleName, _ severity: Severity, summary: String, rationale: String,
    examples: @autoclosure @escaping @Sendable () -> [Example],
    look: @escaping @Sendable (Target, Surroundings) -> [Finding]
  ) -> Rule {
    Rule(
      name, .target, severity, summary: summary, rationale: rationale, examples: examples(),
      .set { surroundings in
        joined(
          surroundings.targets.map { target in
            (
              findings: look(target, surroundings), kernel: target.composition.kernel.name,
              release: target.facts.release
            )
          })
      })
  }

  /// A rule about each name that the kernel has to resolve.
  static func symbolRule(
    _ name: RuleName, _ severity: Severity, summary: String, rationale: String,
    examples: @autoclosure @escaping @Sendable () -> [Example],
    words: @escaping @Sendable (TargetSymbol, Target) -> TargetWords?
  ) -> Rule {
    targetRule(
      name, severity, summary: summary, rationale: rationale, examples: examples()
    ) { target, _ in
      target.symbols.compactMap { symbol in
        guard let words = words(symbol, target) else { return nil }
        let others = symbol.places.dropFirst().map {
          Note("`\($0.fix)` names it here", at: $0.range)
        }
        return Finding(
          name, words.message, at: symbol.range, notes: words.notes + others, help: words.help)
      }
    }
  }

  /// A rule about each object that is patched.
  static func objectRule(
    _ name: RuleName, _ severity: Severity, summary: String, rationale: String,
    examples: @autoclosure @escaping @Sendable () -> [Example],
    words: @escaping @Sendable (TargetObject, Target) -> TargetWords?
  ) -> Rule {
    targetRule(
      name, severity, summary: summary, rationale: rationale, examples: examples()
    ) { target, _ in
      target.objects.compactMap { object in
        words(object, target).map {
          Finding(name, $0.message, at: object.name.range, notes: $0.notes, help: $0.help)
        }
      }
    }
  }

  /// A rule about names of functions that are wrong whatever the kernel.
  static func nameRule(
    _ name: RuleName, _ severity: Severity, summary: String, rationale: String,
    examples: @autoclosure @escaping @Sendable () -> [Example],
    words: @escaping @Sendable (FunctionKey) -> TargetWords?
  ) -> Rule {
    Rule(
      name, .target, severity, summary: summary, rationale: rationale, examples: examples(),
      .set { surroundings in
        joined(
          zip(surroundings.compositions, surroundings.replacedFunctions).map {
            composition, functions in
            let findings = functions.compactMap { function in
              words(function.key).map {
                Finding(name, $0.message, at: function.range, notes: $0.notes, help: $0.help)
              }
            }
            return (findings, composition.kernel.name, nil)
          })
      })
  }
}

/// Findings of one place and message are one; it names the kernels, and the releases whose facts
/// show it.
private func joined(
  _ parts: [(findings: [Finding], kernel: String, release: String?)]
) -> [Finding] {
  struct Key: Hashable {
    let range: SourceRange
    let message: String
  }
  var places: [Key: Int] = [:]
  var all: [(finding: Finding, releases: [String])] = []
  for part in parts {
    for finding in part.findings {
      let key = Key(range: finding.range, message: finding.message)
      let place = places[key] ?? all.count
      if place == all.count {
        places[key] = place
        all.append((finding, []))
      }
      for note in finding.notes where !all[place].finding.notes.contains(note) {
        all[place].finding.notes.append(note)
      }
      if !all[place].finding.kernels.contains(part.kernel) {
        all[place].finding.kernels.append(part.kernel)
      }
      if let release = part.release, !all[place].releases.contains(release) {
        all[place].releases.append(release)
      }
    }
  }
  return all.map { finding, releases in
    var finding = finding
    if !releases.isEmpty {
      let list = releases.map { "`\($0)`" }.joined(separator: ", ")
      finding.notes.append(Note("shown by the facts of \(list)"))
    }
    return finding
  }
}
