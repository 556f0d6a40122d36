import Diagnostics
import Livepatch
import Loading
import Testing

@Suite struct ManifestSchemaTests {
  private static let end = "\nversion: 1\nkernels: { k: 6.1 }\n"

  static let mistakes = [
    Mistake(
      "livepatch: «lp-cloud»" + end, "module-name-invalid", "cannot be the base name",
      help: "for example `lp_cloud`"),
    Mistake("livepatch: «9p»" + end, "module-name-invalid", "cannot be the base name"),
    Mistake(
      "livepatch: «\(String(repeating: "x", count: 54))»" + end, "module-name-invalid",
      "longer than the 55 bytes"),
    Mistake(
      "livepatch: lp\nversion: «0»\nkernels: { k: 6.1 }\n", "bad-value",
      "expected a release number (1 to 9999999)"),
    Mistake(
      "livepatch: lp\nversion: «03»\nkernels: { k: 6.1 }\n", "wrong-type", "found `03`",
      help: "a leading zero"),
    Mistake("livepatch: lp\nversion: 1\nkernels: «[]»\n", "bad-value", "the list is empty"),
    Mistake("livepatch: lp\nversion: 1\nkernels: «{}»\n", "bad-value", "no kernel is named"),
    Mistake(
      "livepatch: lp\nversion: 1\nkernels: { «../x»: 6.1 }\n", "bad-name",
      "cannot be a kernel's name"),
    Mistake(
      "livepatch: lp\nversion: 1\nkernels: { «a*»: 6.1 }\n", "bad-name", "cannot be a kernel's name"
    ),
    Mistake(
      "livepatch: lp\nversion: 1\nkernels: [«..»]\n", "bad-name", "cannot be a kernel's name"),
    Mistake(
      "livepatch: lp\nversion: 1\nkernels: [«-x»]\n", "bad-name", "cannot be a kernel's name"),
    Mistake(
      "livepatch: lp\nversion: 1\nkernels: [«.hidden»]\n", "bad-name", "cannot be a kernel's name"),
    Mistake(
      "livepatch: lp\nversion: 1\nkernels: [6.1.*, «6.1.?»]\n", "bad-name",
      "two kernels are called `6.1.x`"),
    Mistake(
      "livepatch: lp\nversion: 1\nkernels: { k: «\"6.1; rm\"» }\n", "bad-value",
      "is no name or release"),
    Mistake(
      "livepatch: lp\nversion: 1\nkernels: { k: «{ version: 2 }» }\n", "missing-key",
      "a kernel needs the key `release`"),
    Mistake("livepatch: lp\nreleases: «/var/releases»" + end, "unsafe-path", "is an absolute path"),
    Mistake("livepatch: lp\nreleases: «../releases»" + end, "unsafe-path", "may lead out"),
    Mistake("livepatch: lp\nreleases: «x//»" + end, "unsafe-path", "empty or hidden part"),
    Mistake("livepatch: lp\nreleases: «/»" + end, "unsafe-path", "is an absolute path"),
    Mistake("livepatch: lp\nshared: [«../x.h»]" + end, "unsafe-path", "may lead out"),
    Mistake(
      "livepatch: lp\nshared: [«x.h»]" + end, "unreadable-file",
      "the shared file `x.h` does not exist"),
    Mistake("livepatch: lp\nshared: [«a/a.c»]" + end, "unreadable-file", "does not lie at the top"),
    Mistake(
      "livepatch: lp\nlint: { rules: { a-b: «fatal» } }" + end, "bad-value",
      "`fatal` is none of `error`"),
    Mistake(
      "livepatch: lp\nlint: { «rule»: {} }" + end, "unknown-or-mistyped-key", "unknown key `rule`",
      help: "did you mean `rules`?"),
    Mistake(
      "livepatch: lp\n«kernel»: x" + end, "unknown-or-mistyped-key", "unknown key `kernel`",
      help: "did you mean `kernels`?"),
    Mistake("livepatch: lp\nfixes: «a»" + end, "wrong-type", "expected a list"),
  ]

