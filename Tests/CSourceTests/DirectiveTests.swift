import Testing

@testable import CSource

@Suite struct DirectiveTests {
  @Test func givesIncludesAndDefinitions() {
    let file = CFile(
      """
      #include <linux/livepatch.h>
        #  include "../shadow.h" /* ours */
      #define ID 0x207 // hexadecimal
      #define MIN(a, b) \\
        ((a) < (b) ? (a) : (b))
      #define EMPTY
      #undef ID
      #include MACRO
      """)
    #expect(
      file.texts(file.includes.map(\.path)) == ["linux/livepatch.h", "../shadow.h"])
    #expect(file.includes.map(\.isQuoted) == [false, true])
    #expect(file.names(file.macros.map(\.name)) == ["ID", "MIN", "EMPTY"])
    #expect(
      file.texts(file.macros.map(\.body)) == ["0x207", "((a) < (b) ? (a) : (b))", ""])
    #expect(file.names(file.undefinitions.map(\.name)) == ["ID"])
  }

  @Test func tellsTheBranchOfEveryFact() {
    let file = CFile(
      """
      #if defined(CONFIG_A) && \\
          B > 2 // why
      int a(void) { one(); }
      # ifdef CONFIG_C
      int c;
      # endif
      #elif CONFIG_D
      int d(void);
      #else
      EXPORT_SYMBOL(e);
      #endif
      int f;
      """)
    #expect(file.branches.map(\.kind) == [.if, .ifdef, .elif, .else])
    #expect(
      file.texts(file.branches.map(\.condition)) == [
        "defined(CONFIG_A) && \\\n    B > 2", "CONFIG_C", "CONFIG_D", "",
      ])
    #expect(file.branches.map(\.parent) == [nil, 0, nil, nil])
    #expect(file.branches.map(\.previous) == [nil, nil, 0, 2])
    #expect(file.functions[0].branch == 0 && file.calls[0].branch == 0)
    #expect(file.variables.map(\.branch) == [1, nil])
    #expect(file.prototypes[0].branch == 2)
    #expect(file.fileScopeCalls[0].branch == 3)
    #expect(file.text(file.branches[1].range) == "# ifdef CONFIG_C\nint c;\n")
    #expect(
      file.conditions(of: 3) == [
        .init(branch: 0, isNegated: true), .init(branch: 2, isNegated: true),
      ])
    #expect(
      file.conditions(of: 1) == [
        .init(branch: 0, isNegated: false), .init(branch: 1, isNegated: false),
      ])
  }

  @Test func knowsWhatIsNeverCompiled() {
    let file = CFile(
      """
      #if 0
      it's prose { with a brace
      #ifdef CONFIG_X
      #endif
      #else
      int a;
      #endif
      #if 1
      int b;
      #elif X
      int c;
      #else
      int d;
      #endif
      """)
    #expect(file.branches.map(\.isDead) == [true, true, false, false, true, true])
    #expect(file.variables.map { file.isDead($0.branch) } == [false, false, true, true])
  }

  @Test func readsEachAlternativeFromTheSamePlace() {
    let file = CFile(
      """
      #ifdef CONFIG_A
      int one(int a) {
      #else
      int one(long a) {
      #endif
        if (a) {
      #if B
          if (x) {
      #elif C
          while (x) {
      #else
          {
      #endif
            call();
          }
        }
      }
      static
      #ifdef D
      int two(void)
      #else
      long two(void)
      #endif
      {
      }
      int three(void)
      {
      #ifdef E
        return 1;
      }
      #else
        return 2;
      }
      #endif
      int four;
      """)
    #expect(
      file.names(file.functions.map(\.name)) == ["one", "one", "two", "three"])
    #expect(file.functions.prefix(2).map(\.branch) == [0, 1])
    #expect(Set(file.functions.prefix(2).map(\.body.end)).count == 1)
    #expect(file.functions[2].isStatic)
    #expect(file.names(file.variables.map(\.name)) == ["four"])
  }

  @Test func returnsToALiveBranchBehindADeadOne() {
    let file = CFile(
      """
      int a(void)
      #if 1
      {
        if (x) {
      #else
      ) } } } {{{{ ((((
      #endif
        }
      }
      int b(void)
      {
      #if 0
        if (x) {
      #endif
      }
      int c;
      """)
    #expect(file.names(file.functions.map(\.name)) == ["a", "b"])
    #expect(file.names(file.variables.map(\.name)) == ["c"])
  }
}
