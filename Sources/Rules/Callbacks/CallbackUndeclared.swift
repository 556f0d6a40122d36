import CSource
import Composing
import Diagnostics
import Livepatch

extension Rule {
  static let callbackUndeclared = Rule(
    "callback-undeclared", .callbacks, .warning,
    summary: "A function is made to be a callback, and no object names it.",
    rationale: """
      The kernel calls what `struct klp_callbacks` of an object points to \
      (include/linux/livepatch.h, 6.1), and that is what the fix's YAML lists under `callbacks:`. A \
      function that takes a `struct klp_object *`, is named nowhere and called by nobody was written \
      to run, and never does.
      """,
    examples: [
      Example(
        "nobody names it",
        """
        --- a/fix.yaml
        fix: a
        objects: { vmlinux: { functions: [f] } }
        --- a/a.c
        int klpp_f(void)
        {
        	return 0;
        }

        void «a_post_patch»(struct klp_object *obj)
        {
        	pr_info("patched\\n");
        }
        """),
      Example(
        "a helper of one that is named",
        """
        --- a/fix.yaml
        fix: a
        objects:
          vmlinux:
            functions: [f]
            callbacks: { post_patch: a_post_patch }
        --- a/a.c
        int klpp_f(void)
        {
        	return 0;
        }

        static void tell(struct klp_object *obj)
        {
        	pr_info("patched\\n");
        }

        void a_post_patch(struct klp_object *obj)
        {
        	tell(obj);
        }
        """),
    ],
    .unit { unit in
      var found: [(file: CFile, function: CFile.Function)] = []
      let own = Set(unit.fix.sources.map(\.file))
      for file in unit.files where own.contains(file.id) {
        for function in file.functions
        where !file.isDead(function.branch) && isCallbackLike(function, in: file) {
          found.append((file, function))
        }
      }
      if found.isEmpty { return [] }
      let declared = Set(
        unit.fix.objects.flatMap { object in
          object.callbacks.declared.map(\.function.value)
            + object.functions.map(\.replacement.value)
        })
      found.removeAll { declared.contains($0.file.text($0.function.name)) }
      if found.isEmpty { return [] }
      let names = Set(found.map { $0.file.text($0.function.name) })
      var used: Set<String> = []
      for file in unit.files {
        used.formUnion(file.uses(of: names).map { file.text($0.name) })
        let hashes = Set(names.map { CFile.Name.hash($0.utf8) })
        used.formUnion(
          file.calls.lazy.filter { hashes.contains($0.name.hash) }.map { file.text($0.name) })
      }
      return found.filter { !used.contains($0.file.text($0.function.name)) }.map { file, function in
        Finding(
          "callback-undeclared",
          "`\(file.text(function.name))` takes a `struct klp_object *` like a callback, and no object of `\(unit.fix.id.value)` names it",
          at: file.range(function.name),
          help: unit.isHandWritten
            ? "name it among the `.callbacks` of an object, or remove it"
            : "name it under `callbacks:` of its object, or remove it")
      }
    })
}
