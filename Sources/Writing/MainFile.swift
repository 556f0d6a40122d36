import Livepatch

/// `<module>_main.c`: the `struct klp_patch` with everything it points at, and the module around it.
func mainFile(of patch: CumulativePatch) -> String {
  var c = CText()
  head(of: patch, &c)
  assumptions(of: patch, &c)
  let plans = patch.objects.map { CallbackPlan($0, in: patch) }
  callbackHelpers(plans, &c)
  for plan in plans { callbacks(plan, in: patch, &c) }
  for object in patch.objects { functions(of: object, &c) }
  objects(plans, &c)
  states(of: patch, &c)
  patchStructure(of: patch, &c)
  module(of: patch, &c)
  return c.text
}

private func head(of patch: CumulativePatch, _ c: inout CText) {
  c.add("// SPDX-License-Identifier: GPL-2.0")
  c.add("/*")
  let title = patch.module + (patch.description.map { ": \($0)" } ?? "")
  for line in CText.wrapped(CText.harmless(title), to: 77) { c.add(" * \(line)") }
  c.add(" *")
  c.add(" * Composed by klp-compose from the fixes below, in merge order. Do not edit:")
  c.add(" * change a fix and compose again. cumulative.yaml tells what comes from where.")
  if !patch.fixes.isEmpty { c.add(" *") }
  for fix in patch.fixes {
    let line =
      ([fix.id.text] + fix.references).joined(separator: " ")
      + (fix.title.map { ": \($0)" } ?? "")
    let wrapped = CText.wrapped(CText.harmless(line), to: 73)
    for (index, part) in wrapped.enumerated() { c.add(" * \(index == 0 ? "- " : "  ")\(part)") }
  }
  c.add(" */")
  c.add("#include <linux/kernel.h>")
  c.add("#include <linux/livepatch.h>")
  c.add("#include <linux/module.h>")
  c.add()
  c.add("#define KLP_COMPOSE_MAIN")
  c.add("#include \"klp_compose.h\"")
}

private func assumptions(of patch: CumulativePatch, _ c: inout CText) {
  for fix in patch.fixes {
    for assumed in fix.assumes where !assumed.isAlways {
      // Only where the fix itself is there.
      let broken = fix.condition && !assumed
      if broken.isNever { continue }
      c.add()
      c.add("#if \(broken.cText)")
      c.add("#error \(CText.literal("\(fix.id) assumes \(assumed)"))")
      c.add("#endif")
    }
  }
}

private func functions(of object: MergedObject, _ c: inout CText) {
  c.add()
  c.under(object.condition) { c in
    c.add("static struct klp_func funcs_\(identifierPart(object.name))[] = {")
    for function in object.functions { entries(of: function, within: object.condition, &c) }
    c.add("\t{ }")
    c.add("};")
  }
}

/// One entry for each candidate, of which exactly one is compiled.
private func entries(
  of function: MergedFunction, within context: Condition, _ c: inout CText
) {
  var earlier = Condition.never
  var isOpen = false
  for candidate in function.candidates {
    // What the block around and the branches before say already is not said again.
    let known = context && !earlier
    let condition = (try? candidate.condition.simplified(assuming: known)) ?? candidate.condition
    if condition.isNever { continue }
    if condition.isAlways {
      if isOpen { c.add("#else") }
    } else {
      c.add("\(isOpen ? "#elif" : "#if") \(condition.cText)")
      isOpen = true
    }
    entry(function, candidate, &c)
    if condition.isAlways { break }
    earlier = earlier || candidate.condition
  }
  if isOpen { c.add("#endif") }
}

private func entry(
  _ function: MergedFunction, _ candidate: MergedFunction.Candidate, _ c: inout CText
) {
  let beneath = candidate.beneath.map(\.text).joined(separator: ", ")
  c.comment(candidate.fix.text + (beneath.isEmpty ? "" : ", on top of \(beneath)"), tabs: 1)
  c.add("\t{")
  c.add("\t\t.old_name = \(CText.literal(function.name)),")
  c.add("\t\t.new_func = \(candidate.replacement),")
  if function.sympos != 0 { c.add("\t\t.old_sympos = \(function.sympos),") }
  c.add("\t},")
}

private func objects(_ plans: [CallbackPlan], _ c: inout CText) {
  c.add()
  c.add("static struct klp_object objs[] = {")
  for plan in plans {
    let object = plan.object
    c.under(object.condition) { c in
      c.add("\t{")
      switch object.name {
      case .vmlinux: c.add("\t\t/* vmlinux */")
      case .module(let name): c.add("\t\t.name = \(CText.literal(name)),")
      }
      c.add("\t\t.funcs = funcs_\(identifierPart(object.name)),")
      if !plan.pointers.isEmpty {
        c.add("\t\t.callbacks = {")
        for (slot, function, condition) in plan.pointers {
          let rest = (try? condition.simplified(assuming: object.condition)) ?? condition
          c.under(rest) { $0.add("\t\t\t.\(slot.rawValue) = \(function),") }
        }
        c.add("\t\t},")
      }
      c.add("\t},")
    }
  }
  c.add("\t{ }")
  c.add("};")
}

private func states(of patch: CumulativePatch, _ c: inout CText) {
  guard !patch.states.isEmpty else { return }
  c.add()
  c.add("static struct klp_state states[] = {")
  for state in patch.states {
    let owners = state.fixes.map(\.text).joined(separator: ", ")
    let origin = owners.isEmpty ? "carried on for releases in the field" : owners
    c.under(state.condition) { c in
      c.comment(origin + (state.about.map { ": \($0)" } ?? ""), tabs: 1)
      c.add("\t{")
      c.add("\t\t.id = KLP_STATE_\(macroPart(state.name)),")
      c.add("\t\t.version = \(state.version),")
      c.add("\t},")
    }
  }
  c.add("\t{ }")
  c.add("};")
}

private func patchStructure(of patch: CumulativePatch, _ c: inout CText) {
  c.add()
  c.add("struct klp_patch klp_compose_patch = {")
  c.add("\t.mod = THIS_MODULE,")
  c.add("\t.objs = objs,")
  if !patch.states.isEmpty { c.add("\t.states = states,") }
  c.add("\t.replace = true,")
  c.add("};")
}
