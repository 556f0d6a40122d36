import Diagnostics
import Importing
import Testing

@Suite struct ModuleImportTests {
  private let module = """
    // SPDX-License-Identifier: GPL-2.0
    #include <linux/livepatch.h>
    #include <linux/module.h>

    #define LEVEL 207

    static struct klp_patch patch;

    static int lp_show(struct seq_file *m, void *v);

    static void lp_post_patch(struct klp_object *obj)
    {
    	struct klp_state *state = klp_get_state(&patch, LEVEL);
    }

    static int lp_show(struct seq_file *m, void *v)
    {
    	return 0;
    }

    static struct klp_func funcs[] = {
    	{ .old_name = "show", .new_func = lp_show, .old_sympos = 2 }, { }
    };

    static struct klp_object objs[] = {
    	{ .funcs = funcs, .callbacks.post_patch = lp_post_patch }, { }
    };

    static struct klp_state states[] = { { LEVEL, 3 }, { } };

    static struct klp_patch patch = {
    	.mod = THIS_MODULE, .objs = objs, .states = states, .replace = true,
    };

    static int __init lp_init(void)
    {
    	return klp_enable_patch(&patch);
    }

    static void __exit lp_exit(void)
    {
    }

    module_init(lp_init);
    module_exit(lp_exit);
    MODULE_LICENSE("GPL");
    MODULE_INFO(livepatch, "Y");

    """

  private func imported(_ text: String, path: String = "My-Fix.c") -> Import? {
    importModule(
      FileID(0), in: SourceMap(files: [SourceText(path: path, bytes: Array(text.utf8))]))
  }

  @Test func declaresWhatTheStructuresSay() throws {
    let set = try #require(imported(module))
    #expect(set.findings.isEmpty)
    #expect(set.files.keys.sorted() == ["livepatch.yaml", "my-fix/fix.yaml", "my-fix/my-fix.c"])
    #expect(
      set.text("my-fix/fix.yaml") == """
        fix: my-fix
        objects:
          vmlinux:
            functions:
              show: { sympos: 2, replacement: lp_show }
            callbacks:
              post_patch: lp_post_patch
        states:
          level: { id: 207, version: 3 }

        """)
  }

  @Test func takesOutWhatIsGeneratedAndOpensWhatIsCalled() throws {
    #expect(
      try #require(imported(module)).text("my-fix/my-fix.c") == """
        // SPDX-License-Identifier: GPL-2.0
        #include <linux/livepatch.h>
        #include <linux/module.h>

        #include "klp_compose.h"

        #define LEVEL 207

        int lp_show(struct seq_file *m, void *v);

        void lp_post_patch(struct klp_object *obj)
        {
        	struct klp_state *state = klp_get_state(&klp_compose_patch, LEVEL);
        }

        int lp_show(struct seq_file *m, void *v)
        {
        	return 0;
        }

        """)
  }

  @Test func keepsAnExitThatDoesSomething() throws {
    let text = module.replacing("lp_exit(void)\n{\n", with: "lp_exit(void)\n{\n\trelease();\n")
    let set = try #require(imported(text))
    #expect(set.text("my-fix/fix.yaml").hasSuffix("exit: lp_exit\n"))
    #expect(set.text("my-fix/my-fix.c").hasSuffix("\nvoid lp_exit(void)\n{\n\trelease();\n}\n"))
  }

  @Test func reportsAnInitThatDoesMore() throws {
    let text = module.replacing("\treturn klp_enable", with: "\tprepare();\n\treturn klp_enable")
    let set = try #require(imported(text))
    #expect(set.findings.map(\.rule) == ["import-init"])
    #expect(set.text("my-fix/my-fix.c").contains("lp_init(void)\n{\n\tprepare();"))
  }

  @Test func givesNothingForWhatIsNoLivepatch() {
    #expect(imported("int x;\n")?.files == nil)
    #expect(imported("")?.files == nil)
  }

  @Test(arguments: [
    "9.c", "_x.c", ".c", "Größe.c", "a/b/c d.c", String(repeating: "x", count: 300),
  ])
  func makesAnIDOfEveryName(_ path: String) throws {
    let set = try #require(imported(module, path: path))
    let folder = try #require(set.files.keys.first { $0.hasSuffix("/fix.yaml") }).dropLast(9)
    #expect(folder.utf8.count <= 100 && !folder.contains("/"))
  }

  @Test func readsEveryPrefix() {
    let bytes = Array(module.utf8)
    for end in 0...bytes.count { _ = imported(String(decoding: bytes[..<end], as: UTF8.self)) }
  }
}
