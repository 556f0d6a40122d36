import Diagnostics
import Importing
import Loading
import Testing

@Suite struct RowTests {
  private func fix(_ rows: String, header: String? = nil, code: String = "int x;\n") -> Import {
    var tree = SampleTree()
    tree.addFix("bug", rows: rows, header: header, code: code)
    return tree.imported()
  }

  private func functions(_ imported: Import) -> String {
    imported.text("bug/fix.yaml").split(separator: "\n").dropFirst().joined(separator: "\n")
  }

  @Test func rowsKeepOrderPositionAndReplacement() throws {
    let imported = fix(
      """
      nf_tables  g\tklpp_g

      vmlinux f,2 klpp_f_second
      vmlinux f,1 klpp_f_first
      vmlinux h other_h

      """)
    #expect(imported.complaints == [])
    #expect(try imported.loaded().findings == [])
    #expect(
      functions(imported) == """
        objects:
          nf_tables:
            functions:
              g: {}
          vmlinux:
            functions:
              f:
                - { sympos: 2, replacement: klpp_f_second }
                - { sympos: 1, replacement: klpp_f_first }
              h: { replacement: other_h }
        """)
  }

  @Test(arguments: [
    ("IS_ENABLED(CONFIG_A)", "CONFIG_A"),
    ("defined(CONFIG_A) || defined(CONFIG_B)", "CONFIG_A=y || CONFIG_B=y"),
    ("defined(CONFIG_A) || defined(CONFIG_A_MODULE)", "CONFIG_A"),
    ("defined CONFIG_A", "CONFIG_A=y"),
    ("!IS_ENABLED( CONFIG_A ) && IS_MODULE(CONFIG_B)", "CONFIG_B=m && not CONFIG_A"),
    ("CONFIG_A && (IS_BUILTIN(CONFIG_B)||IS_REACHABLE(CONFIG_C))", nil),
  ])
  func conditionsAreTranslated(written: String, said: String?) throws {
    let imported = fix("vmlinux f klpp_f \(written)\n")
    #expect(imported.complaints == [])
    #expect(try imported.loaded().findings == [])
    if let said {
      let known = [
        "f: { when: \(said) }",
        "f: { when: \(said.split(separator: " && ").reversed().joined(separator: " && ")) }",
      ]
      #expect(known.contains { imported.text("bug/fix.yaml").contains($0) })
    }
  }

  @Test(arguments: [
    ("LINUX_VERSION_CODE >= 1", 18, "`LINUX_VERSION_CODE` asks for a kernel version"),
    ("IS_ENABLED(CONFIG_A) && FOO", 42, "`FOO` is no symbol of the configuration"),
    ("IS_ENABLED CONFIG_A", 18, "`IS_ENABLED` is not followed by a symbol in parentheses"),
    ("defined(X86)", 26, "`X86` is no symbol of the configuration"),
    ("CONFIG_A == 3", 27, "`=` has no place in a condition"),
    ("(CONFIG_A", 18, "the condition cannot be read: `(` is not closed"),
  ])
  func otherConditionsStayWrong(written: String, column: Int, message: String) throws {
    let imported = fix("vmlinux f klpp_f \(written)\n")
    #expect(
      imported.complaints == ["bug/patched_funcs.csv:1:\(column): import-condition: \(message)"])
    // Nobody can take the set for sound before the row is corrected.
    #expect(try imported.loaded().findings.contains { $0.rule == "bad-condition" })
  }

  @Test(arguments: [
    ("vmlinux\n", 1, "the row names an object and no function"),
    ("vmlinux f\n", 1, "the row names no replacement"),
    ("# vmlinux f klpp_f\n", 1, "a comment is read as a row by `register-patches.sh`"),
    ("vmlinux f,two klpp_f\n", 11, "`two` is no symbol position"),
    ("vmlinux f,01 klpp_f\n", 11, "`01` is no symbol position"),
    ("vmlinux f*g klpp_f\n", 9, "`f*g` is no name of a function"),
    ("vmlinux f klpp-f\n", 11, "`klpp-f` is no identifier of C"),
    ("vmlinux f klpp_f\r\n", 17, nil),
    ("vmlinux f klpp_f", 1, "the last row has no newline, so `register-patches.sh` drops it"),
  ])
  func badRowsAreNamed(rows: String, column: Int, message: String?) {
    let complaints = fix(rows).complaints
    #expect(complaints.count == 1)
    let expected = "bug/patched_funcs.csv:1:\(column): import-row: \(message ?? "")"
    #expect(complaints.allSatisfy { $0.hasPrefix(expected) })
  }

  @Test(arguments: ["vmlinux f\n", "vmlinux f,two klpp_f\n", "vmlinux f klpp-f\n"])
  func whatIsWrongStaysWrongInTheSet(rows: String) throws {
    #expect(try !fix(rows).loaded().findings.isEmpty)
  }

  @Test func objectsAreCalledLikeModules() throws {
    let imported = fix("net/nf-tables f klpp_f\n")
    #expect(
      imported.findings.first { $0.rule == "object-name-not-module-name" }?.help
        == "write `nf_tables`, as /proc/modules shows it")
    #expect(
      try imported.loaded().findings.map(\.rule) == ["object-name-not-module-name"])
  }

  @Test func twinsAreNamed() throws {
    let imported = fix("vmlinux f klpp_f\nvmlinux f,1 klpp_other\n")
    #expect(
      imported.complaints == [
        "bug/patched_funcs.csv:2:9: import-row: `f` is replaced twice in this object"
      ])
    #expect(try imported.loaded().findings.map(\.rule) == ["duplicate-function"])
  }

  @Test func realInitFunctionsAreNamed() {
    let header = "int livepatch_bug_init(void);\nvoid livepatch_bug_cleanup(void);\n"
    let imported = fix(
      "vmlinux f klpp_f\n", header: header,
      code: "int livepatch_bug_init(void) { return go(); }\nvoid livepatch_bug_cleanup(void) {}\n")
    #expect(imported.complaints == [])
    #expect(
      imported.text("bug/fix.yaml").hasSuffix(
        "init: livepatch_bug_init\nexit: livepatch_bug_cleanup\n"))
  }

  @Test func initFunctionsThatCannotBeCalledAreNamed() {
    let inHeader = fix(
      "vmlinux f klpp_f\n",
      header: """
        static inline int livepatch_bug_init(void) { return go(); }
        void livepatch_bug_cleanup(void);

        """)
    #expect(
      inHeader.complaints == [
        "bug/livepatch_bug.h:1:19: import-init: `livepatch_bug_init` does something and is static: the module's main file cannot call it",
        "bug/livepatch_bug.h:2:6: import-init: `livepatch_bug_cleanup` is not defined, and the tree's main file calls it",
      ])
  }

  @Test func conditionalInitFunctionsMakeAConditionalFix() {
    let header = """
      #ifndef _H
      #define _H
      #if IS_ENABLED(CONFIG_A)
      int livepatch_bug_init(void);
      #else
      static inline int livepatch_bug_init(void) { return 0; }
      #endif
      static inline void livepatch_bug_cleanup(void) { }
      #endif

      """
    let code = "#if IS_ENABLED(CONFIG_A)\nint livepatch_bug_init(void) { return go(); }\n#endif\n"
    let narrow = fix(
      "vmlinux f klpp_f IS_ENABLED(CONFIG_A) && defined(CONFIG_B)\n", header: header, code: code)
    #expect(narrow.complaints == [])
    #expect(narrow.text("bug/fix.yaml").contains("when: CONFIG_A\nobjects:"))
    #expect(narrow.text("bug/fix.yaml").hasSuffix("init: livepatch_bug_init\n"))
    let wide = fix("vmlinux f klpp_f\n", header: header, code: code)
    #expect(wide.complaints.map { $0.contains("import-init") } == [true])
  }
}
