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

/// A function of an object, and the replacement that has won.
private struct Replaced {
  var key: FunctionKey
  var fixes: Set<FixID>
  var winner: FixID
  var replacement: CodeIndex.Definition
}

private func copies(in composition: Composition, _ surroundings: Surroundings) -> [Finding] {
  let replaced = replacedFunctions(in: composition, surroundings)
  if replaced.isEmpty { return [] }
  return composition.fixes.flatMap { fix -> [Finding] in
    let objects = Set(fix.objects.map(\.name.value))
    return surroundings.index.files(of: fix).flatMap { file in
      file.functions.compactMap { function -> Finding? in
        guard function.isStatic, !file.isDead(function.branch) else { return nil }
        let name = originalName(of: function.name, in: file)
        guard let candidates = replaced[CFile.Name.hash(name)],
          let original = candidates.first(where: {
            $0.key.name.utf8.elementsEqual(name) && objects.contains($0.key.object)
              && !$0.fixes.contains(fix.id.value)
          }), let source = surroundings.code[original.replacement.file],
          !file.hasSameTokens(
            in: function.body, as: original.replacement.function.body, of: source)
        else { return nil }
        return Finding(
          "inlined-callee-changed-elsewhere",
          "`\(file.text(function.name))` is a copy of `\(original.key)`, which `\(original.winner)` replaces by something else",
          at: file.range(function.name),
          notes: [Note("the replacement", at: original.replacement.nameRange)],
          help:
            "call `\(original.key.name)` itself, or bring the copy up to the replacement",
          kernels: [composition.kernel.name])
      }
    }
  }
}

private func replacedFunctions(
  in composition: Composition, _ surroundings: Surroundings
) -> [UInt32: [Replaced]] {
  let fixes = Dictionary(
    composition.fixes.map { ($0.id.value, $0) }, uniquingKeysWith: { first, _ in first })
  var replaced: [UInt32: [Replaced]] = [:]
  for object in composition.patch?.objects ?? [] {
    for function in object.functions {
      // Of several functions of one name the copy may be any.
      guard function.sympos == 0, let top = function.candidates.first, let fix = fixes[top.fix],
        let entry = fix.objects.first(where: { $0.name.value == object.name })?.functions
          .first(where: { $0.name.value == function.name }),
        let definition = surroundings.index.definition(of: entry.replacement.value, in: fix)
      else { continue }
      replaced[CFile.Name.hash(function.name.utf8), default: []].append(
        Replaced(
          key: FunctionKey(object: object.name, name: function.name, sympos: 0),
          fixes: Set(function.candidates.map(\.fix)), winner: top.fix, replacement: definition))
    }
  }
  return replaced
}

/// Without the prefix that tools put before what they copy.
private func originalName(of name: CFile.Name, in file: CFile) -> ArraySlice<UInt8> {
  let bytes = file.source.bytes[name.range.bytes]
  for prefix in ["klpp_", "klpr_"] where bytes.starts(with: prefix.utf8) {
    return bytes.dropFirst(prefix.utf8.count)
  }
  return bytes
}
