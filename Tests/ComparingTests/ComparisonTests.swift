import Livepatch
import Testing

@testable import Comparing

/// What a comparison says of two versions of one fix.
@Suite struct ComparisonTests {
  private func kind(_ old: Side, _ new: Side, _ name: String = "f") -> FunctionChange.Kind? {
    let key = FunctionKey(object: .vmlinux, name: name, sympos: 0)
    return Comparison(old, new).functions.first { $0.key == key }?.kind
  }

  @Test func whatIsTheSameIsCarried() throws {
    let old = try helped(version: 1)
    #expect(try kind(old, helped(version: 2)) == .carried)
    let comparison = Comparison(old, old)
    #expect(comparison.functions.allSatisfy { $0.kind == .carried })
    #expect(comparison.states.allSatisfy { $0.fate == .carried })
    #expect(gaps(from: old, to: old).isEmpty)
  }

  @Test func commentsAndBlanksAreNoChange() throws {
    let old = try helped(version: 1)
    let new = try helped(version: 2, body: "/* why */\n\treturn  helper ( );", before: "/* a */")
    #expect(kind(old, new) == .carried)
  }

  @Test func anotherTextIsShown() throws {
    let comparison = Comparison(
      try helped(version: 1), try helped(version: 2, body: "return helper() + 1;"))
    let change = try #require(comparison.functions.first)
    #expect(change.kind == .rePatched)
    #expect(change.texts.first?.old.text.contains("return helper();") == true)
    #expect(change.texts.first?.new.text.contains("return helper() + 1;") == true)
  }

  @Test func aHelperCounts() throws {
    let old = try helped(version: 1)
    #expect(
      try kind(old, helped(version: 2, helper: "return 2;")) == .surroundingsChanged(["`helper`"]))
  }

  @Test(arguments: ["#define LIMIT 3", "static int level;", "struct x { int a; };"])
  func declarationsCount(text: String) throws {
    let old = try helped(version: 1)
    #expect(
      try kind(old, helped(version: 2, before: text))
        == .surroundingsChanged(["declarations of a.c"]))
  }

  @Test func aCallbackWhoseHelperOrFlagsChangedIsNotSaidToHaveChangedItself() throws {
    func release(_ version: Int, flags: String, helper: String) throws -> Side {
      try side([
        "livepatch.yaml":
          "livepatch: lp\nversion: \(version)\nkernels: { k: 6.1.0 }\ncompiler_flags: [\(flags)]\n",
        "a/fix.yaml":
          "fix: a\ninit: a_init\nobjects: { vmlinux: { functions: [f], callbacks: { post_patch: a_post } } }\n",
        "a/a.c": """
        static int helper(void)
        {
        	\(helper)
        }

        int klpp_f(void)
        {
        	return 0;
        }

        void a_post(struct klp_object *obj)
        {
        	helper();
        }

        int a_init(void)
        {
        	return 0;
        }

        """,
      ])
    }
    let old = try release(1, flags: "-Wall", helper: "return 1;")
    let helped = Comparison(old, try release(2, flags: "-Wall", helper: "return 2;"))
    #expect(helped.callbacks.map(\.fate) == [.changed])
    #expect(helped.callbacks.map(\.surroundings) == [["`helper`"]])
    #expect(helped.setUp.map(\.fate) == [.carried])
    let warned = Comparison(old, try release(2, flags: "-Wextra", helper: "return 1;"))
    #expect(warned.callbacks.map(\.fate) == [.carried])
    let flagged = Comparison(old, try release(2, flags: "-DX=1", helper: "return 1;"))
    #expect(flagged.callbacks.map(\.surroundings) == [["the compiler flags"]])
    #expect(flagged.setUp.map(\.surroundings) == [["the compiler flags"]])
  }

  @Test func otherFunctionsOfTheFileDoNot() throws {
    let old = try helped(version: 1)
    let new = try helped(
      version: 2, behind: "int klpp_g(void)\n{\n\treturn 0;\n}", functions: "f, g")
    #expect(kind(old, new) == .carried)
    #expect(kind(old, new, "g") == .newlyPatched)
    #expect(kind(new, old, "g") == .reverted)
    #expect(kind(new, old) == .carried)
  }

  @Test func withoutSourcesNothingIsClaimed() throws {
    var old = try helped(version: 1)
    old.code = nil
    let new = try helped(version: 2, helper: "return 2;")
    #expect(kind(old, new) == .unknown)
    // Unless digests tell.
    var digested = old
    digested.release.patch.fixes[0].sources[0].sha256 = "ab"
    #expect(kind(digested, digested) == .carried)
  }

  @Test func aFunctionThatIsRenamedInTheMergeIsFound() throws {
    let files = [
      "a/fix.yaml": "fix: a\nobjects: { vmlinux: { functions: [f] } }\n",
      "a/a.c": "int klpp_f(void)\n{\n\treturn 1;\n}\n",
      "b/fix.yaml": "fix: b\non_top_of: [a]\nobjects: { vmlinux: { functions: [f] } }\n",
      "b/b.c": "int klpp_f(void)\n{\n\treturn 2;\n}\n",
    ]
    let old = try side(files, version: 1)
    var changed = files
    changed["b/b.c"] = "int klpp_f(void)\n{\n\treturn 3;\n}\n"
    #expect(try kind(old, side(files, version: 2)) == .carried)
    #expect(try kind(old, side(changed, version: 2)) == .rePatched)
    // What lies beneath and is never compiled plays no part.
    changed = files
    changed["a/a.c"] = "int klpp_f(void)\n{\n\treturn 4;\n}\n"
    #expect(try kind(old, side(changed, version: 2)) == .carried)
  }

  @Test func theWayBackMirrorsTheWayThere() throws {
    let old = try helped(version: 1, yaml: "states: { s: { id: 7, version: 1 } }\n")
    let new = try helped(
      version: 2, body: "return helper() * 2;",
      behind: "module_param(level, int, 0444);\nint klpp_g(void)\n{\n\treturn 0;\n}",
      yaml: "references: [CVE-2026-1]\ninit: a_init\nstates: { s: { id: 7, version: 2 } }\n",
      functions: "f, g")
    let (there, back) = (Comparison(old, new), Comparison(new, old))
    let mirrored: [Fate: Fate] = [
      .appeared: .vanished, .vanished: .appeared, .changed: .changed, .carried: .carried,
      .unknown: .unknown,
    ]
    #expect(there.states.map { mirrored[$0.fate] } == back.states.map(\.fate))
    #expect(there.setUp.map { mirrored[$0.fate] } == back.setUp.map(\.fate))
    #expect(there.setUp.map(\.fate) == [.appeared])
    #expect(there.parameters.map(\.subject) == ["level"])
    #expect(there.parameters.map { mirrored[$0.fate] } == back.parameters.map(\.fate))
    #expect(there.references.gained == ["CVE-2026-1"])
    #expect(there.references.gained == back.references.lost)
    #expect(there.references.lost == back.references.gained)
  }
}
