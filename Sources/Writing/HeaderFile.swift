import Livepatch

/// `klp_compose.h`: what the sources of fixes may use of the whole, and what the main file knows
/// of them.
func headerFile(of patch: CumulativePatch) -> String {
  var c = CText()
  c.add("/* SPDX-License-Identifier: GPL-2.0 */")
  c.add("/* \(patch.module), composed by klp-compose: what all its fixes share. */")
  c.add("#ifndef KLP_COMPOSE_H")
  c.add("#define KLP_COMPOSE_H")
  c.add()
  c.add("#include <linux/livepatch.h>")
  c.add()
  define(
    [
      ("KLP_COMPOSE_LIVEPATCH", CText.literal(patch.livepatch)),
      ("KLP_COMPOSE_VERSION", String(patch.version)),
      ("KLP_COMPOSE_KERNEL", CText.literal(patch.kernel.name)),
    ], &c)
  if !patch.states.isEmpty {
    c.add()
    c.add("/* System states by name. */")
    define(patch.states.map { ("KLP_STATE_\(macroPart($0.name))", String($0.id)) }, &c)
  }
  if !patch.shadowVariables.isEmpty {
    c.add()
    c.add("/* Shadow variables by name. */")
    define(
      patch.shadowVariables.map { ("KLP_SHADOW_\(macroPart($0.name))", $0.id.description) }, &c)
  }
  c.add()
  c.add("/* The one patch that all fixes are a part of. */")
  c.add("extern struct klp_patch klp_compose_patch;")
  prototypes(of: patch, &c)
  c.add()
  c.add("#endif /* KLP_COMPOSE_H */")
  return c.text
}

/// Macros with their values in one column.
private func define(_ macros: [(name: String, value: String)], _ c: inout CText) {
  let column = ((macros.map(\.name.count).max() ?? 0) + 8) / 8 + 1
  for (name, value) in macros {
    let tabs = column - (name.count + 8) / 8
    c.add("#define \(name)\(String(repeating: "\t", count: max(1, tabs)))\(value)")
  }
}

private func prototypes(of patch: CumulativePatch, _ c: inout CText) {
  for fix in patch.fixes {
    let lines = prototypes(of: fix, in: patch)
    if lines.isEmpty { continue }
    c.add()
    c.comment(fix.id.text)
    for line in lines { c.add(line) }
  }
  let replacements = Set(
    patch.objects.flatMap { $0.functions.flatMap { $0.candidates.map(\.replacement) } }
  ).sorted()
  guard !replacements.isEmpty else { return }
  c.add()
  c.add(
    """
    #ifdef KLP_COMPOSE_MAIN
    /*
     * The replacements, by address alone: their prototypes are those of the
     * functions they replace.
     */
    """)
  for name in replacements { c.add("void \(name)(void);") }
  c.add("#endif")
}

private func prototypes(of fix: MergedFix, in patch: CumulativePatch) -> [String] {
  var lines: [String] = []
  if let function = fix.initFunction { lines.append("int \(function)(void);") }
  if let function = fix.exitFunction { lines.append("void \(function)(void);") }
  for object in patch.objects {
    for slot in CallbackSlot.allCases {
      for step in object.callbacks[slot] ?? [] where step.fix == fix.id {
        let result = slot == .prePatch ? "int" : "void"
        lines.append("\(result) \(step.function)(struct klp_object *obj);")
      }
    }
  }
  for variable in patch.shadowVariables
  where variable.fixes.first == fix.id && variable.freedBy.contains(.disable) {
    if let destructor = variable.destructor {
      lines.append("void \(destructor)(void *obj, void *shadow_data);")
    }
  }
  var seen: Set<String> = []
  return lines.filter { seen.insert($0).inserted }
}
