import Diagnostics

extension Rule {
  static let objectNameNotModuleName = Rule(
    "object-name-not-module-name", .structure, .error, isRequired: true,
    summary: "An object is not called what the kernel calls the module.",
    rationale: """
      The kernel compares the object's name with the names of loaded modules \
      (`klp_find_object_module`, kernel/livepatch/core.c, 6.1). A path, a dash or `.ko` never \
      matches: the livepatch loads, reports success, and patches nothing in that object.
      """, .reading)
}
