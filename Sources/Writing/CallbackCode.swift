import Livepatch

/// How an object's callbacks come out: the fix's own functions, or dispatchers over several.
struct CallbackPlan {
  let object: MergedObject
  /// One step a fix, in merge order; empty if the kernel gets the fix's functions directly.
  private(set) var steps: [Step] = []
  /// Shadow variables that end with a real disable; only vmlinux has any.
  let lifetimes: [MergedShadowVariable]
  /// What `struct klp_callbacks` points at.
  private(set) var pointers: [(slot: CallbackSlot, function: String, condition: Condition)] = []

  struct Step {
    var fix: FixID
    var condition: Condition
    var functions: [CallbackSlot: String]
  }

  init(_ object: MergedObject, in patch: CumulativePatch) {
    self.object = object
    lifetimes =
      object.name == .vmlinux
      ? patch.shadowVariables.filter { $0.freedBy.contains(.disable) } : []
    for fix in patch.fixes {
      var step: Step?
      for slot in CallbackSlot.allCases {
        for part in object.callbacks[slot] ?? [] where part.fix == fix.id {
          step = step ?? Step(fix: fix.id, condition: part.condition, functions: [:])
          step?.functions[slot] = part.function
        }
      }
      if let step { steps.append(step) }
    }
    if steps.count == 1, lifetimes.isEmpty {
      let only = steps[0]
      steps = []
      pointers = CallbackSlot.allCases.compactMap { slot in
        only.functions[slot].map { (slot, $0, only.condition) }
      }
    } else {
      pointers = CallbackSlot.allCases.filter(hasDispatcher).map {
        ($0, "\($0.rawValue)_\(identifierPart(object.name))", .always)
      }
    }
  }

  /// Undoing needs to know what was done, so the pair of `pre_patch` and `post_unpatch` comes whole.
  func hasDispatcher(for slot: CallbackSlot) -> Bool {
    switch slot {
    case .prePatch: hasPairs
    case .postUnpatch: hasPairs || !lifetimes.isEmpty
    case .postPatch: steps.contains { $0.functions[slot] != nil } || !lifetimes.isEmpty
    case .preUnpatch: steps.contains { $0.functions[slot] != nil }
    }
  }

  var hasPairs: Bool {
    steps.contains { $0.functions[.prePatch] != nil || $0.functions[.postUnpatch] != nil }
  }
}

/// What all dispatchers share: the order in which several fixes' callbacks run, and what is undone.
func callbackHelpers(_ plans: [CallbackPlan], _ c: inout CText) {
  guard plans.contains(where: { !$0.steps.isEmpty }) else { return }
  c.add()
  c.add(
    """
    /*
     * The kernel has one slot per callback and object; here several fixes share it.
     * The steps of an object stand in merge order: patching runs them forward,
     * unpatching backward.
     */
    struct compose_step {
    \tint (*pre_patch)(struct klp_object *obj);
    \tvoid (*post_patch)(struct klp_object *obj);
    \tvoid (*pre_unpatch)(struct klp_object *obj);
    \tvoid (*post_unpatch)(struct klp_object *obj);
    \tbool done;
    };
    """)
  if plans.contains(where: \.hasPairs) {
    c.add()
    c.add(
      """
      /* Undoes what pre_patch has done, and nothing else. */
      static void undo_steps(struct compose_step *steps, size_t count,
      \t\t       struct klp_object *obj)
      {
      \twhile (count--) {
      \t\tif (!steps[count].done)
      \t\t\tcontinue;
      \t\tsteps[count].done = false;
      \t\tif (steps[count].post_unpatch)
      \t\t\tsteps[count].post_unpatch(obj);
      \t}
      }

      /* Stops at the first refusal, for which the kernel calls no post_unpatch. */
      static int pre_patch_steps(struct compose_step *steps, size_t count,
      \t\t\t   struct klp_object *obj)
      {
      \tsize_t i;
      \tint ret;

      \tfor (i = 0; i < count; i++) {
      \t\tret = steps[i].pre_patch ? steps[i].pre_patch(obj) : 0;
      \t\tif (ret) {
      \t\t\tundo_steps(steps, i, obj);
      \t\t\t/* The module loader takes a positive value for success. */
      \t\t\treturn ret > 0 ? -EINVAL : ret;
      \t\t}
      \t\tsteps[i].done = true;
      \t}
      \treturn 0;
      }
      """)
  }
  if plans.contains(where: { plan in plan.steps.contains { $0.functions[.postPatch] != nil } }) {
    c.add()
    c.add(
      """
      static void post_patch_steps(struct compose_step *steps, size_t count,
      \t\t\t     struct klp_object *obj)
      {
      \tsize_t i;

      \tfor (i = 0; i < count; i++)
      \t\tif (steps[i].post_patch)
      \t\t\tsteps[i].post_patch(obj);
      }
      """)
  }
  if plans.contains(where: { plan in plan.steps.contains { $0.functions[.preUnpatch] != nil } }) {
    c.add()
    c.add(
      """
      static void pre_unpatch_steps(struct compose_step *steps, size_t count,
      \t\t\t      struct klp_object *obj)
      {
      \twhile (count--)
      \t\tif (steps[count].pre_unpatch)
      \t\t\tsteps[count].pre_unpatch(obj);
      }
      """)
  }
}

