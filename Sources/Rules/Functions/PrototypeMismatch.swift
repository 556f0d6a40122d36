import CSource
import Composing
import Diagnostics
import Livepatch

extension Rule {
  static let prototypeMismatch = Rule(
    "prototype-mismatch", .functions, .error,
    summary: "A function is declared otherwise than it is defined.",
    rationale: """
      Each source is compiled by itself, and the linker joins them by name alone. A declaration \
      that says something else than the definition is believed: arguments are left in registers \
      where nobody looks for them, and results are made up.

      Types are compared as far as they can be told without the kernel's headers.
      """,
    examples: [
      Example(
        "a declaration that was not kept up",
        """
        --- a/fix.yaml
        fix: a
        objects: { vmlinux: { functions: [f] } }
        --- a/a.c
        int «limit»(int kind);

        int klpp_f(void)
        {
        	return limit(0);
        }
        --- a/limit.c
        int limit(int kind, bool strict)
        {
        	return strict ? kind : 4;
        }
        """),
      Example(
        "another fix's function",
        """
        --- a/fix.yaml
        fix: a
        objects: { vmlinux: { functions: [f] } }
        --- a/a.c
        long a_limit(struct task_struct *task)
        {
        	return 4;
        }

        int klpp_f(void)
        {
        	return 0;
        }
        --- b/fix.yaml
        fix: b
        requires: [a]
        objects: { vmlinux: { functions: [g] } }
        --- b/b.c
        extern int «a_limit»(struct task_struct *task);

        int klpp_g(void)
        {
        	return a_limit(current);
        }
        """),
      Example(
        "the same types in other words",
        """
        --- a/fix.yaml
        fix: a
        objects: { vmlinux: { functions: [f] } }
        --- a/a.h
        int klpp_f(const char *, u32 len);
        --- a/a.c
        #include "a.h"

        int klpp_f(const char name[], unsigned int len)
        {
        	return 0;
        }
        """),
    ],
    .set { surroundings in
      surroundings.compositions.flatMap { mismatches(in: $0, surroundings) }
    })
}

/// A function that other files can link to.
private struct Definition {
  var fix: FileID?
  var file: CFile
  var function: CFile.Function
}

private func mismatches(
  in composition: Composition, _ surroundings: Surroundings
) -> [Finding] {
  let owned =
    composition.fixes.map { (fix: Optional($0.file), files: surroundings.index.files(of: $0)) }
    + [(fix: nil, files: surroundings.sharedFiles)]
  var definitions: [UInt32: [Definition]] = [:]
  for (fix, files) in owned {
    for file in files {
      for function in file.functions
      where function.kind == .ordinary && !function.isStatic && !file.isDead(function.branch) {
        definitions[function.name.hash, default: []].append(
          Definition(fix: fix, file: file, function: function))
      }
    }
  }
  return owned.flatMap { fix, files in
    files.flatMap { file in
      file.prototypes.compactMap { prototype -> Finding? in
        guard let candidates = definitions[prototype.name.hash], !prototype.isStatic,
          prototype.annotation == nil, !file.isDead(prototype.branch)
        else { return nil }
        var finding = mismatch(prototype, in: file, of: fix, candidates)
        finding?.kernels = [composition.kernel.name]
        return finding
      }
    }
  }
}

private func mismatch(
  _ prototype: CFile.Prototype, in file: CFile, of fix: FileID?, _ candidates: [Definition]
) -> Finding? {
  let name = file.text(prototype.name)
  let named = candidates.filter { $0.file.reads($0.function.name, name) }
  let own = named.filter { $0.fix == fix }
  // Which of several is meant is not known.
  guard let meant = own.first ?? (named.count == 1 ? named[0] : nil) else { return nil }
  // Most declarations are copies of the definition's first line.
  if meant.file.hasSameTokens(in: meant.function.signature, as: prototype.signature, of: file) {
    return nil
  }
  let declared = FunctionShape(prototype, in: file)
  // Conditions choose between several definitions of one fix.
  let differences = (own.isEmpty ? [meant] : own).map {
    declared.difference(from: FunctionShape($0.function, in: $0.file))
  }
  guard let difference = differences[0], !differences.contains(nil) else { return nil }
  return Finding(
    "prototype-mismatch",
    "`\(name)` is declared otherwise than it is defined: \(difference)",
    at: file.range(prototype.name),
    notes: [Note("the definition", at: meant.file.range(meant.function.name))],
    help: "correct the declaration; better, include one header here and at the definition")
}
