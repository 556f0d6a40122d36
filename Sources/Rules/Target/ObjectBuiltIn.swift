import Diagnostics
import KernelFacts
import Livepatch

extension Rule {
  static let objectBuiltIn = objectRule(
    "object-built-in", .error,
    summary: "An object is part of the kernel itself.",
    rationale: """
      What is configured `=y` is no module: nothing of its name is ever loaded, so what is patched in it stays \
      silently without effect (`klp_find_object_module`, kernel/livepatch/core.c, 6.1).
      """,
    examples: [
      Example(
        "a driver that is built in",
        """
        --- a/fix.yaml
        fix: a
        objects: { «ext4»: { functions: [ext4_fill_super] } }
        --- a/a.c
        int klpp_ext4_fill_super(void)
        {
        	return 0;
        }
        --- kernels/6.1.0-9-cloud-amd64.facts
        klpfacts 1
        release 6.1.0-9-cloud-amd64
        module ext4 built-in
        symbol vmlinux t ext4_fill_super traceable
        """),
      Example(
        "the kernel, where it is built in",
        """
        --- a/fix.yaml
        fix: a
        objects: { vmlinux: { functions: [ext4_fill_super] } }
        --- a/a.c
        int klpp_ext4_fill_super(void)
        {
        	return 0;
        }
        --- kernels/6.1.0-9-cloud-amd64.facts
        klpfacts 1
        release 6.1.0-9-cloud-amd64
        module ext4 built-in
        symbol vmlinux t ext4_fill_super traceable
        """),
    ]
  ) { object, _ in
    guard case .builtIn = object.standing else { return nil }
    return TargetWords(
      message: "`\(object.name.value)` is built into the kernel, there is no module of that name",
      help:
        "patch `vmlinux`, or say `when:` it is a module and make a second fix for the other kernels"
    )
  }
}
