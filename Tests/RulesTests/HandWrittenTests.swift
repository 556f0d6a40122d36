import CSource
import Diagnostics
import HandWritten
import Livepatch
import Testing

@testable import Rules

/// Modules written by hand, beyond what the examples of the rules show.
@Suite struct HandWrittenTests {
  private func rules(_ text: String) -> [RuleName] {
    let sources = SourceMap(files: [SourceText(path: "lp.c", bytes: Array(text.utf8))])
    return judgeModule(FileID(0), in: sources, today: "2026-01-01").diagnostics.map(\.finding.rule)
  }

  private func fix(_ text: String) throws -> Livepatch.Fix {
    let file = CFile(
      reading: SourceText(path: "lp.c", bytes: Array(text.utf8)), as: FileID(0))
    return try #require(ModuleSource(file)).fix()
  }

  /// `object: function,position=replacement …; slot=function …`
  private func shape(_ text: String) throws -> [String] {
    try fix(text).objects.map { object in
      let functions = object.functions.map {
        " \($0.name.value),\($0.sympos)=\($0.replacement.value)"
      }
      let callbacks = object.callbacks.declared.map { " \($0.slot.rawValue)=\($0.function.value)" }
      return "\(object.name.value):" + functions.joined() + callbacks.joined()
    }
  }

  @Test func findsNothingInTheModuleOfTheExamples() { #expect(rules(handWritten()) == []) }

  @Test func findsNothingInWhatIsNoLivepatch() {
    let text = handWritten(macros: "module_init(lp_init);\nMODULE_LICENSE(\"Proprietary\");")
    #expect(!rules(text).isEmpty)
    #expect(rules(text.replacing("klp_enable_patch", with: "start")) == [])
    #expect(rules("") == [])
  }

  @Test(arguments: [
    """
    static struct klp_func funcs[] = { { .old_name = "f", .new_func = lp_f, .old_sympos = 2 }, { } };
    static struct klp_object objs[] = { { .name = "ext4", .funcs = funcs }, { } };
    """,
    """
    #define OBJECT "ext" "4"
    #define POSITION (1 + 1)
    static struct klp_func funcs[] = { { "f", lp_f, POSITION }, { NULL, } };
    static struct klp_object objs[] = { { OBJECT, &funcs[0] }, { 0 } };
    """,
    """
    static struct klp_object objs[] = {
    	[0] = { name: "ext4", funcs: (struct klp_func[]) {
    		{ .new_func = &lp_f, .old_name = "f", .old_sympos = 0x2 }, { }
    	} }, { .name = NULL, .funcs = NULL }
    };
    """,
    """
    static struct klp_func funcs[];
    static struct klp_func funcs[] = {
    #if 0
    	{ .old_name = "g", .new_func = lp_g },
    #endif
    #ifdef CONFIG_X86
    	{ .old_name = "f", .new_func = (void *)lp_f, .old_sympos = 2 },
    #endif
    	{ }
    };
    static struct klp_object objs[2] = { { .name = "ext4", .funcs = funcs } };
    """,
  ])
  func readsEveryFormOfTheArrays(_ arrays: String) throws {
    let text = arrays + "\n" + handWritten(functions: "", objects: "")
    #expect(try shape(text) == ["ext4: f,2=lp_f"])
  }

  @Test(arguments: [
    ".callbacks = { .pre_patch = lp_pre, .post_unpatch = &lp_post },",
    ".callbacks.pre_patch = lp_pre, .callbacks.post_unpatch = lp_post,",
    ".callbacks = { lp_pre, NULL, NULL, lp_post },",
  ])
  func readsEveryFormOfCallbacks(_ callbacks: String) throws {
    let objects = "static struct klp_object objs[] = { { .funcs = funcs, \(callbacks) }, { } };"
    let text = handWritten(functions: "static struct klp_func funcs[] = { { } };", objects: objects)
    #expect(try shape(text) == ["vmlinux: pre_patch=lp_pre post_unpatch=lp_post"])
  }

  @Test func readsStates() throws {
    let text = handWritten(
      before: """
        #define LEVEL 0xcf
        enum { VERSION = 3 };
        static struct klp_state states[] = { { .id = LEVEL, .version = VERSION }, { } };
        """,
      patch: """
        static struct klp_patch patch = {
        	.mod = THIS_MODULE, .objs = objs, .states = states, .replace = true,
        };
        """)
    #expect(try fix(text).states.map { "\($0.id.value) \($0.version.value)" } == ["207 3"])
  }

  @Test func saysNothingOfWhatMacrosBuild() {
    let text = handWritten(
      functions: "static struct klp_func funcs[] = { FUNC(f, lp_f), END };",
      objects: "static struct klp_object objs[] = { OBJECT(funcs), END };")
    #expect(rules(text) == [])
  }

  @Test func isSilencedByCommentsInTheC() {
    let text = handWritten(
      patch: """
        /* klp-compose: allow(missing-replace-flag): one of several */
        static struct klp_patch patch = {
        	.mod = THIS_MODULE,
        	.objs = objs,
        };
        """)
    #expect(rules(text) == [])
    #expect(
      rules(text.replacing("\t.mod", with: "\t.replace = true,\n\t.mod")) == ["unused-suppression"])
  }

