import Diagnostics
import Testing
import YAMLTree

@Suite struct ResumingTests {
  @Test func reportsEverySyntaxErrorOfAFileInOneRun() {
    let reading = Reading(
      """
      fix: a
      title: b: c
      fix: d
      kernels: [x
      when: !CONFIG_X && B
      objects:
        a: é
        b: c: d
      states: 'x
      init: e

      """)
    #expect(
      reading.findings.map(\.message) == [
        "a `: ` stands inside an unquoted value", "the key `fix` appears twice",
        "this `[` is never closed", "`!` starts a YAML tag",
        "a `: ` stands inside an unquoted value", "the text in single quotes is never closed",
      ])
    #expect(
      reading.outline == "{fix:a title:? kernels:? when:? objects:{a:é b:?} states:? init:e}")
    #expect(reading.document?.isComplete == false)
    #expect(reading.written(reading.node("init")) == "e")
  }

  @Test(arguments: [
    ("a: [b, c\nd: e\n", "{a:? d:e}"),
    ("a: {b: {c: d\ne: f\n", "{a:? e:f}"),
    ("a: b\nc\nd: e\n", "{a:b d:e}"),
    ("a:\n  b: c\n d: e\nf: g\n", "{a:{b:c} f:g}"),
    ("a: 'b\nc: d\n", "{a:? c:d}"),
    ("a: \"x\nb: \"y\nc: d\n", "{a:? c:d}"),
    ("a: 'x' y\nb: c\n", "{a:? b:c}"),
    ("- a\n- b: c: d\n- e\n", "[a {b:?}]"),
    ("a: b: c\n---\nd: e\n", "{a:?}"),
    ("a: b: c", "{a:?}"),
    ("fix:foo\ntitle: x\n", "?"),
  ])
  func keepsWhatIsSoundAndNothingElse(yaml: String, outline: String) {
    let reading = Reading(yaml)
    #expect(reading.findings.count == 1)
    #expect(reading.outline == outline)
    #expect(reading.document?.isComplete == false)
  }

  @Test func findsAnchorsFromBeforeTheError() {
    #expect(Reading("a: &x b\nc: d: e\nf: *x\n").outline == "{a:b c:? f:b}")
  }

  @Test func givesUpBehindManyErrors() {
    let reading = Reading(String(repeating: "a: b: c\n", count: 50))
    #expect(reading.findings.count { $0.rule == "yaml-syntax" } == 9)
  }
}
