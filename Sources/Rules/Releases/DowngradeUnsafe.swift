import Diagnostics
import Livepatch

extension Rule {
  static let downgradeUnsafe = Rule(
    "downgrade-unsafe", .releases, .warning, isOnByDefault: false,
    summary: "The kernel lets a machine go back, and what the later release did stays behind.",
    rationale: """
      On a replacement only the new patch's callbacks run (`__klp_enable_patch`, \
      kernel/livepatch/core.c, 6.1; Documentation/livepatch/cumulative-patches.rst). An earlier \
      release knows neither the callbacks of a later one nor its shadow variables: what they changed \
      stays changed, what they attached stays attached, and a later upgrade finds it stale. A state \
      makes the kernel refuse the way back.

      `compare` tells of it; `lint` only if asked.
      """,
    examples: [
      Example(
        "callbacks and variables that the earlier release does not know",
        """
        --- livepatch.yaml
        livepatch: lp
        version: «2»
        kernels: { bookworm: "6.1.*" }
        releases: releases
        lint: { rules: { downgrade-unsafe: warning, shadow-undeclared: off } }
        --- a/fix.yaml
        fix: a
        objects:
          vmlinux:
            functions: [f]
            callbacks: { post_patch: raise, pre_unpatch: restore }
        --- a/a.c
        int klpp_f(void)
        {
        	return 0;
        }

        void raise(struct klp_object *obj)
        {
        }

        void restore(struct klp_object *obj)
        {
        }
        --- releases/bookworm/lp_1/cumulative.yaml
        format: 1
        livepatch: lp
        version: 1
        kernel: { name: bookworm, release: "6.1.*" }
        fixes: [{ fix: a, folder: a }]
        objects:
          - object: vmlinux
            functions:
              - { function: f, provided_by: [{ fix: a, replacement: klpp_f }] }
        """),
      Example(
        "a state keeps the earlier release out",
        """
        --- livepatch.yaml
        livepatch: lp
        version: 2
        kernels: { bookworm: "6.1.*" }
        releases: releases
        states: { level: { id: 207, version: 1 } }
        lint: { rules: { downgrade-unsafe: warning } }
        --- a/fix.yaml
        fix: a
        objects:
          vmlinux:
            functions: [f]
            callbacks: { post_patch: raise, pre_unpatch: restore }
        --- a/a.c
        int klpp_f(void)
        {
        	return 0;
        }

        void raise(struct klp_object *obj)
        {
        }

        void restore(struct klp_object *obj)
        {
        }
        --- releases/bookworm/lp_1/cumulative.yaml
        format: 1
        livepatch: lp
        version: 1
        kernel: { name: bookworm, release: "6.1.*" }
        fixes: [{ fix: a, folder: a }]
        objects:
          - object: vmlinux
            functions:
              - { function: f, provided_by: [{ fix: a, replacement: klpp_f }] }
        """),
    ],
    .pair(.downgrade) { pair in
      // Where the kernel refuses, nothing is left behind.
      pair.statesInTheWay.isEmpty ? pair.callbacksLeftBehind + pair.variablesLeftBehind : []
    })
}

extension ReleasePair {
  /// What patching callbacks of the later release did and no code of the earlier one undoes.
  fileprivate var callbacksLeftBehind: [Finding] {
    later.patch.objects.flatMap { object -> [Finding] in
      let old = earlier.patch.objects.first { $0.name == object.name }
      // Unpatching callbacks do nothing that would have to be undone.
      return [CallbackSlot.prePatch, .postPatch].flatMap { slot -> [Finding] in
        let known = Set((old?.callbacks[slot] ?? []).flatMap { [$0.fix.text, $0.function] })
        return (object.callbacks[slot] ?? []).filter {
          !known.contains($0.fix.text) && !known.contains($0.function)
        }.map { step in
          finding(
            "`\(slot.rawValue)` of `\(step.fix)` for `\(object.name)`: nothing in `\(earlier.patch.module)` undoes what it did",
            at: later.range(of: .callback(object.name, slot)))
        }
      }
    }
  }

  /// Variables that the earlier release neither uses nor frees.
  fileprivate var variablesLeftBehind: [Finding] {
    let known = Set(earlier.patch.shadowVariables.map(\.id))
    return later.patch.shadowVariables.filter { !known.contains($0.id) }.map { variable in
      finding(
        "the shadow variables `\(variable.name)` stay attached: nothing in `\(earlier.patch.module)` frees them",
        at: later.range(of: .shadowVariable(variable.name)))
    }
  }

  private func finding(_ what: String, at range: SourceRange) -> Finding {
    Finding(
      "downgrade-unsafe",
      "going back from `\(later.patch.module)` to `\(earlier.patch.module)` leaves something behind: \(what)",
      at: range,
      help:
        "declare a state for it, so that the kernel refuses the way back; and disable `\(later.patch.module)` first to go it",
      kernels: [later.patch.kernel.name])
  }
}
