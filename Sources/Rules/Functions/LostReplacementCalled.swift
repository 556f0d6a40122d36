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
      let lost = lostReplacements(surroundings)
      if lost.isEmpty { return [] }
      let hashes = Set(lost.keys.map { CFile.Name.hash($0.utf8) })
      return surroundings.selectedFixes.flatMap { fix in
        surroundings.index.files(of: fix).flatMap { calls(of: lost, hashes, in: $0, fix.id.value) }
      } + surroundings.sharedFiles.flatMap { calls(of: lost, hashes, in: $0, nil) }
    })
}

/// A replacement that no configuration lets win.
private struct LostReplacement {
  var function: FunctionKey
  var fix: FixID
  var winner: FixID
  var isRenamed: Bool
}

/// By the name under which the fixes' own C knows them, before they are renamed.
private func lostReplacements(_ surroundings: Surroundings) -> [String: [LostReplacement]] {
  var seen: Set<String> = []
  var lost: [String: [LostReplacement]] = [:]
  for composition in surroundings.compositions {
    let sources = Dictionary(
      (composition.patch?.fixes ?? []).map { ($0.id, $0.sources.first) },
      uniquingKeysWith: { first, _ in first })
    for object in composition.patch?.objects ?? [] {
      for function in object.functions where function.candidates.count > 1 {
        guard let top = function.candidates.first, top.condition.isAlways else { continue }
        let key = FunctionKey(object: object.name, name: function.name, sympos: function.sympos)
        for candidate in function.candidates.dropFirst() {
          guard seen.insert("\(candidate.fix) \(candidate.replacement)").inserted else { continue }
          let rename = sources[candidate.fix]??.renames.first { $0.to == candidate.replacement }
          lost[rename?.from ?? candidate.replacement, default: []].append(
            LostReplacement(
              function: key, fix: candidate.fix, winner: top.fix, isRenamed: rename != nil))
        }
      }
    }
  }
  return lost
}

private func calls(
  of lost: [String: [LostReplacement]], _ hashes: Set<UInt32>, in file: CFile, _ fix: FixID?
) -> [Finding] {
  file.functions.flatMap { function -> [Finding] in
    let calls = file.calls(in: function.body).filter {
      hashes.contains($0.name.hash) && !$0.isThroughMember
    }
    if calls.isEmpty { return [] }
    // What is lost itself may call what is lost.
    let name = file.text(function.name)
    if lost[name]?.contains(where: { $0.fix == fix }) == true { return [] }
    return calls.compactMap { call in
      let callee = file.text(call.name)
      // A renamed one can only be reached from its own fix.
      guard let target = lost[callee]?.first(where: { !$0.isRenamed || $0.fix == fix }) else {
        return nil
      }
      return Finding(
        "lost-replacement-called",
        "`\(name)` calls `\(callee)` of `\(target.fix)`, yet `\(target.winner)` replaces `\(target.function)`",
        at: file.range(call.name),
        help: fix == target.winner
          ? "take over what it needs of `\(callee)`: a call of `\(target.function.name)` from its own replacement would come back to it without end"
          : "call `\(target.function.name)` itself: the kernel takes the call to the fix that has won"
      )
    }
  }
}
