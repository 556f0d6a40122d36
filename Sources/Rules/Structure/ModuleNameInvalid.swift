import Diagnostics

extension Rule {
  static let moduleNameInvalid = Rule(
    "module-name-invalid", .structure, .error, isRequired: true,
    summary: "The module's name is not one the kernel takes.",
    rationale: """
      A module's name has at most 55 bytes on 64-bit kernels (`MODULE_NAME_LEN`, \
      include/linux/module.h, 6.1); it becomes a sysfs directory and a file.
      """,
    examples: [
      Example(
        "a name that is too long",
        """
        --- livepatch.yaml
        livepatch: «livepatch_for_all_the_machines_that_run_in_our_data_centre»
        version: 1
        kernels: { bookworm: "6.1.*" }
        --- a/fix.yaml
        fix: a
        objects: { vmlinux: { functions: [f] } }
        --- a/a.c
        int klpp_f(void)
        {
        	return 0;
        }
        """),
      Example(
        "a short one; the release number is put behind it",
        """
        --- livepatch.yaml
        livepatch: lp
        version: 1
        kernels: { bookworm: "6.1.*" }
        --- a/fix.yaml
        fix: a
        objects: { vmlinux: { functions: [f] } }
        --- a/a.c
        int klpp_f(void)
        {
        	return 0;
        }
        """),
    ],
    .reading)
}