/// The steps of one object and its dispatchers.
func callbacks(_ plan: CallbackPlan, in patch: CumulativePatch, _ c: inout CText) {
  guard !plan.steps.isEmpty || !plan.lifetimes.isEmpty else { return }
  let name = identifierPart(plan.object.name)
  c.add()
  c.under(plan.object.condition) { c in
    if !plan.steps.isEmpty {
      c.add("static struct compose_step steps_\(name)[] = {")
      for step in plan.steps {
        let condition =
          (try? step.condition.simplified(assuming: plan.object.condition)) ?? step.condition
        c.under(condition) { c in
          c.comment(step.fix.text, tabs: 1)
          c.add("\t{")
          for slot in CallbackSlot.allCases {
            if let function = step.functions[slot] { c.add("\t\t.\(slot.rawValue) = \(function),") }
          }
          c.add("\t},")
        }
      }
      c.add("};")
    }
    if !plan.lifetimes.isEmpty {
      if !plan.steps.isEmpty { c.add() }
      c.add("/* Set once this patch has replaced all others: its data is nobody else's. */")
      c.add("static bool live;")
    }
    for (slot, function, _) in plan.pointers {
      c.add()
      dispatcher(slot, function, plan, &c)
    }
  }
}

private func dispatcher(
  _ slot: CallbackSlot, _ function: String, _ plan: CallbackPlan, _ c: inout CText
) {
  let steps = "steps_\(identifierPart(plan.object.name))"
  let hasSteps: Bool
  let helper: String
  switch slot {
  case .prePatch: (hasSteps, helper) = (plan.hasPairs, "pre_patch_steps")
  case .postUnpatch: (hasSteps, helper) = (plan.hasPairs, "undo_steps")
  default:
    hasSteps = plan.steps.contains { $0.functions[slot] != nil }
    helper = "\(slot.rawValue)_steps"
  }
  let call = "\(helper)(\(steps), ARRAY_SIZE(\(steps)), obj);"
  c.add("static \(slot == .prePatch ? "int" : "void") \(function)(struct klp_object *obj)")
  c.add("{")
  if hasSteps { c.add("\t\(slot == .prePatch ? "return " : "")\(call)") }
  if slot == .postPatch, !plan.lifetimes.isEmpty { c.add("\tlive = true;") }
  if slot == .postUnpatch, !plan.lifetimes.isEmpty { freeing(plan.lifetimes, hasSteps, &c) }
  c.add("}")
}

/// The end of shadow variables (kernel/livepatch/transition.c, `klp_complete_transition`, 6.1:
/// post_unpatch also runs when a transition to this patch is cancelled or reversed).
private func freeing(
  _ variables: [MergedShadowVariable], _ isBehindSteps: Bool, _ c: inout CText
) {
  if isBehindSteps { c.add() }
  c.add(
    """
    \t/*
    \t * This also runs when the transition to this patch is cancelled: then the
    \t * replaced patch lives on and needs the data. After a forced disable a
    \t * task may still be in the new code.
    \t */
    \tif (live && !klp_compose_patch.forced) {
    """)
  for variable in variables {
    c.under(variable.condition) { c in
      c.comment(variable.fixes.map(\.text).joined(separator: ", "), tabs: 2)
      let id = "KLP_SHADOW_\(macroPart(variable.name))"
      let destructor = variable.destructor ?? "NULL"
      let line = "\t\tklp_shadow_free_all(\(id), \(destructor));"
      if line.count + 14 <= 80 {
        c.add(line)
      } else {
        c.add("\t\tklp_shadow_free_all(\(id),")
        c.add("\t\t\t\t    \(destructor));")
      }
    }
  }
  c.add("\t}")
  c.add("\tlive = false;")
}
