import Diagnostics
import ELF

extension Rule {
  static let klpObjectUndeclared = Rule(
    "ko-klp-object-undeclared", .built, .error,
    summary: "Klp relocations belong to an object that the livepatch does not patch.",
    rationale: """
      Relocations of a module are applied when its object is initialised \
      (`klp_init_object_loaded`, kernel/livepatch/core.c, 6.1). An object that is not in the patch \
      never is: the code keeps address 0, and nothing is said until it runs.
      """,
    examples: [
      Example(
        "a module that is not patched",
        """
        --- lp_1.ko
        section «.klp.rela.nf_tables..text» of .text alloc livepatch for .klp.sym.nf_tables.g,0
        """),
      Example(
        "a module that is patched",
        """
        --- lp_1.ko
        replaces nf_tables/f by klpp_f
        section .klp.rela.nf_tables..text of .text alloc livepatch for .klp.sym.nf_tables.g,0
        """),
    ],
    .built { built in
      // A patch that is put together at run time has no table to compare with.
      if built.tables.isEmpty { return [] }
      let patched = built.patchedObjects
      return built.relocations.compactMap { relocation in
        guard let object = relocation.name?.object, !patched.contains(object) else { return nil }
        let meant = nearestName(to: object, among: patched.sorted())
        return Finding(
          "ko-klp-object-undeclared",
          "`\(relocation.section.name)` is for `\(object)`, which the livepatch does not patch, so it is never applied",
          at: built.place(of: relocation.section),
          help: meant.map { "did you mean `\($0)`?" }
            ?? "patch a function of `\(object)`, or use its symbols no longer")
      }
    })
}
