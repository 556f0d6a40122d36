import Diagnostics

extension Rule {
  static let objectNameReserved = Rule(
    "object-name-reserved", .structure, .error, isRequired: true,
    summary: "An object is called like an attribute of the livepatch in sysfs.",
    rationale: """
      Objects become directories beside `enabled`, `transition`, `force`, `replace` and \
      `stack_order`; the kernel refuses the patch with -EEXIST (`klp_init_object`, \
      kernel/livepatch/core.c, 6.1).
      """, .reading)
}