  /// The findings of a module in several files, each as `rule path: text it points at`; `lp.c` is the one
  /// that includes the others.
  private func findings(_ text: String, including files: [(path: String, text: String)])
    -> [String]
  {
    var sources = SourceMap(files: [SourceText(path: "lp.c", bytes: Array(text.utf8))])
    let included = files.map {
      sources.add(SourceText(path: $0.path, bytes: Array($0.text.utf8)))
    }
    return judgeModule(FileID(0), including: included, in: sources, today: "2026-01-01")
      .diagnostics.map(\.finding).map {
        "\($0.rule) \(sources[$0.range.file].path): \(sources.string($0.range))"
      }
  }

  @Test func followsCallsIntoWhatIsStaticInAnIncludedFile() {
    let text = handWritten(
      exit: "static void lp_exit(void)\n{\n\tforget();\n}")
    let other = "static void forget(void)\n{\n\tklp_shadow_free_all(ID, NULL);\n}\n"
    #expect(findings(text, including: []) == [])
    #expect(
      findings(text, including: [("other.c", other)]) == [
        "shadow-free-in-module-exit other.c: klp_shadow_free_all"
      ])
  }

  @Test func knowsConstantsAndMacrosOfIncludedFiles() {
    let states = """
      static struct klp_state states[] = {
      	{ .id = LEVEL, .version = 1 }, { .id = 207, .version = 2 }, { }
      };
      """
    let text = handWritten(
      before: states,
      patch:
        "static struct klp_patch patch = {\n\t.mod = THIS_MODULE,\n\t.objs = objs,\n\t.states = states,\n\t.replace = true,\n};",
      macros: "MODULE_LICENSE(\"GPL\");")
    let header =
      "#define LEVEL 207\nmodule_init(lp_init);\nmodule_exit(lp_exit);\nMODULE_INFO(livepatch, \"Y\");\n"
    #expect(
      findings(text, including: [("lp.h", header)]) == ["state-id-collision lp.c: 207"])
  }

  @Test func leavesSuppressionsOfIncludedFilesToOthers() {
    let header =
      "/* klp-compose: allow(shadow-id-weak): the number of the bug */\n#define ID 7\n"
    #expect(findings(handWritten(), including: [("ids.h", header)]) == [])
  }

  @Test func readsEveryPrefixOfEveryExample() {
    for rule in Rule.all {
      for file in rule.examples.flatMap(\.files) where file.path == "module.c" {
        let bytes = Array(file.text.utf8)
        for end in stride(from: 0, to: bytes.count, by: 97) {
          let sources = SourceMap(files: [SourceText(path: "lp.c", bytes: Array(bytes[..<end]))])
          _ = judgeModule(FileID(0), in: sources, today: "2026-01-01")
        }
      }
    }
  }

  @Test func readsArraysThatNameEachOther() {
    let text = handWritten(
      functions:
        "#define A B\n#define B A\nstatic struct klp_func funcs[] = { { A, B }, funcs, { } };",
      objects: "static struct klp_object objs[] = { { A, objs }, { B, { { { {")
    _ = rules(text)
  }
}
