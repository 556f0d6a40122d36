import Testing

@testable import CSource

@Suite struct FunctionTests {
  @Test func givesTheExactRangesOfADefinition() throws {
    let file = CFile(
      "/* one */\nstatic int __init start(int a, char *b) // two\n{\n\treturn a;\n}\n")
    let function = try #require(file.functions.first)
    #expect(file.functions.count == 1)
    #expect(file.text(function.name) == "start")
    #expect(file.text(function.signature) == "static int __init start(int a, char *b)")
    #expect(file.text(function.parameters) == "(int a, char *b)")
    #expect(file.text(function.body) == "{\n\treturn a;\n}")
    #expect(function.isStatic && !function.isInline)
    #expect(function.specifiers == [.static, .initSection])
    #expect(function.range.bytes == 10..<71)
  }

  @Test(arguments: [
    ("int plain(void) {}", "plain"),
    ("static struct box *pointer(void) {}", "pointer"),
    ("static inline __attribute__((used)) u32 attributed(u8 x) {}", "attributed"),
    ("__printf(1, 2) int formatted(const char *f, ...) {}", "formatted"),
    ("OWN_MACRO(3) static int guarded(void) {}", "guarded"),
    ("int taking(int a) __acquires(lock) __releases(other) {}", "taking"),
    ("static noinline\nlong\nspread(struct a *a,\n\t\tstruct b *b)\n{}", "spread"),
    ("int (*chooser(int a))(int) {}", "chooser"),
    ("u32 (*getter(int a))(int) {}", "getter"),
    ("OWN_MARK\nstatic int marked(void) {}", "marked"),
    ("OWN_LIST(a)\nOWN_END\n#ifdef A\nOWN_LIST(b)\n#endif\nint listed(void) {}", "listed"),
    ("void (*(*deep(void))(int))(long) {}", "deep"),
    ("int old(a, b) int a; char *b; {}", "old"),
    ("unsigned long long wide(void) {}", "wide"),
    ("u32 __underscored(void) {}", "__underscored"),
    ("asmlinkage __visible void entry(struct pt_regs *regs) {}", "entry"),
    ("enum kind kind_of(struct thing *thing) {}", "kind_of"),
    ("typeof(x) copied(void) {}", "copied"),
    ("OWN_ATTRIBUTE u32 described(void) {}", "described"),
    ("extern \"C\" { int inside(void) {} }", "inside"),
    ("int (wrapped)(int a) {}", "wrapped"),
  ])
  func findsTheName(of text: String, _ name: String) {
    #expect(CFile(text).names(CFile(text).functions.map(\.name)) == [name])
  }

  @Test func tellsSystemCallsAndOtherMacrosFromFunctions() {
    let file = CFile(
      """
      SYSCALL_DEFINE2(rename_box, int, from, int, to)
      {
        return swap(from, to);
      }
      COMPAT_SYSCALL_DEFINE0(boxes)
      {
      }
      __SYSCALL_DEFINEx(1, _open_box, int, key)
      {
      }
      FILTER_CALL_1(filter_box, u32, a)
      {
      }
      int ordinary(void) { return 0; }
      """)
    #expect(
      file.functions.map(\.kind) == [.systemCall, .systemCall, .systemCall, .macro, .ordinary])
    #expect(file.text(file.functions[0].parameters) == "(rename_box, int, from, int, to)")
  }

  @Test func readsFlagsFromTheWordsOfTheKernel() {
    let flags = [
      "notrace": CFile.Specifiers.notrace, "noinstr": .noinstr, "__weak": .weak,
      "__exit": .exitSection, "__always_inline": .alwaysInline, "noinline": .noinline,
    ]
    for (word, flag) in flags {
      #expect(CFile("void \(word) f(void) {}").functions.map(\.specifiers) == [flag])
    }
  }

  @Test func keepsNestedBracesAndStatementExpressionsInTheBody() {
    let file = CFile(
      "int a(void) { if (x) { do { y = ({ int z = 1; z; }); } while (0); } }\nint b;")
    #expect(file.functions.count == 1)
    #expect(file.variables.count == 1)
  }

  @Test func takesNoBracketFromCommentsStringsAndCharacters() {
    let file = CFile(
      """
      int a(void) { f("}\\"{", '}', '\\'', '"'); /* } " */ // } \\
         still a comment }
      }
      int b(void) {}
      """)
    #expect(file.names(file.functions.map(\.name)) == ["a", "b"])
  }

  @Test func findsTheNextDefinitionBehindAnUnclosedOne() {
    for broken in ["int a(void)\n{\n\tif (x) {\n}\n", "int a(void)\n{\n\tf(1;\n", "int a(int b;\n"]
    {
      let file = CFile(broken + "\nstatic int next(void)\n{\n\treturn 0;\n}\n")
      #expect(file.names(file.functions.map(\.name)).last == "next", "\(broken)")
    }
  }

  @Test func listsTheWordsOfASignature() {
    let file = CFile(
      "static OWN_WORD struct box __attribute__((x)) *f(int a) __acquires(lock) {}")
    #expect(
      file.names(file.words(of: file.functions[0])) == [
        "static", "OWN_WORD", "struct", "box", "__attribute__", "__acquires",
      ])
  }

  @Test func isFoundByNameAndPlace() {
    let file = CFile("int a(void) { b(1); }\nint c(void) { b(2); }\nint a(int x) { }")
    #expect(file.functions(named: "a") == [0, 2])
    #expect(file.calls(of: "b").map(\.owner) == [.function(0), .function(1)])
    #expect(file.function(at: file.calls[1].range.start) == 1)
    #expect(file.function(at: file.functions[2].range.end) == nil)
  }
}
