import Diagnostics

extension Rule {
  static let moduleNameInvalid = Rule(
    "module-name-invalid", .structure, .error, isRequired: true,
    summary: "The module's name is not one the kernel takes.",
    rationale: """
      A module's name has at most 55 bytes on 64-bit kernels (`MODULE_NAME_LEN`, \
      include/linux/module.h, 6.1); it becomes a sysfs directory and a file.
      """, .reading)
}
