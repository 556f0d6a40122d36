import CSource
import Composing
import Diagnostics
import Livepatch

extension Rule {
  static let inlinedCalleeChangedElsewhere = Rule(
    "inlined-callee-changed-elsewhere", .functions, .warning,
    summary: "A fix brings along a copy of a function that another fix replaces.",
    rationale: """
      A livepatch takes calls of the kernel's function to its replacement. A copy inside a fix is \
      another function: whoever calls the copy gets what it was copied from, without the other \
      fix's change.

      The kernel's own function can be called by its name, through a livepatch symbol if it is not \
      exported; the call goes to the replacement then. Where it was inlined in the kernel, the copy \
      must have the change too.
      """,
    examples: [
      Example(
        "an old copy in another fix",
        """
        --- a/fix.yaml
        fix: a
        objects: { vmlinux: { functions: [limit] } }
        --- a/a.c
        int klpp_limit(int kind)
        {
        	return kind ? 4 : 0;
        }
        --- b/fix.yaml
        fix: b
        objects: { vmlinux: { functions: [f] } }
        --- b/b.c
        static int «limit»(int kind)
        {
        	return 4;
        }

        int klpp_f(int kind)
        {
        	return limit(kind) + 1;
        }
        """),
      Example(
        "the kernel's function is called",
        """
        --- a/fix.yaml
        fix: a
        objects: { vmlinux: { functions: [limit] } }
        --- a/a.c
        int klpp_limit(int kind)
        {
        	return kind ? 4 : 0;
        }
        --- b/fix.yaml
        fix: b
        objects: { vmlinux: { functions: [f] } }
        externs: { vmlinux: [limit] }
        --- b/b.c
        extern int limit(int kind);

        int klpp_f(int kind)
        {
        	return limit(kind) + 1;
        }
        """),
    ],
    .set { surroundings in
      surroundings.compositions.flatMap { copies(in: $0, surroundings) }
    })
}

/// A function of an object that is replaced.
private struct Replaced {
  var object: ObjectName
  var function: MergedFunction
}

private func copies(in composition: Composition, _ surroundings: Surroundings) -> [Finding] {
  var replaced: [UInt32: [Replaced]] = [:]
  for object in composition.patch?.objects ?? [] {
    // Of several functions of one name the copy may be any.
    for function in object.functions where function.sympos == 0 {
      replaced[CFile.Name.hash(function.name.utf8), default: []].append(
        Replaced(object: object.name, function: function))
    }
  }
  if replaced.isEmpty { return [] }
  return composition.fixes.flatMap { fix -> [Finding] in
    surroundings.index.files(of: fix).flatMap { file in
      file.functions.compactMap { function -> Finding? in
        guard function.isStatic, !file.isDead(function.branch) else { return nil }
        let name = originalName(of: function.name, in: file)
        guard let candidates = replaced[CFile.Name.hash(name)],
          let original = candidates.first(where: { candidate in
            candidate.function.name.utf8.elementsEqual(name)
              && fix.objects.contains { $0.name.value == candidate.object }
              && !candidate.function.candidates.contains { $0.fix == fix.id.value }
          }), let (winner, replacement) = replacement(of: original, in: composition, surroundings),
          let source = surroundings.code[replacement.file],
          !file.hasSameTokens(in: function.body, as: replacement.function.body, of: source)
        else { return nil }
        let key = FunctionKey(object: original.object, name: original.function.name, sympos: 0)
        return Finding(
          "inlined-callee-changed-elsewhere",
          "`\(file.text(function.name))` is a copy of `\(key)`, which `\(winner)` replaces by something else",
          at: file.range(function.name),
          notes: [Note("the replacement", at: replacement.nameRange)],
          help: "call `\(key.name)` itself, or bring the copy up to the replacement",
          kernels: [composition.kernel.name])
      }
    }
  }
}

/// The replacement that has won.
private func replacement(
  of replaced: Replaced, in composition: Composition, _ surroundings: Surroundings
) -> (fix: FixID, definition: CodeIndex.Definition)? {
  guard let top = replaced.function.candidates.first,
    let fix = composition.fixes.first(where: { $0.id.value == top.fix }),
    let object = fix.objects.first(where: { $0.name.value == replaced.object }),
    let entry = object.functions.first(where: { $0.name.value == replaced.function.name }),
    let definition = surroundings.index.definition(of: entry.replacement.value, in: fix)
  else { return nil }
  return (top.fix, definition)
}

/// Without the prefix that tools put before what they copy.
private func originalName(of name: CFile.Name, in file: CFile) -> ArraySlice<UInt8> {
  let bytes = file.source.bytes[name.range.bytes]
  return file.begins(name, with: "klpp_") || file.begins(name, with: "klpr_")
    ? bytes.dropFirst("klpp_".utf8.count) : bytes
}
