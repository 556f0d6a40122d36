import Diagnostics
import Livepatch
import Loading
import Testing

/// Sets that nobody means well with: something is said about each, nothing crashes, nothing hangs.
@Suite struct HostileSetTests {
  static let meatyManifest = """
    livepatch: lp_cloud
    version: 3
    description: "Fixes – for the cloud"
    kernels:
      bookworm: "6.1.*-cloud-amd64"
      backports: { release: "6.12.*-cloud-amd64", version: 12 }
    releases: releases/
    fixes: [a]
    shared: [top.h]
    compiler_flags: [-Werror, -DX=1]
    states: { old: { id: 7, version: 1, about: "gone" } }
    retire: [{ function: vmlinux/f, reason: "not: needed" }]
    lint: { rules: { shadow-id-weak: off } }

    """

  static let meatyFix = """
    fix: a
    title: "proc: do not print past \\"the\\" büffer"
    references: [CVE-2026-0207, "bsc#1229999"]
    upstream: [0123456789ab]
    kernels: [bookworm, "6.12.*"]
    after: [b]
    when: CONFIG_PROC_FS && (CONFIG_A=m || not CONFIG_B)
    assumes: [CONFIG_NF_TABLES=m]
    sources: [a.c, { file: a.c, when: CONFIG_X86_64, flags: [-Wno-unused] }]
    objects:
      vmlinux:
        functions:
          f: &f { replacement: klpp_f, on_top_of: b }
          g: *f
          h.isra.0: {}
        syscalls: { newuname: {} }
        callbacks: { pre_patch: p, post_unpatch: q }
      tipc:
        functions:
          tipc_dump:
          - { sympos: 1, replacement: d1 }
          - { sympos: 2, replacement: d2, when: not CONFIG_64BIT }
    externs:
      nf_tables: [nft_ctx_init, { name: nft_set_elem, sympos: 2, from: nf_tables }]
    shadow_variables:
      guard: { id: 0x2070001, parent: struct x, type: struct y *, dtor: d, freed_by: [parent, disable] }
    states:
      level: { id: 207, version: 1, about: "raised", data: int }
    init: i
    exit: e
    allow:
    - { rule: a-rule, in: vmlinux/f, reason: "r", until: version 5 }

    """

  static let meatySource = """
    // SPDX-License-Identifier: GPL-2.0
    #include <linux/kernel.h>
    #include "../top.h"
    /* klp-compose: allow(a-rule): because */
    #if defined(CONFIG_X) && \\
        !defined(Y)
    static const char *text = "a \\"b\\" /* no comment */";
    #else
    #define M(x) do { call(x); } while (0)
    #endif
    int klpp_f(struct seq_file *m, void *v)
    {
    \tif (m) { call('"', "}", M(1)); }
    \treturn 0;
    }
    static struct ops o = { .a = klpp_f, .b = { 1, 2 } };
    SYSCALL_DEFINE1(x, int, y) { return y; }
    module_param(z, int, 0644);
    MODULE_LICENSE("GPL");

    """

  static let meaty = [
    "livepatch.yaml": meatyManifest, "a/fix.yaml": meatyFix, "a/a.c": meatySource,
    "top.h": "#define TOP 1\n", "b/fix.yaml": "fix: b\n",
    "releases/bookworm/lp_cloud_1/cumulative.yaml":
      "format: 1\nlivepatch: lp_cloud\nversion: 1\nkernel: { name: bookworm, release: 6.1 }\n",
  ]

  /// Loads a changed set; whatever it holds, the rest of the set is still read.
  private func survive(_ path: String, _ bytes: [UInt8]) throws {
    var files = Self.meaty.mapValues { Array($0.utf8) }
    files[path] = bytes
    let loaded = try loadPatchSet(in: .memory(files))
    loaded.checkFindings()
    #expect(loaded.set != nil || !loaded.findings.isEmpty)
    if path != "livepatch.yaml" {
      #expect(loaded.set?.fixes.contains { $0.id.value.text == "b" } == true)
    }
    if loaded.set?.fixes.contains(where: { $0.folder == "a" }) == false {
      #expect(!loaded.findings.isEmpty)
    }
  }

  @Test func theMeatySetIsGood() throws {
    #expect(try load(Self.meaty).lines == [])
  }

