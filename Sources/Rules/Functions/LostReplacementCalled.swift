import CSource
import Composing
import Diagnostics
import Livepatch

extension Rule {
  static let lostReplacementCalled = Rule(
    "lost-replacement-called", .functions, .error, isRequired: true,
    summary: "Code of the merged module calls a replacement that lost to another fix's.",
    rationale: """
      Where one fix stands on top of another, the lower one's replacement stays in the module and \
      nobody reaches it through the kernel. A call by its name would still run it: the old version \
      in the middle of new code. Call the kernel's function by its own name (through a livepatch \
      symbol if it is not exported) and the kernel will take the call to whoever has won.
      """,
    examples: [
      Example(
        "a sibling calls the old version",
        """
        --- a/fix.yaml
        fix: a
        objects: { vmlinux: { functions: [f, g] } }
        --- a/a.c
        int klpp_f(void)
        {
        	return 0;
        }

        int klpp_g(void)
        {
        	return «klpp_f»() + 1;
        }
        --- b/fix.yaml
        fix: b
        on_top_of: [a]
        objects: { vmlinux: { functions: [f] } }
        --- b/b.c
        int klpp_f(void)
        {
        	return 0;
        }
        """),
      Example(
        "the kernel takes the call to whoever has won",
        """
        --- a/fix.yaml
        fix: a
        objects: { vmlinux: { functions: [f, g] } }
        --- a/a.c
        int klpp_f(void)
        {
        	return 0;
        }

        int klpp_g(void)
        {
        	return f() + 1;
        }
        --- b/fix.yaml
        fix: b
        on_top_of: [a]
        objects: { vmlinux: { functions: [f] } }
        --- b/b.c
        int klpp_f(void)
        {
        	return 0;
        }
        """),
    ],
    .set { surroundings in
      let fixes = surroundings.selectedFixes
      let lost = lostReplacements(surroundings)
      if lost.isEmpty { return [] }
      return fixes.flatMap { fix -> [Finding] in
        surroundings.index.files(of: fix).flatMap { file in
          calls(of: lost, in: file, fix)
        }
      }
    })
}

/// A replacement that no configuration lets win.
private struct LostReplacement {
  var function: FunctionKey
  var fix: FixID
  var winner: FixID
  /// As the fix's own C calls it, before it is renamed.
  var name: String
  var isRenamed: Bool
}

private func lostReplacements(_ surroundings: Surroundings) -> [LostReplacement] {
  var seen: Set<String> = []
  var lost: [LostReplacement] = []
  for composition in surroundings.compositions {
    for object in composition.patch?.objects ?? [] {
      for function in object.functions where function.candidates.count > 1 {
        guard let top = function.candidates.first, top.condition.isAlways else { continue }
        let key = FunctionKey(object: object.name, name: function.name, sympos: function.sympos)
        for candidate in function.candidates.dropFirst() {
          let source = composition.patch?.fixes.first { $0.id == candidate.fix }?.sources.first
          let rename = source?.renames.first { $0.to == candidate.replacement }
          guard seen.insert("\(candidate.fix) \(candidate.replacement)").inserted else { continue }
          lost.append(
            LostReplacement(
              function: key, fix: candidate.fix, winner: top.fix,
              name: rename?.from ?? candidate.replacement, isRenamed: rename != nil))
        }
      }
    }
  }
  return lost
}

private func calls(
  of lost: [LostReplacement], in file: CFile, _ fix: Livepatch.Fix
) -> [Finding] {
  // A renamed one can only be reached from its own fix.
  let names = lost.filter { !$0.isRenamed || $0.fix == fix.id.value }
  if names.isEmpty { return [] }
  return file.functions.flatMap { function -> [Finding] in
    // What is lost itself may call what is lost.
    let name = file.text(function.name)
    if lost.contains(where: { $0.fix == fix.id.value && $0.name == name }) { return [] }
    return file.calls(in: function.body).compactMap { call in
      let callee = file.text(call.name)
      guard let target = names.first(where: { $0.name == callee }) else { return nil }
      return Finding(
        "lost-replacement-called",
        "`\(name)` calls `\(callee)` of `\(target.fix)`, yet `\(target.winner)` replaces `\(target.function)`",
        at: file.range(call.name),
        help:
          "call `\(target.function.name)` itself: the kernel takes the call to the fix that has won"
      )
    }
  }
}
