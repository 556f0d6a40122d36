import Testing

@testable import CSource

@Suite struct TokenComparisonTests {
  private let one = CFile("int a(int x)\n{\n\treturn x+1; /* one */\n}\n")

  private func agree(_ other: CFile) -> Bool {
    let (a, b) = (one.functions[0].body, other.functions[0].body)
    let isEqual = one.hasSameTokens(in: a, as: b, of: other)
    #expect(isEqual == (one.tokenHash(of: a) == other.tokenHash(of: b)))
    return isEqual
  }

  @Test func ignoresBlanksCommentsAndContinuations() {
    #expect(agree(CFile("int b(int x) { return x + \\\n 1; }")))
    #expect(agree(CFile("int b(int x)\r\n{ // two\r\n return x /**/ + 1 ; }")))
  }

  @Test func seesEveryOtherDifference() {
    #expect(!agree(CFile("int b(int x) { return x - 1; }")))
    #expect(!agree(CFile("int b(int x) { returnx + 1; }")))
    #expect(!agree(CFile("int b(int x) { return x + + 1; }")))
    #expect(!agree(CFile("int b(int x) { return x + 1;; }")))
  }

  @Test func joinsNoOperators() {
    let (a, b) = (CFile("int a(void) { a+ +b; }"), CFile("int a(void) { a++b; }"))
    #expect(!a.hasSameTokens(in: a.functions[0].body, as: b.functions[0].body, of: b))
  }

  @Test func givesLinesForComparing() {
    let file = CFile("int a(void)\n{\n\n\tif (x)   // why\n\t\tf( \"a  b\" );\n}\n")
    let lines = file.normalizedLines(of: file.functions[0].body)
    #expect(lines.map(\.text) == ["{", "if ( x )", "f ( \"a  b\" ) ;", "}"])
    #expect(file.text(lines[2].range) == "f( \"a  b\" );")
  }
}
