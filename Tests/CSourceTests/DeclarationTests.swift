import Testing

@testable import CSource

@Suite struct DeclarationTests {
  @Test func givesVariablesWithTheirWordsAndInitialisers() throws {
    let file = CFile(
      """
      static int count = 3, *first = &count;
      extern const struct box shared[];
      static const char *label __read_mostly = "x;y";
      struct box boxes[] = { [0] = { .size = f(1, 2), }, { 3 } };
      static int (*const hooks[2])(int) = { one, two };
      """)
    #expect(
      file.names(file.variables.map(\.name)) == [
        "count", "first", "shared", "label", "boxes", "hooks",
      ])
    #expect(
      file.variables.map { $0.initialiser.map { file.text($0) } } == [
        "3", "&count", nil, "\"x;y\"", "{ [0] = { .size = f(1, 2), }, { 3 } }", "{ one, two }",
      ])
    #expect(file.variables.map(\.isConst) == [false, false, true, false, false, true])
    #expect(file.variables.map(\.isStatic) == [true, true, false, true, false, true])
    #expect(file.variables[2].isExtern)
    #expect(file.text(file.variables[1].declaration) == "static int count = 3, *first = &count")
    #expect(file.names(file.calls.map(\.name)) == ["f"])
    #expect(file.calls[0].owner == .file)
  }

  @Test func takesAttributeWordsBehindBracesForNoVariables() {
    let file = CFile(
      """
      struct a { int x; } __packed;
      struct b { int x; } __attribute__((packed)) __aligned(8);
      struct c { int x; } OWN_ALIGNMENT;
      struct d { int x; } __packed instance;
      struct e { int x; } one, *two;
      struct f;
      union g { int a; };
      enum { NONE };
      """)
    #expect(file.names(file.variables.map(\.name)) == ["instance", "one", "two"])
    #expect(file.names(file.types.map(\.name)) == ["a", "b", "c", "d", "e", "g"])
    #expect(file.types.last?.kind == .union)
  }

  @Test func takesOwnAttributeWordsBehindANameForNoNames() {
    let file = CFile(
      """
      static int counter OWN_SECTION = 1;
      static u32 limit __own_section;
      static struct box __instance;
      static int __section(".x") placed;
      static int aligned __aligned(8) = 2;
      """)
    #expect(
      file.names(file.variables.map(\.name)) == [
        "counter", "limit", "__instance", "placed", "aligned",
      ])
  }

  @Test func givesPrototypesWithTheirSignatures() {
    let file = CFile(
      """
      int one(int a, void (*done)(int));
      static inline struct box *two(void) __must_check;
      extern void (*three(int a))(long);
      void four(void), five(int);
      """)
    #expect(
      file.names(file.prototypes.map(\.name)) == ["one", "two", "three", "four", "five"])
    #expect(
      file.texts(file.prototypes.map(\.signature))[0...2] == [
        "int one(int a, void (*done)(int))", "static inline struct box *two(void) __must_check",
        "extern void (*three(int a))(long)",
      ])
    #expect(file.texts(file.prototypes.map(\.parameters))[2] == "(int a)")
    #expect(file.prototypes.map(\.isStatic) == [false, true, false, false, false])
    #expect(file.prototypes.map(\.isExtern) == [false, false, true, false, false])
  }

  @Test func namesTypes() {
    let file = CFile(
      """
      typedef unsigned int number_t;
      typedef struct pair { int a; } pair_t, *pair_ptr;
      typedef int (*callback_t)(struct pair *);
      typedef u64 (*reader_t) (void);
      typedef void function_t(int);
      enum state { OFF, ON = 4 };
      """)
    #expect(
      file.names(file.types.map(\.name)) == [
        "number_t", "pair", "pair_t", "pair_ptr", "callback_t", "reader_t", "function_t", "state",
      ])
    #expect(file.texts(file.types.compactMap(\.body)) == ["{ int a; }", "{ OFF, ON = 4 }"])
    #expect(file.variables.isEmpty && file.prototypes.isEmpty)
  }

  @Test func findsMacroCallsAtFileScope() {
    let file = CFile(
      """
      static DEFINE_MUTEX(lock);
      EXPORT_SYMBOL_GPL(start)
      LIST_HEAD(boxes);
      int between;
      module_init(start);
      MODULE_LICENSE("GPL");
      DEFINE_COUNTER(long, hits) = 5;
      """)
    #expect(
      file.names(file.fileScopeCalls.map(\.name)) == [
        "DEFINE_MUTEX", "EXPORT_SYMBOL_GPL", "LIST_HEAD", "module_init", "MODULE_LICENSE",
        "DEFINE_COUNTER",
      ])
    #expect(file.text(file.fileScopeCalls[0].range) == "static DEFINE_MUTEX(lock)")
    #expect(file.fileScopeCalls[0].specifiers == .static)
    #expect(file.texts(file.arguments(of: file.fileScopeCalls[5])) == ["long", "hits"])
    #expect(file.names(file.variables.map(\.name)) == ["between"])
  }

  @Test func keepsAnnotationsBehindDeclarators() throws {
    let file = CFile(
      """
      extern int limit KLP_RELOC_SYMBOL(vmlinux, vmlinux, limit);
      extern typeof(helper) helper KLP_RELOC_SYMBOL(box, box, helper);
      extern struct box *head KLP_RELOC_SYMBOL_POS(box, head, 2);
      extern u64 table[] KLP_RELOC_SYMBOL(vmlinux, table);
      extern int probe(struct box *box) KLP_RELOC_SYMBOL(box, probe);
      extern int (*hook)(int) KLP_RELOC_SYMBOL(box, hook);
      """)
    #expect(
      file.names(file.variables.map(\.name)) == ["limit", "helper", "head", "table", "hook"])
    #expect(file.names(file.prototypes.map(\.name)) == ["probe"])
    let annotations = file.variables.compactMap(\.annotation)
    #expect(annotations.count == 5)
    let (name, arguments) = file.annotation(try #require(annotations.dropFirst(2).first))
    #expect(file.text(name) == "KLP_RELOC_SYMBOL_POS")
    #expect(file.texts(arguments) == ["box", "head", "2"])
    #expect(
      file.text(file.prototypes[0].signature) == "extern int probe(struct box *box)")
    #expect(file.prototypes[0].annotation != nil)
  }

  @Test func findsStaticVariablesOfFunctions() {
    let file = CFile(
      """
      int f(void)
      {
        static int calls, limit = g(1, 2);
        static const struct box none = { .a = 1, .b = 2 };
        static DEFINE_MUTEX(lock);
        static u8 (*hook)(int);
        int local = 3;
      }
      """)
    #expect(file.names(file.variables.map(\.name)) == ["calls", "limit", "none"])
    #expect(file.variables.allSatisfy { $0.function == 0 && $0.isStatic })
    #expect(
      file.variables.map { $0.initialiser.map { file.text($0) } } == [
        nil, "g(1, 2)", "{ .a = 1, .b = 2 }",
      ])
    #expect(file.variables.map(\.isConst) == [false, false, true])
  }
}
