import Composing
import Diagnostics
import KernelFacts
import Livepatch

extension Rule {
  static let assumptionUnmet = targetRule(
    "assumption-unmet", .error,
    summary: "What a fix assumes does not hold on a kernel.",
    rationale: """
      `assumes` becomes an `#error` where it is false, so the module would not build for that kernel.
      """,
    examples: [
      Example(
        "an assumption that is false",
        """
        --- a/fix.yaml
        fix: a
        assumes: «CONFIG_NF_TABLES=m»
        objects: { vmlinux: { functions: [f] } }
        --- a/a.c
        int klpp_f(void)
        {
        	return 0;
        }
        --- kernels/6.1.0-9-cloud-amd64.facts
        klpfacts 1
        release 6.1.0-9-cloud-amd64
        config LIVEPATCH=y
        config HAVE_RELIABLE_STACKTRACE=y
        symbol vmlinux t f traceable
        """),
      Example(
        "an assumption that is true",
        """
        --- a/fix.yaml
        fix: a
        assumes: CONFIG_NF_TABLES=m
        objects: { vmlinux: { functions: [f] } }
        --- a/a.c
        int klpp_f(void)
        {
        	return 0;
        }
        --- kernels/6.1.0-9-cloud-amd64.facts
        klpfacts 1
        release 6.1.0-9-cloud-amd64
        config LIVEPATCH=y
        config HAVE_RELIABLE_STACKTRACE=y
        config NF_TABLES=m
        symbol vmlinux t f traceable
        """),
    ]
  ) { target, _ in
    guard target.facts.knowsConfiguration else { return [] }
    return target.composition.fixes.flatMap { fix -> [Finding] in
      guard target.holds(fix.condition?.value ?? .always) else { return [] }
      return fix.assumes.filter { !target.holds($0.value) }.map { assumption in
        let values = target.values(of: assumption.value)
        return Finding(
          "assumption-unmet", "`\(fix.id.value)` assumes what is not so: \(values)",
          at: assumption.range,
          help: "leave the fix out there with `kernels:` or `when:`, or make it do without")
      }
    }
  }
}

extension Target {
  /// The values on which a condition depends: `CONFIG_A=n, CONFIG_B=y`.
  func values(of condition: Condition) -> String {
    let values = facts.configuration(of: condition.symbols) ?? Configuration()
    return condition.symbols.map { "\($0)=\(values[$0].rawValue)" }.joined(separator: ", ")
  }
}
