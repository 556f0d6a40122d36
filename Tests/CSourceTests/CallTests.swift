import Testing

@testable import CSource

@Suite struct CallTests {
  @Test func givesCallsWithArgumentsAndEnclosingFunction() {
    let file = CFile(
      """
      int a(void) { return b(1, c("x, y", z)); }
      int d(void) { if (e()) { f (g[h(1)]); } }
      """)
    #expect(file.names(file.calls.map(\.name)) == ["b", "c", "e", "f", "h"])
    #expect(file.texts(file.calls.map(\.range))[0] == "b(1, c(\"x, y\", z))")
    #expect(file.texts(file.arguments(of: file.calls[0])) == ["1", "c(\"x, y\", z)"])
    #expect(file.texts(file.arguments(of: file.calls[1])) == ["\"x, y\"", "z"])
    #expect(file.arguments(of: file.calls[2]).isEmpty)
    #expect(file.text(file.argumentList(of: file.calls[3])) == "(g[h(1)])")
    #expect(file.calls.map(\.owner) == [0, 0, 1, 1, 1].map { .function($0) })
  }

  @Test func takesNoKeywordsOrDeclaratorsForCalls() {
    let file = CFile(
      """
      int a(void)
      {
        int (*one)(int) = x;
        u32 (*two)(int), (*three)(void);
        int local(int);
        struct box other(void);
        while (sizeof(x) + typeof(y)(1)) switch (z) { case (3): return (4); }
        for (;;) __attribute__((unused)) asm volatile("nop" : : "r" (x));
        return real(1);
      }
      """)
    #expect(file.names(file.calls.map(\.name)) == ["real"])
  }

  @Test func takesAnnotationsBehindDeclaratorsForUsesOfMacros() {
    let file = CFile(
      """
      #define TRACE(m, name) extern int on_##name \\
        SYMBOL_OF(m, on_##name); extern int f_##name(int) SYMBOL_OF(m, f_##name);
      """)
    #expect(
      file.calls.filter { $0.owner == .macro(0) }.map { file.texts(file.arguments(of: $0)) }
        .filter { $0.count == 2 } == [["m", "on_##name"], ["m", "f_##name"]])
  }

  @Test func marksCallsThroughMembers() {
    let file = CFile("int a(void) { ops->open(1); x.close(2); open(3); }")
    #expect(file.calls.map(\.isThroughMember) == [true, true, false])
  }

  @Test func leavesCallsInMacrosToTheMacro() {
    let file = CFile(
      """
      #define FREE_ALL(x) do { \\
          release(x); } while (0)
      int a(void)
      {
      #define LOCAL call_of_macro()
        own();
      }
      #define OPEN if (x) {
      int b(void) { last(); }
      """)
    #expect(
      file.names(file.calls.map(\.name)) == ["release", "call_of_macro", "own", "last"])
    #expect(
      file.calls.map(\.owner) == [.macro(0), .macro(1), .function(0), .function(1)])
    #expect(file.text(file.macros[0].body) == "do { \\\n    release(x); } while (0)")
    #expect(file.macros[0].parameters.map { file.text($0) } == "(x)")
    #expect(file.macros[1].parameters == nil)
    #expect(file.calls(in: file.functions[0].body).count == 2)
  }

  @Test func findsUsesThatAreNoCalls() {
    let file = CFile(
      """
      static int target(void);
      static struct ops ops = { .target = target, .other = &target };
      int a(void) { x->target = 1; return target() + run(target); }
      #define ALIAS target
      #ifdef CONFIG_X
      module_init(target);
      #endif
      struct target *b; /* target */ char *c = "target";
      """)
    let uses = file.uses(of: ["target"])
    #expect(
      uses.map(\.owner) == [.file, .file, .function(0), .macro(0), .file])
    #expect(uses.map(\.branch) == [nil, nil, nil, nil, 0])
    #expect(uses.allSatisfy { file.text($0.name) == "target" })
  }

  @Test func splitsElementsOfInitialisers() {
    let file = CFile("struct box b[] = { { .x = 1, .y = 2 }, [3] = f(4, 5), };")
    let initialiser = file.variables.compactMap(\.initialiser)
    #expect(
      file.texts(initialiser.flatMap { file.elements(of: $0) }) == [
        "{ .x = 1, .y = 2 }", "[3] = f(4, 5)",
      ])
    let call = CFile("int a(void) { f(, x,); }")
    #expect(call.texts(call.arguments(of: call.calls[0])) == ["", "x", ""])
  }
}
