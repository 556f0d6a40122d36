import Livepatch
public import Reporting

extension Comparison {
  /// For programs: every key always present.
  public func json(_ verdict: PairVerdict) -> JSONValue {
    [
      "from": Self.json(earlier),
      "to": Self.json(later),
      "may_replace": .bool(verdict.mayReplace),
      "may_go_back": .string(verdict.mayGoBack.rawValue.replacing(" ", with: "_")),
      "functions": .array(
        functions.map { change in
          [
            "function": .string(change.key.description),
            "change": .string(change.kind.rawValue),
            "before": .strings(change.before.map(\.text)),
            "after": .strings(change.after.map(\.text)),
            "lines_added": change.difference.map { .int($0.addedLines) } ?? .null,
            "lines_removed": change.difference.map { .int($0.removedLines) } ?? .null,
          ]
        }),
      "fixes": Self.json(fixes, \.text),
      "references": Self.json(references, \.self),
      "callbacks": Self.json(callbacks, \.description),
      "states": Self.json(states) { String($0) },
      "shadow_variables": Self.json(shadowVariables) { name(ofVariable: $0) },
      "set_up": Self.json(setUp, \.text),
    ]
  }

  private static func json(_ patch: CumulativePatch) -> JSONValue {
    [
      "module": .string(patch.module), "version": .int(patch.version),
      "kernel": .string(patch.kernel.name),
    ]
  }

  private static func json<Item>(
    _ changes: Changes<Item>, _ text: (Item) -> String
  ) -> JSONValue {
    [
      "added": .strings(changes.added.map(text)), "changed": .strings(changes.changed.map(text)),
      "removed": .strings(changes.removed.map(text)),
    ]
  }
}
