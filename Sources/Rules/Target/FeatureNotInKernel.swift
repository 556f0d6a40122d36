import Composing
import Diagnostics
import KernelFacts
import Livepatch

extension Rule {
  static let featureNotInKernel = Rule(
    "feature-not-in-kernel", .target, .error,
    summary: "A kernel is too old for cumulative livepatches.",
    rationale: """
      Cumulative livepatches need `replace` in `struct klp_patch`, which came with 5.1 \
      (include/linux/livepatch.h).
      """,
    examples: [
      Example(
        "a kernel before 5.1",
        """
        --- livepatch.yaml
        livepatch: lp
        version: 1
        kernels: { «old»: "4.19.*-amd64" }
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
        "a kernel after 5.1",
        """
        --- livepatch.yaml
        livepatch: lp
        version: 1
        kernels: { bookworm: "6.1.*-amd64" }
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
    .set { surroundings in
      surroundings.compositions.compactMap { composition in
        guard let series = KernelFacts.series(of: composition.kernel.release), series < (5, 1),
          let place = surroundings.place(of: composition.kernel)
        else { return nil }
        return Finding(
          "feature-not-in-kernel",
          "Linux \(series.0).\(series.1) has no cumulative livepatches: `replace` came with 5.1",
          at: place, help: "take the kernel off the list", kernels: [composition.kernel.name])
      }
    })
}
