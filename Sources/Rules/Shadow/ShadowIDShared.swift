import CSource
import Composing
import Diagnostics
import Livepatch
import Parallel

extension Rule {
  static let shadowIDShared = Rule(
    "shadow-id-shared-undeclared", .shadow, .warning,
    summary: "Two fixes use one shadow id, and do not say that they share a variable.",
    rationale: """
      Ids share one space over the whole running kernel (`klp_shadow_match`, \
      kernel/livepatch/shadow.c, 6.1). If the fixes mean the same data, each should declare it under \
      one name in `shadow_variables`: then it is checked that they agree, and that a release which \
      has one of them left tells of it. If they do not, they read each other's memory.
      """,
    examples: [
      Example(
        "the same number, written down twice",
        """
        --- a/fix.yaml
        fix: a
        objects: { vmlinux: { functions: [f] } }
        --- a/a.c
        int klpp_f(struct inode *inode)
        {
        	return klp_shadow_get(inode, 0x2070001) ? 1 : 0;
        }
        --- b/fix.yaml
        fix: b
        objects: { vmlinux: { functions: [g] } }
        --- b/b.c
        #define B_ID 0x2070001

        int klpp_g(struct inode *inode)
        {
        	return klp_shadow_get(inode, «B_ID») ? 1 : 0;
        }
        """),
      Example(
        "declared by one, used by another",
        """
        --- a/fix.yaml
        fix: a
        objects: { vmlinux: { functions: [f] } }
        shadow_variables: { seen: { id: 0x2070001, type: int, freed_by: disable } }
        --- a/a.c
        int klpp_f(struct inode *inode)
        {
        	return klp_shadow_get(inode, KLP_SHADOW_SEEN) ? 1 : 0;
        }
        --- b/fix.yaml
        fix: b
        objects: { vmlinux: { functions: [g] } }
        --- b/b.c
        int klpp_g(struct inode *inode)
        {
        	return klp_shadow_get(inode, «0x2070001») ? 1 : 0;
        }
        """),
      Example(
        "declared by both",
        """
        --- a/fix.yaml
        fix: a
        objects: { vmlinux: { functions: [f] } }
        shadow_variables: { seen: { id: 0x2070001, type: int, freed_by: disable } }
        --- a/a.c
        int klpp_f(struct inode *inode)
        {
        	return klp_shadow_get(inode, KLP_SHADOW_SEEN) ? 1 : 0;
        }
        --- b/fix.yaml
        fix: b
        objects: { vmlinux: { functions: [g] } }
        shadow_variables: { seen: { id: 0x2070001, type: int, freed_by: disable } }
        --- b/b.c
        int klpp_g(struct inode *inode)
        {
        	return klp_shadow_get(inode, KLP_SHADOW_SEEN) ? 1 : 0;
        }
        """),
    ],
    .set { surroundings in
      let users = shadowUsers(surroundings)
      return users.keys.sorted().flatMap { number -> [Finding] in
        let users = users[number] ?? []
        guard let first = users.first else { return [] }
        // That all of them declare it is for composing to judge.
        return users.dropFirst().compactMap { user in
          guard user.fix != first.fix, !(user.isDeclared && first.isDeclared) else { return nil }
          let stranger = user.isDeclared ? first : user
          let other = user.isDeclared ? user : first
          let isOfOtherSize =
            stranger.size.flatMap { size in other.size?.contradicts(size) } == true
          return Finding(
            "shadow-id-shared-undeclared",
            isOfOtherSize
              ? "`\(stranger.fix)` uses the shadow id 0x\(String(number, radix: 16)) of `\(other.fix)` for data of another size"
              : "`\(stranger.fix)` uses the shadow id 0x\(String(number, radix: 16)) of `\(other.fix)`, and they do not say that they share it",
            at: stranger.place, notes: [Note("`\(other.fix)` has it here", at: other.place)],
            help: isOfOtherSize
              ? "give one of them another id"
              : "declare it under one name in both, or give one of them another id")
        }
      }
    })
}

/// A fix that uses an id, and where.
private struct ShadowUser: Sendable {
  let fix: FixID
  let place: SourceRange
  let isDeclared: Bool
  let size: ShadowSize?
}

/// For each number the fixes that declare or use it, the one that declares it first.
private func shadowUsers(_ surroundings: Surroundings) -> [UInt64: [ShadowUser]] {
  let users = surroundings.selectedFixes.parallelMap { fix -> [(UInt64, ShadowUser)] in
    let unit = LintUnit(fix, in: surroundings)
    let own = Set(fix.sources.map(\.file) + fix.headers.map(\.file))
    var users: [UInt64: ShadowUser] = [:]
    for variable in fix.shadowVariables {
      guard let number = unit.number(of: variable) else { continue }
      users[number] = ShadowUser(
        fix: fix.id.value, place: variable.id.range, isDeclared: true, size: unit.size(of: variable)
      )
    }
    for call in unit.shadowCalls where own.contains(call.file.id) {
      guard let number = call.key.number else { continue }
      let size = unit.size(of: call)
      guard users[number] == nil || users[number]?.size == nil && size != nil else { continue }
      users[number] = ShadowUser(
        fix: fix.id.value, place: users[number]?.place ?? call.file.range(call.id),
        isDeclared: users[number]?.isDeclared ?? false, size: size)
    }
    return users.map { ($0.key, $0.value) }
  }.flatMap(\.self)
  return Dictionary(grouping: users, by: \.0).mapValues { users in
    let users = users.map(\.1)
    return users.filter(\.isDeclared) + users.filter { !$0.isDeclared }
  }
}
