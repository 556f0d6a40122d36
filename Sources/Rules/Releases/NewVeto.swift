import CSource
import Comparing
import Diagnostics
import Livepatch

extension Rule {
  static let newVeto = Rule(
    "new-veto", .releases, .note, isOnByDefault: false,
    summary: "A new `pre_patch` can refuse where an earlier release is live.",
    rationale: """
      If `pre_patch` fails, the new release is not enabled and the earlier one stays \
      (`klp_enable_patch`, kernel/livepatch/core.c, 6.1). For an object that is a module it also \
      runs whenever that module is loaded, and then the module is refused \
      (`klp_module_coming`). Whoever rolls the release out should know.
      """,
    examples: [
      Example(
        "a callback that can fail", alongside: ["downgrade-unsafe"],
        """
        --- livepatch.yaml
        livepatch: lp
        version: «2»
        kernels: { bookworm: "6.1.*" }
        releases: releases
        lint: { rules: { new-veto: note } }
        --- b/fix.yaml
        fix: b
        objects:
          vmlinux:
            functions: [f]
            callbacks: { pre_patch: b_pre_patch }
        --- b/b.c
        int klpp_f(void)
        {
        	return 0;
        }

        int b_pre_patch(struct klp_object *obj)
        {
        	return num_online_cpus() > 1 ? 0 : -ENODEV;
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
        "a callback that never fails", alongside: ["downgrade-unsafe"],
        """
        --- livepatch.yaml
        livepatch: lp
        version: 2
        kernels: { bookworm: "6.1.*" }
        releases: releases
        lint: { rules: { new-veto: note } }
        --- b/fix.yaml
        fix: b
        objects:
          vmlinux:
            functions: [f]
            callbacks: { pre_patch: b_pre_patch }
        --- b/b.c
        int klpp_f(void)
        {
        	return 0;
        }

        int b_pre_patch(struct klp_object *obj)
        {
        	pr_info("here");
        	return 0;
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
    .upgrade { pair in
      let before = Set(pair.old.patch.objects.map(\.name))
      return pair.addedCallbacks([.prePatch]).filter { before.contains($0.object) }
        .compactMap { added -> Finding? in
          guard pair.canFail(added.step) == true else { return nil }
          return pair.finding(
            "new-veto",
            "`\(added.step.function)` can keep this release from replacing an earlier one"
              + (added.object == .vmlinux ? "" : ", and `\(added.object)` from being loaded"),
            notes: [
              Note(
                "it is the new `pre_patch` of `\(added.object)`",
                at: pair.new.release.range(of: .callback(added.object, .prePatch)))
            ])
        }
    })
}

extension ReleasePair {
  /// Whether a callback returns anything but 0; nil if its C is not known.
  fileprivate func canFail(_ step: CallbackStep) -> Bool? {
    guard let (graph, start) = callback(step), case .function(let index) = start.definition else {
      return nil
    }
    let file = graph.files[start.file]
    let words = file.text(file.functions[index].body).split { " \t\n;(){}".contains($0) }
    return zip(words, words.dropFirst()).contains { $0 == "return" && $1 != "0" }
  }
}
