import Diagnostics
import Testing
import YAMLTree

@Suite struct TreeTests {
  @Test func holdsEverythingOfAMeatyFile() {
    let reading = Reading(meatyFix)
    #expect(reading.findings == [])
    #expect(reading.document?.isComplete == true)
    #expect(
      reading.outline == """
        {fix:cve-2026-0207 title:proc: do not print past "the" command line – büffer \
        references:[CVE-2026-0207 bsc#1229999] \
        when:not CONFIG_PROC_FS && (CONFIG_A || CONFIG_B) \
        about:Several lines,\n\n  indented.\n folded:one line \
        defaults:{sympos:1 replacement:klpp_tipc_dump_1} \
        objects:{vmlinux:{functions:{cmdline_proc_show:{replacement:klpp_cmdline_proc_show \
        on_top_of:cve-2026-0101} uptime_proc_show:{}} callbacks:-} \
        tipc:{functions:{tipc_dump:[{sympos:1 replacement:klpp_tipc_dump_1} \
        {sympos:2 replacement:klpp_tipc_dump_2 when:not CONFIG_64BIT}]}}} \
        allow:[{rule:init-registers-code until:~}]}
        """)
  }

  @Test func readsTheSameTreeWithEveryLineEnd() {
    let expected = Reading(meatyFix).outline
    let lines = meatyFix.split(separator: "\n", omittingEmptySubsequences: false)
    for lineEnd in ["\r\n", "\r"] {
      let reading = Reading(lines.joined(separator: lineEnd))
      #expect(reading.findings == [])
      #expect(reading.outline == expected)
    }
  }

  @Test func keepsStylesAndKinds() throws {
    let reading = Reading(
      "a: b\nc: 'd'\ne: \"f\"\ng: |\n  h\ni: >\n  j\nk: [l]\nm: {n: o}\np:\n- q\n")
    let document = try #require(reading.document)
    func style(_ key: String) throws -> YAMLDocument.ScalarStyle {
      document.style(try #require(reading.node(key)))
    }
    #expect(try style("a") == .plain)
    #expect(try style("c") == .singleQuoted)
    #expect(try style("e") == .doubleQuoted)
    #expect(try style("g") == .literal)
    #expect(try style("i") == .folded)
    #expect(document.isFlow(try #require(reading.node("k"))))
    #expect(document.isFlow(try #require(reading.node("m"))))
    #expect(!document.isFlow(try #require(reading.node("p"))))
    #expect(document.kind(try #require(reading.node("k"))) == .sequence)
    #expect(document.kind(try #require(reading.node("m"))) == .mapping)
  }

  @Test func tellsNothingFromAnEmptyString() throws {
    let reading = Reading("a:\nb: ''\nc: ~\nd: null\ne: 'null'\nf: nulls\n")
    let document = try #require(reading.document)
    let nodes = try ["a", "b", "c", "d", "e", "f"].map { try #require(reading.node($0)) }
    #expect(nodes.map(document.isNull) == [true, false, true, true, false, false])
    #expect(nodes.map(document.isEmptyPlain) == [true, false, false, false, false, false])
  }

  @Test func comparesTextByteByByte() throws {
    let reading = Reading("a: é\nb: \"\\xe9\"\nc: ''\n")
    let document = try #require(reading.document)
    let a = try #require(reading.node("a"))
    let b = try #require(reading.node("b"))
    let c = try #require(reading.node("c"))
    #expect(document.scalar(a, equals: "é") && document.scalar(b, equals: "é"))
    #expect(!document.scalar(a, equals: "e") && !document.scalar(a, equals: "éé"))
    #expect(document.scalar(c, equals: ""))
    #expect(document.textLength(b) == 2)
    #expect(document.withText(b) { Array($0) } == [0xC3, 0xA9])
  }

  @Test(arguments: ["", "\n\n", "# only a comment\n", "---\n", "--- # nothing\n...\n", "\u{FEFF}"])
  func hasNoRootWithoutContent(text: String) throws {
    let reading = Reading(text)
    #expect(reading.findings == [])
    let document = try #require(reading.document)
    #expect(document.root == nil && document.isComplete)
  }

  @Test func handsOutAnAliasAsWhatItStandsFor() throws {
    let reading = Reading("a: &x [1, 2]\nb: *x\nc: &y z\n*y : d\n")
    #expect(reading.findings == [])
    #expect(reading.outline == "{a:[1 2] b:[1 2] c:z z:d}")
    #expect(reading.node("a") == reading.node("b"))
    #expect(reading.written(reading.node("b")) == "[1, 2]")
  }

  @Test func letsALaterAnchorReplaceAnEarlierOne() {
    #expect(Reading("- &x a\n- &x b\n- *x\n").outline == "[a b b]")
    #expect(Reading("- &x [&x a, *x]\n- *x\n").outline == "[[a a] a]")
  }
}
