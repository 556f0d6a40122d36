public import Comparing
import Diagnostics
import Livepatch
public import Reporting

extension Comparison {
  /// For programs; every key is there.
  public func json(_ verdicts: PairVerdicts) -> JSONValue {
    .object([
      .init("kernel", .string(new.release.kernelName)), .init("old", old.json),
      .init("new", new.json),
      .init(
        "fixes",
        .array(fixes.map { change in entry(change.fate, "fix", change.subject?.id.text) })),
      .init(
        "references",
        .object([
          .init("gained", .strings(references.gained)), .init("lost", .strings(references.lost)),
        ])), .init("functions", .array(functions.map(\.json))),
      .init(
        "callbacks",
        .array(
          callbacks.compactMap { change in
            change.subject.map { callback in
              .object([
                .init("callback", .string("\(callback.object)/\(callback.slot.rawValue)")),
                .init("fix", .string(callback.fix.text)),
                .init("function", .string(callback.function)),
                .init("change", .string(change.fate.rawValue)),
                .init(
                  "surroundings", .strings(change.surroundings.map { $0.filter { $0 != "`" } })),
              ])
            }
          })),
      .init(
        "states",
        .array(
          states.compactMap { change in
            change.subject.map { state in
              // Ids are 64 bits wide; numbers of JSON are not, for many readers.
              .object([
                .init("state", .string(state.name)), .init("id", .string("\(state.id)")),
                .init("old_version", change.old.map { .int(Int($0.version)) } ?? .null),
                .init("new_version", change.new.map { .int(Int($0.version)) } ?? .null),
                .init("change", .string(change.fate.rawValue)),
              ])
            }
          })),
      .init(
        "shadow_variables",
        .array(
          shadowVariables.compactMap { change in
            change.subject.map { variable in
              .object([
                .init("shadow_variable", .string(variable.name)),
                .init("id", .string(variable.id.description)),
                .init("change", .string(change.fate.rawValue)),
              ])
            }
          })),
      .init(
        "set_up",
        .array(
          setUp.compactMap { change in
            change.subject.map { step in
              .object([
                .init("fix", .string(step.fix.text)),
                .init("kind", .string(step.isExit ? "exit" : "init")),
                .init("function", .string(step.function)),
                .init("change", .string(change.fate.rawValue)),
                .init(
                  "surroundings", .strings(change.surroundings.map { $0.filter { $0 != "`" } })),
              ])
            }
          })),
      .init(
        "parameters",
        .array(parameters.map { entry($0.fate, "parameter", $0.subject) })),
      .init("unknown", .strings(unknown.map(\.module))),
      .init("may_replace", verdicts.replace.json), .init("may_go_back", verdicts.goBack.json),
    ])
  }

  private func entry(_ fate: Fate, _ key: String, _ name: String?) -> JSONValue {
    .object([.init(key, .string(orNull: name)), .init("change", .string(fate.rawValue))])
  }
}

extension Comparison.Unknown {
  fileprivate var module: String {
    switch self {
    case .sources(let module), .partsOfModule(let module): module
    }
  }
}

extension Side {
  fileprivate var json: JSONValue {
    .object([
      .init("module", .string(name)), .init("version", .int(patch.version)),
      .init("kernel", .string(patch.kernel.name)), .init("release", .string(patch.kernel.release)),
    ])
  }
}

extension FunctionChange {
  fileprivate var json: JSONValue {
    func providers(_ function: MergedFunction?) -> JSONValue {
      function.map { .strings($0.candidates.map(\.fix.text)) } ?? .null
    }
    let around: [String] = if case .surroundingsChanged(let names) = kind { names } else { [] }
    return .object([
      .init("function", .string(key.description)), .init("change", .string(kind.word)),
      .init("old", providers(old)), .init("new", providers(new)),
      .init("surroundings", .strings(around.map { $0.filter { $0 != "`" } })),
      .init("diffs", .strings(texts.map { replacementDiff($0.old, $0.new) })),
    ])
  }
}

extension Verdict {
  var json: JSONValue {
    .object([.init("verdict", .string(outcome.rawValue)), .init("reasons", reasonsJSON)])
  }

  var reasonsJSON: JSONValue {
    .array(
      reasons.map { reason in
        .object([
          .init("rule", .string(reason.finding.rule.text)),
          .init("severity", .string(reason.severity.rawValue)),
          .init("message", .string(reason.finding.message)),
        ])
      })
  }
}
