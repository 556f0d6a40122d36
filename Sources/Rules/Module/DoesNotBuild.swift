import Diagnostics

extension Rule {
  static let doesNotBuild = Rule(
    "does-not-build", .module, .error, isRequired: true,
    summary: "The kernel's build system makes no module of the livepatch.",
    rationale: """
      `build --module` and `verify` run kbuild on the folder that was written. This is the first \
      error that it, the compiler, modpost or `klp-compose link` printed; where it is in a file that \
      came from the patch set, it is shown there. The log beside the module has the rest.
      """, .reading)
}
