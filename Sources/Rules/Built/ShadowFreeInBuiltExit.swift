import Diagnostics
import ELF
import Livepatch

/// `shadow-free-in-module-exit` without sources: from `cleanup_module` along relocations and calls.
func shadowFreesInExit(of built: BuiltModule) -> [Finding] {
  guard let exit = built.symbol(named: "cleanup_module") else { return [] }
  // Whoever declares a count of users is taken at their word: conditions cannot be seen here.
  let counts = built.definition?.shadowVariables.contains { $0.freedBy.contains(.lastUser) }
  if counts == true { return [] }
  return built.calls.paths(from: exit, to: ["klp_shadow_free", "klp_shadow_free_all"]).compactMap {
    path in
    guard let free = path.last else { return nil }
    // A person follows ten calls; whoever made a chain of thousands wants something else.
    let shown = path.dropLast().prefix(10)
    var chain = shown.map { "`\(built.calls.name(of: $0.caller))`" }
    if path.count > shown.count + 1 { chain.append("…") }
    chain.append("`\(built.calls.name(of: free.caller))`")
    return Finding(
      "shadow-free-in-module-exit",
      "`\(free.callee)` runs when the module is removed (\(chain.joined(separator: " → "))), while a successor may use the variables",
      at: built.place(free.offset..<free.offset + 4),
      notes: [
        Note("`cleanup_module` is the module's exit", at: built.place(of: exit))
      ]
        + shown.map { step in
          Note(
            "`\(built.calls.name(of: step.caller))` \(step.isCall ? "calls" : "takes the address of") `\(step.callee)`",
            at: built.place(step.offset..<step.offset + 4))
        },
      help:
        "free them in the vmlinux object's post_unpatch after a real disable; a count of users that all releases share is told by `freed_by: last_user` in the module's definition"
    )
  }
}
