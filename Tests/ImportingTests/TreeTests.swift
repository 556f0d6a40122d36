import Diagnostics
import Importing
import Livepatch
import Loading
import Testing

@Suite struct TreeTests {
  @Test func smallTreeBecomesACleanSet() throws {
    let imported = SampleTree().imported()
    #expect(imported.complaints == [])
    let loaded = try imported.loaded()
    #expect(loaded.findings == [])
    #expect(loaded.set?.fixes.map(\.id.value.text) == ["bug100", "uname_patch"])
    #expect(
      imported.text("bug100/fix.yaml") == """
        fix: bug100
        title: "alpha: check the length: \\\\\\"twice\\\\\\""
        references: [CVE-2030-0001, "bsc#100"]
        upstream: [0123456789ab]
        objects:
          vmlinux:
            functions:
              alpha: {}

        """)
    #expect(
      imported.text("livepatch.yaml") == """
        livepatch: livepatch
        version: 7
        kernels:
          k: "6.4.0-*-default"
        shared: [klp_trace.h, shadow.h]

        """)
  }

  @Test func sourcesAreCopiedUnchangedWithTheirAnnotations() {
    let tree = SampleTree()
    let imported = tree.imported()
    for path in [
      "bug100/livepatch_bug100.c", "bug100/livepatch_bug100.h", "klp_trace.h", "shadow.h",
      "uname_patch/livepatch_uname.c",
    ] {
      #expect(imported.text(path) == tree.files[path])
    }
  }

  @Test func theSystemCallIsAnOrdinaryFix() {
    #expect(
      SampleTree().imported().text("uname_patch/fix.yaml") == """
        fix: uname_patch
        objects:
          vmlinux:
            syscalls:
              newuname: { replacement: klp_newuname }

        """)
    var tree = SampleTree()
    tree.files["uname_patch/livepatch_uname.c"] = "int other(void) { return 0; }\n"
    #expect(
      tree.imported().complaints == [
        "uname_patch/livepatch_uname.c:1:1: import-folder: `uname_patch` does not define the system call `klp_newuname`"
      ])
  }

  @Test func whatStaysBehindIsNamed() {
    var tree = SampleTree()
    tree.files["bug100/notes.txt"] = "remember\n"
    let left = tree.imported().findings.filter { $0.rule == "import-file" }.map(\.message)
    #expect(left.count == 5)
    #expect(left.contains { $0.contains("`bug100/notes.txt`") })
    #expect(left.contains { $0.contains("`README`") })
    #expect(left.contains { $0.contains("`livepatch_main.c`") })
  }

  @Test func foldersThatAreNoFixesAreErrors() {
    var tree = SampleTree()
    tree.files["stray/file.c"] = "int x;\n"
    tree.files["half/patched_funcs.csv"] = "vmlinux f klpp_f\n"
    #expect(
      tree.imported().complaints == [
        "half/patched_funcs.csv:1:1: import-folder: the folder `half` has no `livepatch_half.h`",
        "half/patched_funcs.csv:1:1: import-init: `livepatch_half_cleanup` is not defined, and the tree's main file calls it",
        "half/patched_funcs.csv:1:1: import-init: `livepatch_half_init` is not defined, and the tree's main file calls it",
        "stray/file.c:1:1: import-folder: the folder `stray` has neither `patched_funcs.csv` nor `livepatch_stray.h`",
      ])
  }

  @Test func foldersThatAreNoIDsAreRenamed() throws {
    var tree = SampleTree()
    tree.addFix("Bug_A", rows: "vmlinux a klpp_a\n")
    tree.addFix("bug_a", rows: "vmlinux b klpp_b\n")
    let imported = tree.imported()
    #expect(imported.complaints.map { $0.contains("import-renamed") } == [true])
    #expect(imported.text("bug_a/fix.yaml").contains("b: {}"))
    #expect(imported.text("bug_a-2/fix.yaml").contains("a: {}"))
    #expect(try imported.loaded().findings == [])
  }

  @Test func releaseFilesTellKernelAndVersion() {
    var tree = SampleTree()
    let known = tree.imported(ImportOptions())
    #expect(known.text("livepatch.yaml").contains("SLE15-SP6_Update_4: \"*-150600.*-default\""))
    tree.files["scripts/release-version.sh"] = nil
    tree.files["rpm/example.spec"] = "Name: example\n"
    let unknown = tree.imported(ImportOptions())
    #expect(
      unknown.complaints.map { $0.contains("import-release") } == [true, true])
    #expect(unknown.text("livepatch.yaml").contains("version: 1\n"))
    #expect(unknown.text("livepatch.yaml").contains("kernel: \"*\""))
  }

  @Test func compilerFlagsComeFromKbuild() throws {
    var tree = SampleTree()
    tree.addFix(
      "bug200", rows: "vmlinux f klpp_f\n",
      kbuild: """
        # flags
        CFLAGS_livepatch_bug200.o += -Werror
        CFLAGS_bug200/livepatch_bug200.o += -Werror -Wp,-include,/etc/passwd
        CFLAGS_gone.o += -Werror
        obj-m += other.o

        """)
    let imported = tree.imported()
    #expect(
      imported.text("bug200/fix.yaml").contains(
        "sources:\n  - { file: livepatch_bug200.c, flags: [\"-Werror\"] }\n"))
    #expect(
      imported.complaints == [
        "bug200/Kbuild.inc:3:45: import-flags: `-Wp,-include,/etc/passwd` is not among the compiler flags a fix may set",
        "bug200/Kbuild.inc:4:1: import-flags: `gone` is no source of this folder, so its flags do nothing",
        "bug200/Kbuild.inc:5:1: import-flags: only `CFLAGS_<source>.o += <flags>` is carried",
      ])
    #expect(try imported.loaded().findings == [])
  }
}
