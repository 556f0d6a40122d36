import CSource
import Composing
import Diagnostics
import Livepatch

extension Rule {
  static let signatureChange = Rule(
    "signature-change", .functions, .error,
    summary: "Replacements of one function have different prototypes.",
    rationale: """
      A replacement is called in place of the original, by callers that know nothing of it: it \
      must take and return what the original does. Where two fixes replace one function, at most \
      one of two prototypes can be right.

      Types are compared as far as they can be told without the kernel's headers. Whether one \
      replacement alone fits its original needs the kernel's debug information.
      """,
    examples: [
      Example(
        "a parameter too many",
        """
        --- a/fix.yaml
        fix: a
        objects: { vmlinux: { functions: [f] } }
        --- a/a.c
        int klpp_f(struct seq_file *m)
        {
        	return 0;
        }
        --- b/fix.yaml
        fix: b
        objects: { vmlinux: { functions: { f: { on_top_of: a } } } }
        --- b/b.c
        int «klpp_f»(struct seq_file *m, bool quiet)
        {
        	return quiet ? 0 : 1;
        }
        """),
      Example(
        "one prototype",
        """
        --- a/fix.yaml
        fix: a
        objects: { vmlinux: { functions: [f] } }
        --- a/a.c
        int klpp_f(struct seq_file *m, void *v)
        {
        	return 0;
        }
        --- b/fix.yaml
        fix: b
        objects: { vmlinux: { functions: { f: { on_top_of: a } } } }
        --- b/b.c
        int klpp_f(struct seq_file *file, void *unused)
        {
        	return 1;
        }
        """),
    ],
    .set { surroundings in
      surroundings.compositions.flatMap { changes(in: $0, surroundings) }
    })
}

private func changes(in composition: Composition, _ surroundings: Surroundings) -> [Finding] {
  let several = (composition.patch?.objects ?? []).flatMap { object in
    object.functions.filter { $0.candidates.count > 1 }.map { (object.name, $0) }
  }
  if several.isEmpty { return [] }
  let fixes = Dictionary(
    composition.fixes.map { ($0.id.value, $0) }, uniquingKeysWith: { first, _ in first })
  return several.flatMap { object, function -> [Finding] in
    let key = FunctionKey(object: object, name: function.name, sympos: function.sympos)
    // From the bottom of the chain to its top.
    let replacements = function.candidates.reversed().flatMap { candidate in
      fixes[candidate.fix].map { definitions(of: key, in: $0, surroundings.index) } ?? []
    }
    guard let first = replacements.first, let firstFile = surroundings.code[first.definition.file]
    else { return [] }
    let shape = FunctionShape(first.definition.function, in: firstFile)
    return replacements.dropFirst().compactMap { other in
      guard let file = surroundings.code[other.definition.file],
        let difference = FunctionShape(other.definition.function, in: file).difference(from: shape)
      else { return nil }
      return Finding(
        "signature-change",
        "`\(other.fix)` and `\(first.fix)` replace `\(key)` by functions that differ in \(difference)",
        at: other.definition.nameRange,
        notes: [Note("the replacement of `\(first.fix)`", at: first.definition.nameRange)],
        help: "give both the prototype of the kernel's function",
        kernels: [composition.kernel.name])
    }
  }
}

private func definitions(
  of key: FunctionKey, in fix: Livepatch.Fix, _ index: CodeIndex
) -> [(fix: FixID, definition: CodeIndex.Definition)] {
  fix.objects.filter { $0.name.value == key.object }.flatMap { object in
    object.functions.compactMap { entry in
      guard entry.name.value == key.name, max(1, entry.sympos) == key.position,
        let definition = index.definition(of: entry.replacement.value, in: fix)
      else { return nil }
      return (fix.id.value, definition)
    }
  }
}
