import CSource
import Diagnostics
import Testing

@testable import Rules

@Suite struct ConstantsTests {
  /// The value of `VALUE`, a macro of the text.
  private func value(_ text: String) -> UInt64? {
    let file = CFile(
      reading: SourceText(path: "a.c", bytes: Array((text + "\n").utf8)), as: FileID(0))
    var constants = Constants([file])
    let macro = file.macros.last { file.text($0.name) == "VALUE" }
    return macro.flatMap { constants.value(of: $0.body, in: file) }
  }

  @Test(
    arguments: [
      ("#define VALUE 12", 12),
      ("#define VALUE 0x1FuL", 31),
      ("#define VALUE (1 + 2 * 3 - 4 / 2)", 5),
      ("#define VALUE ((unsigned long)(1179616) << 6 | 1)", 1_179_616 << 6 | 1),
      (
        "#define ID(bug, n) (((unsigned long)(bug) << 6) | n)\n#define VALUE ID(1179616, 1)",
        1_179_616 << 6 | 1
      ),
      ("#define A B\n#define B 7\n#define VALUE A", 7),
      ("enum { A, B = 0x10, C, D };\n#define VALUE D", 18),
      ("enum ids { A = 5, B };\nenum { C = B + 1 };\n#define VALUE C", 7),
      ("#define VALUE ~0", UInt64.max),
      ("#if 0\n#define A 1\n#else\n#define A 2\n#endif\n#define VALUE A", 2),
    ] as [(String, UInt64)])
  func computes(_ text: String, _ expected: UInt64) { #expect(value(text) == expected) }

  @Test(arguments: [
    "#define VALUE unknown",
    "#define VALUE 1 / 0",
    "#define VALUE 1 << 64",
    "#define VALUE (1",
    "#define VALUE sizeof(int)",
    "#define VALUE VALUE",
    "#define A(x) A(x) A(x)\n#define VALUE A(1)",
    "#define ID(a, b) a\n#define VALUE ID(1)",
    "enum { A = B };\n#define VALUE A",
  ])
  func givesUpOnWhatHasNoValue(_ text: String) { #expect(value(text) == nil) }

  @Test func boundsMacrosThatMultiplyThemselves() {
    let lines = (0..<30).map { "#define M\($0) M\($0 + 1) M\($0 + 1)" }
    #expect(value((lines + ["#define M30", "#define VALUE M0"]).joined(separator: "\n")) == nil)
  }

  @Test func boundsBrackets() {
    let open = String(repeating: "(", count: 400)
    let close = String(repeating: ")", count: 400)
    #expect(value("#define VALUE \(open)1\(close)") == nil)
  }
}
