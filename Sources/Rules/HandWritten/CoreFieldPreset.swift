import CSource
import Diagnostics
import HandWritten

extension Rule {
  static let coreFieldPreset = Rule(
    "core-field-preset", .structure, .error,
    summary: "A member that belongs to the livepatch core is given a value.",
    rationale: """
      The structures of a patch have members that the core keeps for itself (include/linux/livepatch.h, \
      "internal", 6.1), and three of them it reads as they were written. With `post_unpatch_enabled` \
      preset, `post_unpatch` runs for an object whose `pre_patch` never did \
      (`klp_post_unpatch_callback`, kernel/livepatch/core.h, 6.1). With `nop` preset the original function is \
      called in place of the replacement (`klp_init_object_loaded`, kernel/livepatch/core.c, 6.1). With `nop` \
      or `dynamic` preset the core frees memory of the module (`klp_kobj_release_func`, \
      `klp_kobj_release_object`, same file).
      """,
    examples: [
      Example(
        "a callback is marked as due",
        handWritten(
          before: """
            static void lp_post_unpatch(struct klp_object *obj)
            {
            	pr_info("as it was\\n");
            }
            """,
          objects: """
            static struct klp_object objs[] = {
            	{
            		.funcs = funcs,
            		.callbacks = {
            			.post_unpatch = lp_post_unpatch,
            			.post_unpatch_enabled = «true»,
            		},
            	}, { }
            };
            """)),
      Example(
        "a replacement that is none",
        handWritten(
          functions: """
            static struct klp_func funcs[] = {
            	{
            		.old_name = "cmdline_proc_show",
            		.new_func = lp_cmdline_proc_show,
            		.nop = «1»,
            	}, { }
            };
            """)),
      Example(
        "what is not so",
        handWritten(
          objects: """
            static struct klp_object objs[] = {
            	{
            		.funcs = funcs,
            		.dynamic = false,
            	}, { }
            };
            """)),
    ],
    .module { module, _ in
      let objects = module.objects
      let callbacks = objects.compactMap { object in
        object["callbacks"].map { KLPStructure(.callbacks, at: $0, in: object.file) }
      }
      let functions = module.functionArrays.flatMap(\.contents)
      return (objects + callbacks + functions).flatMap { structure in
        structure.kind.believedMembers.compactMap { member in
          guard let value = structure[member], !structure.isNull(member),
            structure.file.text(value) != "false"
          else { return nil }
          return Finding(
            "core-field-preset", "`\(member)` is the livepatch core's to set",
            at: structure.place(of: member), help: "leave it out")
        }
      }
    })
}

extension KLPStructure.Kind {
  /// The members that the core keeps for itself and does not clear when a patch is enabled
  /// (`klp_init_patch_early`, `klp_init_patch`, kernel/livepatch/core.c, 6.1).
  fileprivate var believedMembers: [String] {
    switch self {
    case .object: ["callbacks.post_unpatch_enabled", "dynamic"]
    case .function: ["nop"]
    case .callbacks: ["post_unpatch_enabled"]
    case .patch, .state: []
    }
  }
}
