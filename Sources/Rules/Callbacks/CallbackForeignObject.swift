import CSource
import Composing
import Diagnostics
import Livepatch

extension Rule {
  static let callbackForeignObject = Rule(
    "callback-foreign-object", .callbacks, .error,
    summary: "A callback of one object uses a symbol of a module that may not be there.",
    rationale: """
      Symbols of a module are resolved when that module is loaded \
      (`klp_init_object_loaded`, kernel/livepatch/core.c, 6.1). The callbacks of another object say \
      nothing about it: without the module, or before its own object is initialised, the address is \
      not filled in (Documentation/livepatch/callbacks.rst, 6.1).

      The rule looks at symbols that the fix lists under `externs:`, and is content with code that \
      asks `find_module` or `try_module_get`.
      """,
    examples: [
      Example(
        "vmlinux's callback empties a table of a module",
        """
        --- a/fix.yaml
        fix: a
        objects:
          vmlinux:
            functions: [f]
            callbacks: { post_patch: a_apply }
          ext4: { functions: [g] }
        externs: { ext4: [ext4_table_clear] }
        --- a/a.c
        int klpp_f(void)
        {
        	return 0;
        }

        int klpp_g(void)
        {
        	return 0;
        }

        void a_apply(struct klp_object *obj)
        {
        	«ext4_table_clear»();
        }
        """),
      Example(
        "the module's own callback does",
        """
        --- a/fix.yaml
        fix: a
        objects:
          vmlinux: { functions: [f] }
          ext4:
            functions: [g]
            callbacks: { post_patch: a_apply }
        externs: { ext4: [ext4_table_clear] }
        --- a/a.c
        int klpp_f(void)
        {
        	return 0;
        }

        int klpp_g(void)
        {
        	return 0;
        }

        void a_apply(struct klp_object *obj)
        {
        	ext4_table_clear();
        }
        """),
    ],
    .unit { unit in
      let symbols = unit.fix.externs.filter { $0.owner.value != .vmlinux }
      if symbols.isEmpty { return [] }
      return unit.fix.objects.flatMap { object in
        object.callbacks.declared.flatMap { slot, callback -> [Finding] in
          let callees = unit.callees(from: callback.value)
          if callees.contains("find_module") || callees.contains("try_module_get") { return [] }
          let foreign = symbols.filter { $0.owner.value != object.name.value }
          return unit.uses(of: foreign, from: callback.value).map { symbol, place in
            Finding(
              "callback-foreign-object",
              "`\(symbol.name.value)` of `\(symbol.owner.value)` is used by a callback of `\(object.name.value)`, which also runs without that module",
              at: place,
              notes: [
                Note(
                  "`\(callback.value)` is the `\(slot.rawValue)` of `\(object.name.value)`",
                  at: callback.range),
                Note("the symbol is listed here", at: symbol.name.range),
              ], help: "do it in a callback of `\(symbol.owner.value)`")
          }
        }
      }
    })
}

extension LintUnit {
  /// Where symbols are named once a function runs, each once.
  fileprivate func uses(
    of symbols: [LivepatchSymbol], from function: String
  ) -> [(symbol: LivepatchSymbol, place: SourceRange)] {
    var left = Dictionary(symbols.map { ($0.name.value, $0) }, uniquingKeysWith: { a, _ in a })
    var found: [(symbol: LivepatchSymbol, place: SourceRange)] = []
    for node in reach(from: function).nodes {
      guard case .function(let index) = node.definition else { continue }
      let file = files[node.file]
      for token in file.tokens(in: file.functions[index].body) where token.isIdentifier {
        if let symbol = left.removeValue(forKey: token.text) {
          found.append((symbol, file.range(token.range)))
        }
      }
    }
    return found
  }
}
