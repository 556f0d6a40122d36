import Diagnostics

extension Rule {
  static let failsOnKernel = Rule(
    "fails-on-kernel", .target, .error, isRequired: true,
    summary: "A kernel that was booted for it shows that the livepatch does not work.",
    rationale: """
      `verify --boot` loads the livepatch in a stock kernel, before and after the modules it patches, \
      looks in sysfs and in ftrace for every function that it declares, runs the checks of its fixes, \
      disables and removes it, and loads each release in the field over each other one and this one. \
      Whatever is not as it must be is a finding of this rule: a function that is not replaced, an \
      effect that is not seen, a transition that does not end, a way from one release to another that \
      goes otherwise than `simulate` predicts, a warning of the kernel, a crash. The notes are what the guest \
      showed; its whole log lies beside the module.
      """, .reading)
}
