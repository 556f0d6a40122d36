import Composing
import Diagnostics
import Livepatch

extension Rule {
  static let shadowFreeInModuleExit = Rule(
    "shadow-free-in-module-exit", .shadow, .error,
    summary: "Shadow variables are freed when the module is removed.",
    rationale: """
      A replaced module stays loaded, and its exit runs when somebody removes it: long after its \
      successor has taken over (Documentation/livepatch/cumulative-patches.rst, 6.1). \
      `klp_shadow_free_all` goes over the whole system by number \
      (kernel/livepatch/shadow.c, 6.1), so it frees the variables that the successor uses.

      Right places are:

      - a replaced function that frees the parent: `freed_by: parent`;
      - the end of a real disable: `freed_by: disable`, which is generated with the guard it needs;
      - exit, behind a count of users that init takes and exit drops: `freed_by: last_user`. The \
      last module that still counts is the last user, whatever the order of removal.
      """,
    .looking { surroundings in
      surroundings.selectedFixes.flatMap { fix -> [Finding] in
        guard let exit = fix.exitFunction else { return [] }
        // Whoever declares a count in init is taken at their word here.
        if fix.shadowVariables.contains(where: { $0.freedBy.contains { $0.value == .lastUser } }) {
          return []
        }
        let paths = surroundings.callPaths(
          from: exit, of: fix, to: ["klp_shadow_free", "klp_shadow_free_all"])
        return paths.compactMap { path in
          guard let last = path.last else { return nil }
          let chain = path.map { "`\($0.caller)`" }.joined(separator: " → ")
          return Finding(
            "shadow-free-in-module-exit",
            "`\(last.callee)` runs when the module is removed (\(chain)), while a successor may use the variables",
            at: last.place,
            notes: [Note("`\(exit.value)` is the fix's exit", at: exit.range)]
              + CallStep.notes(on: path),
            help:
              "let `freed_by: disable` free them, or count users in init and exit and say `freed_by: last_user`"
          )
        }
      }
    })
}