  @Test(arguments: ["livepatch.yaml", "a/fix.yaml", "a/a.c"])
  func survivesEveryTruncation(path: String) throws {
    let bytes = Array(try #require(Self.meaty[path]).utf8)
    for end in 0...bytes.count { try survive(path, Array(bytes[..<end])) }
  }

  @Test(arguments: ["livepatch.yaml", "a/fix.yaml", "a/a.c"], 0..<4 as Range<UInt64>)
  func survivesRandomMutations(path: String, seed: UInt64) throws {
    var random = SeededGenerator(state: seed)
    let original = Array(try #require(Self.meaty[path]).utf8)
    let signs = Array("\n\t\r :-[]{}(),;'\"#&*!|>%@`?\\/<.0a~$=\0\u{7F}é".utf8) + [0xFF, 0xC3]
    for _ in 0..<250 {
      var bytes = original
      for _ in 0..<Int.random(in: 1...8, using: &random) {
        let place = Int.random(in: 0..<bytes.count, using: &random)
        let sign = signs[Int.random(in: 0..<signs.count, using: &random)]
        switch Int.random(in: 0..<5, using: &random) {
        case 0: bytes[place] = sign
        case 1: bytes.insert(sign, at: place)
        case 2: bytes.remove(at: place)
        case 3: bytes.removeSubrange(place..<min(bytes.count, place + 20))
        default:
          let end = min(bytes.count, place + Int.random(in: 1...40, using: &random))
          bytes.insert(contentsOf: bytes[place..<end], at: bytes.count / 2)
        }
        if bytes.isEmpty { bytes = [sign] }
      }
      try survive(path, bytes)
    }
  }

  private static func many(_ text: String, _ count: Int) -> String {
    String(repeating: text, count: count)
  }

  /// A file, what is wrong with it.
  static let bombs: [(name: String, path: String, text: String, rule: RuleName)] = [
    (
      "aliases", "a/fix.yaml",
      "fix: a\nx0: &x0 [a, a, a, a, a, a, a, a, a]\n"
        + (1...20).map {
          "x\($0): &x\($0) [\(Array(repeating: "*x\($0 - 1)", count: 9).joined(separator: ", "))]\n"
        }
        .joined(), "yaml-limit"
    ),
    ("flow nesting", "a/fix.yaml", "fix: a\nreferences: " + many("[", 100_000), "yaml-limit"),
    ("mapping nesting", "a/fix.yaml", "fix: a\nobjects: " + many("{a: ", 100_000), "yaml-limit"),
    (
      "block nesting", "livepatch.yaml", (0..<2_000).map { many(" ", $0) + "a:\n" }.joined(),
      "yaml-limit"
    ),
    ("sequence nesting", "a/fix.yaml", many("- ", 100_000), "yaml-limit"),
    ("parentheses", "a/fix.yaml", "fix: a\nwhen: " + many("(", 4_000) + "\n", "bad-condition"),
    (
      "long condition", "a/fix.yaml", "fix: a\nwhen: " + many("not ", 100_000) + "\n",
      "bad-condition"
    ),
    ("long title", "a/fix.yaml", "fix: a\ntitle: " + many("x", 20_000_000) + "\n", "bad-value"),
    ("long id", "a/fix.yaml", "fix: " + many("x", 10_000_000) + "\n", "bad-name"),
    ("long name", "a/fix.yaml", "fix: a\ninit: " + many("x", 10_000_000) + "\n", "bad-name"),
    (
      "long number", "a/fix.yaml",
      "fix: a\nstates: { s: { version: 1, id: " + many("9", 1_000_000) + " } }\n", "bad-value"
    ),
    (
      "long flag", "livepatch.yaml",
      plainManifest + "compiler_flags: [-D" + many("x", 1_000_000) + "]\n", "unsafe-flag"
    ),
    (
      "long path", "a/fix.yaml", "fix: a\nsources: [" + many("x/", 1_000_000) + "a.c]\n",
      "unsafe-path"
    ),
    (
      "long key", "a/fix.yaml", "fix: a\n? " + many("k", 1_000_000) + "\n: x\n",
      "unknown-or-mistyped-key"
    ),
    (
      "many keys", "a/fix.yaml", "fix: a\n" + (0..<200_000).map { "titl\($0): x\n" }.joined(),
      "yaml-limit"
    ),
    (
      "one function again and again", "a/fix.yaml",
      "fix: a\nobjects: { vmlinux: { functions: { f: [" + many("{},", 200_000) + "] } } }\n",
      "yaml-limit"
    ),
    (
      "one function at many positions", "a/fix.yaml",
      "fix: a\nobjects: { vmlinux: { functions: { f: ["
        + (0..<90_000).map { "{sympos: \($0)}," }.joined() + "] } } }\nx: y\n", "duplicate-function"
    ),
    ("too large", "a/fix.yaml", many("#", (32 << 20) + 1), "unreadable-file"),
    ("too large C", "a/a.c", many("x", (16 << 20) + 1), "unreadable-file"),
    ("NUL", "a/fix.yaml", "fix: a\ntitle: x\0y\n", "yaml-encoding"),
    ("NUL in the manifest", "livepatch.yaml", plainManifest + "\0", "yaml-encoding"),
    ("several lines", "a/fix.yaml", "fix: a\ntitle: \"x\\ry\"\n", "yaml-encoding"),
    ("turned text", "a/fix.yaml", "fix: a\ntitle: \"x \u{202E} y\"\n", "bad-value"),
  ]

  @Test(.timeLimit(.minutes(15)), arguments: bombs.indices)
  func endsWithAFinding(index: Int) throws {
    let bomb = Self.bombs[index]
    let loaded = try load([bomb.path: bomb.text])
    loaded.checkFindings()
    #expect(
      loaded.findings.contains { $0.rule == bomb.rule },
      "\(bomb.name): \(loaded.lines.map { $0.prefix(300) })")
    #expect(loaded.findings.count <= 250, "\(bomb.name)")
  }

  /// C that goes deep or on and on: read in linear time, without recursion.
  static let code: [(name: String, text: String)] = [
    ("braces", many("{", 300_000)), ("closing braces", many("}", 300_000)),
    ("parentheses", "int f(void) { g" + many("(", 300_000) + " }"),
    ("calls", "int f(void) {" + many("g(", 100_000) + many(")", 100_000) + ";}"),
    ("brackets", "int x = " + many("[", 300_000)), ("conditionals", many("#if X\n", 100_000)),
    ("stray #else", many("#else\n", 100_000)), ("stray #endif", many("#endif\n", 100_000)),
    ("comment", "/*" + many("/*", 300_000)), ("string", "\"" + many("\\", 300_000)),
    ("character", "'" + many("'", 300_001)), ("continuations", many("\\\n", 300_000)),
    ("functions", many("int f(void) { return g(f()); }\n", 50_000)),
    ("half functions", many("int f(void) {", 50_000)), ("hashes", many("#", 300_000)),
    ("includes", many("#include \"", 50_000)),
    ("stars", "int " + many("*", 300_000) + "f(void) {}"),
    ("initialisers", "struct x y = " + many("{ .a = ", 100_000)), ("NULs", many("\0", 300_000)),
    ("semicolons", many(";", 300_000)), ("words", many("a ", 300_000)),
    ("macros", many("#define A(", 50_000)), ("allow", many("/* klp-compose: allow(", 50_000)),
  ]

  @Test(.timeLimit(.minutes(15)), arguments: code.indices)
  func readsHostileCode(index: Int) throws {
    try survive("a/a.c", Array(Self.code[index].text.utf8))
  }

  static let includes = [
    "#include «\"../../x.h\"»", "#include «\"/etc/passwd\"»", "#include «</etc/passwd>»",
    "#include «\"x/../../../y.h\"»", "  #  include  «\"../../x.h\"»", "#include/**/«\"../../x.h\"»",
    "#include \\\n «\"../../x.h\"»",
    "#import «\"../../x.h\"»", "#include_next «\"../../x.h\"»",
  ]

  @Test(arguments: includes) func includesStayInTheSet(line: String) throws {
    let marked = Marked(line)
    let loaded = try load(["a/a.c": marked.text + "\n"])
    #expect(loaded.findings.map(\.rule) == ["unsafe-path"], "\(loaded.lines)")
    if let finding = loaded.findings.first {
      #expect(finding.message.contains("leads out of the patch set"))
      #expect(finding.range.bytes.overlaps(marked.range))
    }
  }

  @Test func includesWithinTheSetAreFine() throws {
    let text =
      "#include \"../top.h\"\n#include \"x/../a.h\"\n#include <linux/x.h>\n/* #include \"/x\" */\n#if 0\n#include \"/x\"\n#endif\n"
    #expect(try load(["a/a.c": text]).lines == [])
  }

  static let fileNames = [
    "$(touch x).c", "a b.c", "a\"b.c", "a\nb.c", "a`id`.c", "a;b.c", "a*/b.c", "-a.c", "é.c",
    "a\\b.c", "a#b.c",
    "a:b.S", "a%b.S", "x'y.h", "$(x)/a.c", "a=b.c", "a,b.c", "a&b.c", "a|b.c", "a?b.c", "a!b.c",
    "a\tb.c", "~a.c",
  ]

  @Test(arguments: fileNames) func filesThatNothingNamesAreCheckedToo(name: String) throws {
    let loaded = try load(["a/\(name)": plainSource])
    loaded.checkFindings()
    #expect(loaded.findings.map(\.rule) == ["unsafe-path"], "\(loaded.lines)")
    #expect(loaded.set?.fixes.isEmpty == true)
  }
}
