import Diagnostics

extension Rule {
  static let importRow = Rule(
    "import-row", .importing, .error, isRequired: true,
    summary: "A row of `patched_funcs.csv` does not describe a replaced function.",
    rationale: """
      A row is `OBJECT FUNCTION[,SYMPOS] REPLACEMENT [CONDITION]`. What a wrong row says is \
      carried into `fix.yaml` as far as its words go, so that `lint` refuses the set until \
      somebody has corrected it.
      """, .reading)
}
