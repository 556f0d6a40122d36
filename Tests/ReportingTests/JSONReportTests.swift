import Diagnostics
import Reporting
import Testing

@Suite struct JSONReportTests {
  @Test func everyKeyIsPresentAndNullWhenEmpty() {
    var sample = Sample()
    let range = sample.add("a.c", "é «int»")[0]
    let found = Diagnostic(
      Finding("some-rule", "wrong", at: range, notes: [Note("no place")]), severity: .error,
      group: "functions")
    #expect(
      render(sample.report([found]), as: .json) == """
        {
          "version": 1,
          "command": "lint",
          "complete": true,
          "diagnostics": [
            {
              "rule": "some-rule",
              "group": "functions",
              "severity": "error",
              "message": "wrong",
              "file": "a.c",
              "line": 1,
              "column": 4,
              "end_line": 1,
              "end_column": 7,
              "kernels": [],
              "notes": [
                {
                  "message": "no place",
                  "file": null,
                  "line": null,
                  "column": null,
                  "end_line": null,
                  "end_column": null
                }
              ],
              "help": null,
              "fix": null
            }
          ],
          "summary": {
            "errors": 1,
            "warnings": 0,
            "notes": 0,
            "suppressed": 0,
            "baselined": 0
          }
        }

        """)
  }

  @Test func helpFixKernelsAndPlacesOfNotesAreGiven() {
    var sample = Sample()
    let ranges = sample.add("a.c", "«one\ntwo»\n«three»")
    let found = Diagnostic(
      Finding(
        "some-rule", "wrong", at: ranges[0], notes: [Note("because", at: ranges[1])],
        help: "do this", fix: FixIt("drop it", isSafe: false, edits: [Edit(ranges[1], "\n")]),
        kernels: ["bookworm", "backports"]),
      severity: .warning, group: "functions")
    let text = render(sample.report([found]), as: .json)
    #expect(
      text.contains(
        """
              "line": 1,
              "column": 1,
              "end_line": 2,
              "end_column": 4,
              "kernels": ["bookworm", "backports"],
              "notes": [
                {
                  "message": "because",
                  "file": "a.c",
                  "line": 3,
                  "column": 1,
                  "end_line": 3,
                  "end_column": 6
                }
              ],
              "help": "do this",
              "fix": {
                "title": "drop it",
                "safe": false,
                "edits": [
                  {
                    "file": "a.c",
                    "line": 3,
                    "column": 1,
                    "end_line": 3,
                    "end_column": 6,
                    "text": "\\n"
                  }
                ]
              }
        """))
  }

  @Test func aCommandAddsOneKeyOfItsOwnName() {
    let report = Report(
      command: "compare", isComplete: false, diagnostics: [], sources: SourceMap(), suppressed: 3,
      baselined: 4, details: ["may_replace": true])
    #expect(
      render(report, as: .json) == """
        {
          "version": 1,
          "command": "compare",
          "complete": false,
          "diagnostics": [],
          "summary": {
            "errors": 0,
            "warnings": 0,
            "notes": 0,
            "suppressed": 3,
            "baselined": 4
          },
          "compare": {
            "may_replace": true
          }
        }

        """)
  }
}
