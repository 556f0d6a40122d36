import Diagnostics

extension Rule {
  static let unsafePath = Rule(
    "unsafe-path", .input, .error, isRequired: true,
    summary: "A path or an include may lead out of the patch set.",
    rationale: """
      The output mirrors the set. What lies outside of it would not be part of what is reviewed \
      and shipped, and a patch set from elsewhere must not read the machine it is built on.
      """,
    examples: [
      Example(
        "a file outside of the fix's folder",
        """
        --- a/fix.yaml
        fix: a
        sources: [«../common.c»]
        objects: { vmlinux: { functions: [f] } }
        """),
      Example(
        "an include that leads out of the set",
        """
        --- a/fix.yaml
        fix: a
        objects: { vmlinux: { functions: [f] } }
        --- a/a.c
        #include "«../../common.h»"

        int klpp_f(void)
        {
        	return 0;
        }
        """),
      Example(
        "a file at the top of the set, listed in the manifest",
        """
        --- livepatch.yaml
        livepatch: lp
        version: 1
        kernels: { bookworm: "6.1.*" }
        shared: [common.h]
        --- a/fix.yaml
        fix: a
        objects: { vmlinux: { functions: [f] } }
        --- a/a.c
        #include "../common.h"

        int klpp_f(void)
        {
        	return 0;
        }
        --- common.h
        #define LIMIT 4
        """),
    ],
    .reading)
}
