import Testing

@testable import CSource

@Suite struct InitialiserTests {
  @Test(arguments: [
    ("{ .a = 1, .b = f(2, 3), }", ["a=1", "b=f(2, 3)"]),
    ("{ .a.b = g }", ["a.b=g"]),
    ("{ a: 1, b: { 2, 3 } }", ["a=1", "b={ 2, 3 }"]),
    ("{ [0] = { .a = 1 }, { } }", ["={ .a = 1 }", "={ }"]),
    ("{ [FIRST].a = &x, }", ["a=&x"]),
    ("{ \"one\" \"two\", x ? y : z }", ["=\"one\" \"two\"", "=x ? y : z"]),
    ("{ .a = }", ["a="]),
    ("{ 1,\n#ifdef CONFIG_X\n 2,\n#endif\n 3 }", ["=1", "=2", "=3"]),
    ("{ }", []),
    ("(struct s) { .a = 1 }", ["a=1"]),
  ])
  func namesWhatMembersAreGiven(_ text: String, _ expected: [String]) throws {
    let file = CFile("struct s x = \(text);")
    let initialiser = try #require(file.variables.first?.initialiser)
    let braces = try #require(file.braces(of: initialiser))
    #expect(
      file.members(of: braces).map {
        file.names($0.path).joined(separator: ".") + "=" + file.text($0.value)
      }
        == expected)
  }

  @Test func findsNoBracesInOtherValues() throws {
    let file = CFile("struct s *x = y; struct s z = MACRO(1); int i = (3);")
    let values = file.variables.compactMap(\.initialiser)
    #expect(values.map { file.braces(of: $0) } == [nil, nil, nil])
  }

  @Test func tellsStructuresFromPointersToThem() {
    let file = CFile(
      """
      static struct box a, b[] = { { 1 } };
      static struct box __read_mostly c[2];
      struct box *d;
      struct boxes e;
      union box f;
      """)
    #expect(
      file.variables.filter { file.isStruct("box", $0) }.map { file.text($0.name) }
        == ["a", "b", "c"])
    #expect(
      file.variables.filter { file.isArray($0) }.map { file.text($0.name) } == ["b", "c"])
  }
}
