import Diagnostics
import ELF
import KernelFacts
import Livepatch

extension Rule {
  static let builtFuncTable = Rule(
    "ko-func-table", .built, .error,
    summary: "A module replaces something else than its definition says.",
    rationale: """
      Releases are compared, simulated and carried on by their definitions. If the module's own tables \
      (`struct klp_patch`, `klp_object`, `klp_func` and `klp_state`, include/linux/livepatch.h, 6.1) \
      say otherwise, all of that is about another patch than the one that is loaded.

      The tables are found by the relocations that fill in their pointers. What the definition has \
      under a condition is compared where the facts of the kernel tell whether it holds. Names of \
      callbacks are not compared: those of several fixes become one function that is generated.
      """,
    examples: [
      Example(
        "another function and another position",
        """
        --- cumulative.yaml
        format: 1
        livepatch: lp
        version: 1
        kernel: { name: bookworm, release: "6.1.*" }
        fixes: [{ fix: a, folder: a }]
        objects: [{ object: vmlinux, functions: [{ function: f, provided_by: [{ fix: a, replacement: klpp_f }] }] }]
        --- lp_1.ko
        «patch»
        replaces «vmlinux/g» by klpp_g
        replaces «vmlinux/f,2» by klpp_f
        """),
      Example(
        "a state that is left out",
        """
        --- cumulative.yaml
        format: 1
        livepatch: lp
        version: 1
        kernel: { name: bookworm, release: "6.1.*" }
        fixes: [{ fix: a, folder: a }]
        objects: [{ object: nf_tables, functions: [{ function: f, provided_by: [{ fix: a, replacement: klpp_f }] }] }]
        states: { level: { id: 7, version: 1 } }
        --- lp_1.ko
        state 8 1
        «patch»
        replaces nf_tables/f by klpp_f
        """),
      Example(
        "what the definition says",
        """
        --- cumulative.yaml
        format: 1
        livepatch: lp
        version: 1
        kernel: { name: bookworm, release: "6.1.*" }
        fixes: [{ fix: a, folder: a }]
        objects: [{ object: vmlinux, functions: [{ function: f, provided_by: [{ fix: a, replacement: klpp_f }] }] }]
        --- lp_1.ko
        replaces vmlinux/f by klpp_f
        """),
    ],
    .built { built in
      guard let definition = built.definition else { return [] }
      guard let table = built.tables.first else {
        return [
          Finding(
            "ko-func-table",
            "the definition is that of a cumulative livepatch, and the module has no table of one",
            at: built.whole, help: "build the module anew")
        ]
      }
      return built.missing(from: table, definition) + built.unknown(in: table, definition)
    })
}

extension BuiltModule {
  /// What the definition has and the module lacks.
  fileprivate func missing(from table: PatchTable, _ definition: CumulativePatch) -> [Finding] {
    var messages: [String] = []
    if !table.replace {
      messages.append("the definition is cumulative, and the module does not say `.replace = true`")
    }
    for object in definition.objects where holds(object.condition) != false {
      let own = table.objects.first { ($0.name ?? "vmlinux") == object.name.text }
      for function in object.functions where holds(function.condition) == true {
        if own?.functions.contains(where: { isSame($0, function) }) != true {
          messages.append(
            "the definition replaces `\(object.name)/\(function.name)`, and the module does not")
        }
      }
    }
    for state in definition.states where holds(state.condition) == true {
      if !table.states.contains(where: { $0.id == state.id && $0.version == state.version }) {
        messages.append(
          "the definition has the state `\(state.name)`, id \(state.id), version \(state.version), and the module does not"
        )
      }
    }
    let place = place(table.offset..<table.offset + 1)
    return messages.map {
      Finding("ko-func-table", $0, at: place, help: "build the module anew from its definition")
    }
  }

  /// What the module has and the definition lacks.
  fileprivate func unknown(in table: PatchTable, _ definition: CumulativePatch) -> [Finding] {
    table.objects.flatMap { own -> [Finding] in
      let name = own.name ?? "vmlinux"
      let declared = definition.objects.first { $0.name.text == name }?.functions ?? []
      return own.functions.compactMap { function in
        let meant = declared.filter { isSame(function, $0) }
        let replacements = meant.flatMap(\.candidates).map(\.replacement)
        let message: String
        if meant.isEmpty {
          let position = function.sympos > 0 ? ", position \(function.sympos)," : ""
          message =
            "the module replaces `\(name)/\(function.oldName)`\(position) and the definition does not"
        } else if let replacement = function.newFunction, !replacements.contains(replacement) {
          message =
            "the module replaces `\(name)/\(function.oldName)` by `\(replacement)`, and the definition by \(replacements.map { "`\($0)`" }.joined(separator: " or "))"
        } else {
          return nil
        }
        return Finding(
          "ko-func-table", message, at: place(function.offset..<function.offset + 1),
          help: "build the module anew from its definition")
      }
    }
  }

  private func isSame(_ own: PatchTable.Function, _ declared: MergedFunction) -> Bool {
    own.oldName == declared.name && own.sympos == UInt64(clamping: declared.sympos)
  }

  /// Whether a condition holds on the kernel it was built for; nil: not known.
  private func holds(_ condition: Condition) -> Bool? {
    if condition.isAlways { return true }
    return ownFacts?.configuration(of: condition.symbols).map { condition.holds(in: $0) }
  }
}
