import Diagnostics
import Livepatch
import Testing

@testable import Rules

/// Applying what a finding about releases offers settles it, however the YAML is written.
@Suite struct SkeletonTests {
  private static let release = """
    format: 1
    livepatch: lp
    version: 1
    kernel: { name: bookworm, release: "6.1.*" }
    fixes:
      - { fix: old, folder: old, init: old_init }
    objects:
      - object: vmlinux
        functions:
          - { function: f, provided_by: [{ fix: old, replacement: klpp_f }] }
        callbacks: CALLBACKS
    shadow_variables: { SHADOW }
    states: { STATES }

    """

  /// The files of a set whose release has more than the set.
  private func files(
    fix: String, manifest: String = "", callbacks: String = "{}", shadow: String = "",
    states: String = "", initFunction: Bool = false
  ) -> [String: String] {
    var release = Self.release.replacing("CALLBACKS", with: callbacks)
      .replacing("SHADOW", with: shadow).replacing("STATES", with: states)
    if !initFunction { release = release.replacing(", init: old_init", with: "") }
    if callbacks == "{}" { release = release.replacing("    callbacks: {}\n", with: "") }
    return [
      "livepatch.yaml":
        "livepatch: lp\nversion: 2\nkernels: { bookworm: \"6.1.*\" }\nreleases: releases\n"
        + manifest,
      "a/fix.yaml": fix, "a/a.c": "int klpp_f(void)\n{\n\treturn 0;\n}\n",
      "releases/bookworm/lp_1/cumulative.yaml": release,
    ]
  }

  private func linted(_ files: [String: String]) throws -> LintedExample {
    let text = files.sorted { $0.key < $1.key }.map { "--- \($0.key)\n\($0.value)" }
    return try LintedExample(Example("", text.joined(separator: "\n")))
  }

  /// Applies the fix of the one finding of a rule.
  private func mended(_ files: [String: String], _ rule: RuleName) throws -> [String: String] {
    let linted = try linted(files)
    let findings = linted.judgement.diagnostics.map(\.finding).filter { $0.rule == rule }
    let finding = try #require(findings.first, "\(linted.report)")
    #expect(findings.count == 1)
    let fix = try #require(finding.fix, "\(linted.report)")
    #expect(!fix.isSafe)
    var files = files
    for (file, edits) in Dictionary(grouping: fix.edits, by: \.range.file) {
      let source = linted.sources[file]
      files[source.path] = String(decoding: edits.applied(to: source.bytes), as: UTF8.self)
    }
    return files
  }

  private static let spellings = [
    "fix: a\nobjects: { vmlinux: { functions: [f] } }\n",
    "fix: a\nobjects:\n  vmlinux:\n    functions: [f]\n",
    "fix: a\nobjects:\n  vmlinux: # the kernel\n\n    # its functions\n    functions:\n      - f\n",
    "fix: a\nobjects:\n    vmlinux: {functions: [f]}\n",
    "fix: a\nobjects:\n  \"vmlinux\":\n    functions: [f]",
    "fix: a\nobjects:\n  vmlinux:\n    functions: [f]\n    callbacks: { pre_unpatch: a_pre_unpatch }\n",
    "fix: a\nobjects:\n  vmlinux:\n    callbacks:\n      pre_unpatch: a_pre_unpatch\n    functions: [f]\n",
    "fix: a\nobjects:\n  vmlinux:\n    callbacks:\n      pre_unpatch: \"a_pre_unpatch\"  # why\n    functions: [f]\n",
    "fix: a\nobjects:\n  vmlinux: { functions: [f], callbacks: {pre_unpatch: 'a_pre_unpatch'} }\n",
    "objects:\n  nf_tables:\n    callbacks: { post_patch: a_other }\n  vmlinux:\n    functions: [f]\nfix: a\n",
  ]

  @Test(arguments: spellings)
  func aCallbackThatIsMissingIsBegun(fix: String) throws {
    let before = files(fix: fix, callbacks: "{ post_patch: [{ fix: old, function: old_post }] }")
    let after = try mended(before, "callback-dropped")
    #expect(after["a/a.c"]?.contains("void old_post(struct klp_object *obj)\n{\n#error") == true)
    let linted = try linted(after)
    #expect(!linted.rules.contains("callback-dropped"), "\(after)\n\(linted.report)")
    #expect(
      linted.rules.isDisjoint(with: ["yaml-syntax", "unknown-or-mistyped-key", "wrong-type"]),
      "\(linted.report)")
  }

  @Test(arguments: spellings)
  func whatItSettlesIsDeclared(fix: String) throws {
    let cases: [(RuleName, [String: String])] = [
      (
        "callback-dropped",
        files(fix: fix, callbacks: "{ pre_patch: [{ fix: old, function: old_pre }] }")
      ), ("shadow-id-dropped", files(fix: fix, shadow: "seen: { id: 0x2070001, fixes: [old] }")),
      ("init-dropped", files(fix: fix, initFunction: true)),
    ]
    for (rule, before) in cases {
      let after = try mended(before, rule)
      let linted = try linted(after)
      #expect(!linted.rules.contains(rule), "\(after)\n\(linted.report)")
      #expect(
        linted.rules.isDisjoint(with: ["yaml-syntax", "unknown-or-mistyped-key", "wrong-type"]),
        "\(after)\n\(linted.report)")
      #expect(after["a/fix.yaml"]?.contains("takes care of it") == true)
    }
  }

  @Test(arguments: [
    "", "states: { other: { id: 9, version: 1 } }\n", "states:\n  other: { id: 9, version: 1 }\n",
    "states:\n    other:\n        id: 9\n        version: 1\n",
  ])
  func aStateThatIsMissingIsCarriedOn(manifest: String) throws {
    let before = files(
      fix: Self.spellings[1], manifest: manifest,
      states: "level: { id: 207, version: 3, fixes: [old] }")
    let after = try mended(before, "state-dropped")
    let linted = try linted(after)
    #expect(!linted.judgement.hasErrors, "\(after)\n\(linted.report)")
  }

  @Test func aVersionIsRaised() throws {
    let before = files(
      fix: Self.spellings[1] + "states: { level: { id: 207, version: 1 } }\n",
      states: "level: { id: 207, version: 3, fixes: [old] }")
    let after = try mended(before, "state-version-decreased")
    #expect(after["a/fix.yaml"]?.hasSuffix("states: { level: { id: 207, version: 3 } }\n") == true)
    #expect(try !linted(after).rules.contains("state-version-decreased"))
  }

  @Test func aCallbackThatIsTakenLeavesNoRoom() throws {
    let fix =
      "fix: a\nobjects: { vmlinux: { functions: [f], callbacks: { post_patch: a_post } } }\n"
    let linted = try linted(
      files(fix: fix, callbacks: "{ post_patch: [{ fix: old, function: old_post }] }"))
    let finding = linted.judgement.diagnostics.first { $0.finding.rule == "callback-dropped" }
    #expect(finding != nil)
    #expect(finding?.finding.fix == nil)
  }

  @Test func whatIsLetGoIsNoGap() throws {
    let retire = """
      retire:
        - { callback: vmlinux/post_patch, reason: r }
        - { shadow_variable: seen, reason: r }
        - { init: old, reason: r }

      """
    let linted = try linted(
      files(
        fix: Self.spellings[0], manifest: retire,
        callbacks: "{ post_patch: [{ fix: old, function: old_post }] }",
        shadow: "seen: { id: 0x2070001, fixes: [old] }", initFunction: true))
    #expect(linted.rules.isEmpty, "\(linted.report)")
  }
}
