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
  var first: [FunctionKey: (fix: Livepatch.Fix, name: Located<String>)] = [:]
  var findings: [Finding] = []
  for fix in composition.fixes {
    for object in fix.objects {
      for entry in object.functions {
        let key = FunctionKey(
          object: object.name.value, name: entry.name.value, sympos: entry.sympos)
        guard let other = first[key] else {
          first[key] = (fix, entry.replacement)
          continue
        }
        guard
          let mine = surroundings.index.definition(of: entry.replacement.value, in: fix),
          let theirs = surroundings.index.definition(of: other.name.value, in: other.fix),
          let file = surroundings.code[mine.file], let otherFile = surroundings.code[theirs.file],
          let difference = FunctionShape(mine.function, in: file).difference(
            from: FunctionShape(theirs.function, in: otherFile))
        else { continue }
        findings.append(
          Finding(
            "signature-change",
            "`\(fix.id.value)` and `\(other.fix.id.value)` replace `\(key)` by functions that differ in \(difference)",
            at: mine.nameRange,
            notes: [Note("the replacement of `\(other.fix.id.value)`", at: theirs.nameRange)],
            help: "give both the prototype of the kernel's function",
            kernels: [composition.kernel.name]))
      }
    }
  }
  return findings
}