  @Test(arguments: mistakes) func tellsEachMistakeAtItsPlace(mistake: Mistake) throws {
    try mistake.check(in: "livepatch.yaml")
  }

  static let flags = [
    "-Wa,-x", "-Wl,-T,x", "-Wp,-MD,/tmp/x", "-I/usr/include", "-include x.h", "-o", "@file",
    "-fplugin=x",
    "-fplugin-arg-x-y=z", "-fpass-plugin=x", "-fprofile-use=x", "-fdump-tree-all", "-fopt-info=x",
    "-fsave-optimization-record",
    "-fcallgraph-info=su", "-fauto-profile=x", "-DX=$(id)", "-DX=`id`", "-DX=\\\"x\\\"", "-DX= y",
    "-D", "-D1", "-Dint", "-DX;Y", "-UX=1", "-Wall\\n-x", "-std=gnu11 -x", "-W", "-x c",
    "-B.", "-specs=x", "-f", "-O0", "-wrapper", "-Xassembler",
  ]

  @Test(arguments: flags) func refusesFlagsThatReachBeyondTheCompiler(flag: String) throws {
    try Mistake(
      "livepatch: lp\ncompiler_flags: [-Wall, «\"\(flag)\"»]" + Self.end, "unsafe-flag",
      "is not among the compiler flags"
    ).check(in: "livepatch.yaml")
  }

  @Test func acceptsUsefulFlags() throws {
    let loaded = try load([
      "livepatch.yaml":
        "livepatch: lp\ncompiler_flags: [-Wno-unused, -Werror=format, -DX, -DX=12, \"-DX=\", -UX, -fno-inline, -std=gnu11]"
        + Self.end
    ])
    #expect(loaded.lines == [])
    #expect(loaded.set?.manifest.compilerFlags.count == 8)
  }

  @Test func reportsEveryErrorOfEveryFileInOneRun() throws {
    let loaded = try load([
      "livepatch.yaml": "livepatch: l-p\nversion: x\nkernels: {}\nfoo: 1\n",
      "a/fix.yaml": "fix: A\ntitle: []\nrequires: [B, c, D]\n",
      "b/fix.yaml": "fix: b\ninit: 1\nobjects: { x-y: { functions: [a-b, c] } }\n",
      "c/fix.yaml": "fix: c\ntitle: b: c\nexit: 2\n",
      "c/c.c": "#include \"../../etc/passwd\"\n",
    ])
    loaded.checkFindings()
    let counts = Dictionary(
      grouping: loaded.findings, by: { loaded.sources[$0.range.file].path }
    ).mapValues(\.count)
    #expect(
      counts == [
        "livepatch.yaml": 4, "a/fix.yaml": 4, "b/fix.yaml": 3, "c/fix.yaml": 2, "c/c.c": 1,
      ], "\(loaded.lines)")
    #expect(loaded.set == nil)
  }

  @Test func aDamagedFixIsKnownAndTakesNoPart() throws {
    let loaded = try load(["b/fix.yaml": "fix: b\ntitle: []\n", "c/fix.yaml": "nonsense\n"])
    #expect(loaded.damaged == [FixID("b"), FixID("c")])
    #expect(loaded.set?.fixes.map(\.id.value.text) == ["a"])
  }

  @Test func theFolderCarriesTheId() throws {
    let loaded = try load(["b/fix.yaml": "fix: c\n", "d@Ä/fix.yaml": "fix: d\n"])
    #expect(loaded.findings.map(\.rule) == ["fix-folder-mismatch", "fix-folder-mismatch"])
    let variant = try load(["b@old/fix.yaml": "fix: b\n", "b@new/fix.yaml": "fix: b\n"])
    #expect(variant.lines == [])
  }

  @Test func withoutAManifestThereIsNothingToJudge() {
    #expect(throws: LoadingError.noManifest) {
      try loadPatchSet(in: .memory(["a/fix.yaml": "fix: a\n"]))
    }
  }
}
