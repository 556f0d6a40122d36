import Diagnostics

extension Rule {
  static let badValue = Rule(
    "bad-value", .input, .error, isRequired: true,
    summary: "A value is out of range, empty, or none of the accepted words.",
    rationale: "See `klp-compose schema` for what each key accepts.",
    examples: [
      Example(
        "a lifetime that does not exist",
        """
        --- a/fix.yaml
        fix: a
        shadow_variables:
          seen: { id: 0x2070001, freed_by: «parents» }
        objects: { vmlinux: { functions: [f] } }
        """),
      Example(
        "one of the accepted words",
        """
        --- a/fix.yaml
        fix: a
        shadow_variables:
          seen: { id: 0x2070001, freed_by: parent }
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
