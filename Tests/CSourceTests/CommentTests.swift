import Testing

@testable import CSource

/// Comments with the word that is looked for, and the code they speak about.
@Suite struct CommentTests {
  /// Each comment as `comment → line`, `!` behind one that stands alone.
  private func comments(_ text: String) -> [String] {
    let file = CFile(text)
    return file.comments(containing: "mark:").map { comment in
      "\(file.text(comment.range))\(comment.isAlone ? "!" : "") → "
        + (comment.line.map { file.text($0) } ?? "nothing")
    }
  }

  @Test func behindCodeItSpeaksAboutThatLine() {
    #expect(comments("int a;\nf(a); /* mark: x */\nint b;\n") == ["/* mark: x */ → f(a);"])
    #expect(comments("f(a); // mark: x\nint b;\n") == ["// mark: x → f(a);"])
  }

  @Test func inFrontOfCodeItSpeaksAboutThatLine() {
    #expect(comments("int a;\n/* mark: */ f(a);\nint b;") == ["/* mark: */ → f(a);"])
    #expect(comments("f(/* mark: */ a); g();\n") == ["/* mark: */ → f(/* mark: */ a); g();"])
  }

  @Test func aloneItSpeaksAboutTheNextLineWithCode() {
    #expect(
      comments("int a;\n\t/* mark: */\n\n/* other */\n\tf(a);\nint b;\n")
        == ["/* mark: */! → f(a);"])
    #expect(
      comments("// mark: 1\n// mark: 2\nf();") == ["// mark: 1! → f();", "// mark: 2! → f();"])
  }

  @Test func atTheEndItSpeaksAboutNothing() {
    #expect(comments("int a;\n/* mark: */\n") == ["/* mark: */! → nothing"])
    #expect(comments("/* mark: */") == ["/* mark: */! → nothing"])
    #expect(comments("f(); /* mark: never closed\n") == ["/* mark: never closed\n → f();"])
  }

  @Test func overSeveralLinesItSpeaksAboutTheLineItStartsIn() {
    #expect(comments("f(); /* mark:\n */ g();\n") == ["/* mark:\n */ → f();"])
    #expect(comments("/* mark:\n */ g();\n") == ["/* mark:\n */ → g();"])
  }

  @Test func textInLiteralsIsNoComment() {
    #expect(comments("char *s = \"/* mark: */\"; char c = '/*mark:';\n") == [])
    #expect(comments("#define S \"// mark:\"\n") == [])
  }

  @Test func directivesAreCode() {
    #expect(comments("#define A 1 /* mark: */\n") == ["/* mark: */ → #define A 1"])
    #expect(comments("/* mark: */\n#define A \\\n 1\n") == ["/* mark: */! → #define A"])
  }

  @Test func lineEndsMayBeCRLF() {
    #expect(comments("f(); // mark:\r\ng();\r\n") == ["// mark: → f();"])
    #expect(comments("/* mark: */\r\nf();\r\n") == ["/* mark: */! → f();"])
  }

  @Test func aBackslashTakesALineCommentAlong() {
    #expect(comments("// mark: \\\nf();\ng();\n") == ["// mark: \\\nf();! → g();"])
  }

  @Test func manyInOneLineTakeNoLongerThanTheyAreLong() {
    let text = String(repeating: "f(/* mark: */);", count: 20_000)
    let file = CFile(text)
    let found = file.comments(containing: "mark:")
    #expect(found.count == 20_000)
    #expect(found.allSatisfy { $0.line?.count == text.utf8.count })
    let alone = String(repeating: "/* mark: */ ", count: 20_000)
    #expect(CFile(alone).comments(containing: "mark:").count == 20_000)
  }
}
