import CSource
import Composing
import Diagnostics
import Livepatch
import Parallel

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
    .set { surroundings in
      let lost = Dictionary(grouping: lostReplacements(surroundings)) {
        CFile.Name.hash($0.name.utf8)
      }
      if lost.isEmpty { return [] }
      return surroundings.selectedFixes.parallelMap { fix in
        surroundings.index.files(of: fix).flatMap { file in calls(of: lost, in: file, fix) }
      }.flatMap(\.self)
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
    guard let patch = composition.patch else { continue }
    let renames = Dictionary(
      patch.fixes.lazy.filter { $0.sources.contains { !$0.renames.isEmpty } }
        .map { ($0.id, $0.sources.flatMap(\.renames)) }, uniquingKeysWith: { first, _ in first })
    for object in patch.objects {
      for function in object.functions where function.candidates.count > 1 {
        guard let top = function.candidates.first, top.condition.isAlways else { continue }
        let key = FunctionKey(object: object.name, name: function.name, sympos: function.sympos)
        for candidate in function.candidates.dropFirst() {
          let rename = renames[candidate.fix]?.first { $0.to == candidate.replacement }
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
  of lost: [UInt32: [LostReplacement]], in file: CFile, _ fix: Livepatch.Fix
) -> [Finding] {
  file.calls.compactMap { call in
    guard let candidates = lost[call.name.hash], case .function(let owner) = call.owner,
      !file.isDead(call.branch)
    else { return nil }
    // A renamed one can only be reached from its own fix.
    let names = candidates.filter { !$0.isRenamed || $0.fix == fix.id.value }
    guard let target = names.first(where: { file.reads(call.name, $0.name) }) else { return nil }
    let caller = file.functions[owner].name
    // What is lost itself may call what is lost.
    let isLost = lost[caller.hash]?.contains {
      $0.fix == fix.id.value && file.reads(caller, $0.name)
    }
    if isLost == true { return nil }
    return Finding(
      "lost-replacement-called",
      "`\(file.text(caller))` calls `\(target.name)` of `\(target.fix)`, yet `\(target.winner)` replaces `\(target.function)`",
      at: file.range(call.name),
      help:
        "call `\(target.function.name)` itself: the kernel takes the call to the fix that has won")
  }
}
