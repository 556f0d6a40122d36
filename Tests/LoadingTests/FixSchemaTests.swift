import Diagnostics
import Livepatch
import Loading
import Testing

@Suite struct FixSchemaTests {
  static let keys = [
    Mistake(
      "fix: a\n«titel»: x\n", "unknown-or-mistyped-key", "unknown key `titel`",
      help: "did you mean `title`?"),
    Mistake(
      "fix: a\n«zzzzzzzz»: x\n", "unknown-or-mistyped-key", "unknown key `zzzzzzzz` in a fix",
      help: "a fix takes `fix`, `title`"),
    Mistake(
      "fix: a\nobjects: { vmlinux: { «function»: [f] } }\n", "unknown-or-mistyped-key",
      "in a object", help: "did you mean `functions`?"),
    Mistake(
      "fix: a\nobjects: { vmlinux: { callbacks: { «prepatch»: f } } }\n", "unknown-or-mistyped-key",
      "in a set of callbacks", help: "did you mean `pre_patch`?"),
    Mistake(
      "fix: a\nstates: { s: { id: 1, «verison»: 1, version: 1 } }\n", "unknown-or-mistyped-key",
      "in a state", help: "did you mean `version`?"),
    Mistake("«title: x»\n", "missing-key", "a fix needs the key `fix`"),
    Mistake(
      "fix: a\nstates: { s: «{ id: 1 }» }\n", "missing-key", "a state needs the key `version`"),
    Mistake(
      "fix: a\nshadow_variables: { s: «{ type: struct x }» }\n", "missing-key",
      "a shadow variable needs the key `id`"),
    Mistake(
      "fix: a\nsources: [«{ flags: [-Wall] }»]\n", "missing-key", "a source needs the key `file`"),
    Mistake(
      "fix: a\nretires:\n- «function: vmlinux/f»\n", "missing-key",
      "a retirement needs the key `reason`"),
    Mistake("fix: a\nallow: [«{ reason: x }»]\n", "missing-key", "needs the key `rule`"),
    Mistake(
      "fix: a\ncheck: «{ run: x, after: y }»\n", "missing-key", "a check needs the key `before`"),
    Mistake(
      "fix: a\ntitle: x\n«title»: y\n", "yaml-duplicate-key", "the key `title` appears twice"),
    Mistake(
      "fix: a\nobjects: { vmlinux: {}, «vmlinux»: {} }\n", "yaml-duplicate-key",
      "`vmlinux` appears twice"),
  ]

  @Test(arguments: keys) func tellsWhatIsWrongWithAKey(mistake: Mistake) throws {
    try mistake.check(in: "a/fix.yaml")
  }

  static let types = [
    Mistake("«- fix: a»\n", "wrong-type", "expected a mapping (fix), found a list"),
    Mistake("«fix»\n", "wrong-type", "expected a mapping (fix), found `fix`"),
    Mistake("fix: «[a]»\n", "wrong-type", "expected the id of a fix, found a list"),
    Mistake("fix: a\ntitle: «[x]»\n", "wrong-type", "expected a line of text, found a list"),
    Mistake(
      "fix: a\ncheck: { run: x, before: «[y]», after: z }\n", "wrong-type",
      "expected what is printed, found a list"),
    Mistake(
      "fix: a\ncheck: { run: «' '», before: y, after: z }\n", "bad-value", "nothing to run"),
    Mistake(
      "fix: a\ntitle: «{ x: y }»\n", "wrong-type", "expected a line of text, found a mapping"),
    Mistake(
      "fix: a\nrequires: «b»\n", "wrong-type",
      "expected a list, each entry the id of a fix, found `b`"),
    Mistake(
      "fix: a\nobjects: «[vmlinux]»\n", "wrong-type",
      "expected a mapping from `vmlinux` or a module's name, found a list"),
    Mistake("fix: a\nobjects: { vmlinux: { functions: «f» } }\n", "wrong-type", "found `f`"),
    Mistake("fix: a\nobjects: { vmlinux: { functions: { f: «g» } } }\n", "wrong-type", "found `g`"),
    Mistake(
      "fix: a\nobjects: { vmlinux: { functions: { f: { sympos: «one» } } } }\n", "wrong-type",
      "expected a symbol position (0 to 99999), found `one`"),
    Mistake(
      "fix: a\nobjects: { vmlinux: { functions: { f: { sympos: «-1» } } } }\n", "wrong-type",
      "found `-1`"),
    Mistake(
      "fix: a\nobjects: { vmlinux: { functions: { f: { sympos: «01» } } } }\n", "wrong-type",
      "found `01`", help: "a leading zero"),
    Mistake(
      "fix: a\nobjects: { vmlinux: { functions: { f: { sympos: «1.0» } } } }\n", "wrong-type",
      "found `1.0`"),
    Mistake(
      "fix: a\nobjects: { vmlinux: { functions: { f: { sympos: «0x» } } } }\n", "wrong-type",
      "found `0x`"),
    Mistake(
      "fix: a\nobjects: { vmlinux: { functions: { f: { sympos: «1_000» } } } }\n", "wrong-type",
      "found `1_000`"),
  ]

  @Test(arguments: types) func tellsWhichTypeIsExpected(mistake: Mistake) throws {
    try mistake.check(in: "a/fix.yaml")
  }

  static let numbers = [
    Mistake(
      "fix: a\nobjects: { vmlinux: { functions: { f: { sympos: «100000» } } } }\n", "bad-value",
      "`100000` is out of range"),
    Mistake(
      "fix: a\nobjects: { vmlinux: { functions: { f: { sympos: «99999999999999999999999» } } } }\n",
      "bad-value", "out of range"),
    Mistake(
      "fix: a\nstates: { s: { id: «0», version: 1 } }\n", "state-id-zero", "cannot have the id 0"),
    Mistake(
      "fix: a\nstates: { s: { id: 1, version: «4294967296» } }\n", "bad-value",
      "expected a version (0 to 4294967295)"),
    Mistake(
      "fix: a\nstates: { s: { id: «0x10000000000000000», version: 1 } }\n", "bad-value",
      "out of range"),
    Mistake("fix: a\nshadow_variables: { s: { id: «0x1g» } }\n", "wrong-type", "found `0x1g`"),
    Mistake(
      "fix: a\nshadow_variables: { s: { id: «012» } }\n", "wrong-type", "found `012`",
      help: "a leading zero"),
    Mistake(
      "fix: a\nshadow_variables: { s: { id: «A-B» } }\n", "bad-name", "`A-B` is not a C identifier"),
  ]

  @Test(arguments: numbers) func refusesNumbersOutOfRange(mistake: Mistake) throws {
    try mistake.check(in: "a/fix.yaml")
  }

  static let names = [
    Mistake("fix: «Cve-1»\n", "bad-name", "`Cve-1` is no id of a fix", help: "for example `cve-1`"),
    Mistake("fix: «-a»\n", "bad-name", "no id of a fix"),
    Mistake("fix: «a b»\n", "bad-name", "no id of a fix", help: "for example `a-b`"),
    Mistake("fix: «\"\"»\n", "bad-name", "`` is no id of a fix"),
    Mistake("fix: «../a»\n", "bad-name", "`../a` is no id of a fix"),
    Mistake("fix: a\nrequires: [b, «C», d]\n", "bad-name", "`C` is no id of a fix"),
    Mistake(
      "fix: a\nobjects: { «nf-tables»: {} }\n", "object-name-not-module-name",
      "never equals the name of a loaded module", help: "write `nf_tables`"),
    Mistake(
      "fix: a\nobjects: { «kernel/net/tipc.ko»: {} }\n", "object-name-not-module-name",
      "`kernel/net/tipc.ko`", help: "write `tipc`"),
    Mistake(
      "fix: a\nobjects: { «tipc.ko.xz»: {} }\n", "object-name-not-module-name", "`tipc.ko.xz`",
      help: "write `tipc`"),
    Mistake("fix: a\nobjects: { «enabled»: {} }\n", "object-name-reserved", "-EEXIST"),
    Mistake("fix: a\nobjects: { «a b»: {} }\n", "bad-name", "is not `vmlinux` or a module's name"),
    Mistake(
      "fix: a\nobjects: { vmlinux: { functions: [«f-g»] } }\n", "bad-name",
      "`f-g` is not a symbol name", help: "position 2"),
    Mistake(
      "fix: a\nobjects: { vmlinux: { functions: [«1f»] } }\n", "bad-name", "starts with a digit"),
    Mistake(
      "fix: a\nobjects: { vmlinux: { functions: { f: { replacement: «f.isra.0» } } } }\n",
      "bad-name", "`f.isra.0` is not a C identifier"),
    Mistake(
      "fix: a\nobjects: { vmlinux: { functions: { f: { replacement: «int» } } } }\n", "bad-name",
      "`int` is a keyword of C"),
    Mistake(
      "fix: a\nobjects: { vmlinux: { callbacks: { pre_patch: «f()» } } }\n", "bad-name",
      "`f()` is not a C identifier"),
    Mistake("fix: a\ninit: «a-b»\n", "bad-name", "`a-b` is not a C identifier"),
    Mistake("fix: a\nexit: «é»\n", "bad-name", "`é` is not a C identifier"),
    Mistake(
      "fix: a\nupstream: [«0123456789AB»]\n", "bad-value", "is no commit id", help: "lower-case"),
    Mistake("fix: a\nupstream: [«123456»]\n", "bad-value", "`123456` is no commit id"),
    Mistake("fix: a\nkernels: [«a b»]\n", "bad-value", "is no name or release of a kernel"),
    Mistake(
      "fix: a\nshadow_variables: { s: { id: 1, type: «\"struct x; int y\"» } }\n", "bad-name",
      "is no C type"),
    Mistake(
      "fix: a\nshadow_variables: { s: { id: 1, freed_by: «parents» } }\n", "bad-value",
      "`parents` is none of `parent`", help: "did you mean `parent`?"),
    Mistake(
      "fix: a\nretires: [{ function: «f», reason: x }]\n", "bad-name",
      "does not name a function of an object"),
    Mistake(
      "fix: a\nretires: [«{ function: vmlinux/f, state: s, reason: x }»]\n", "bad-value",
      "names exactly one thing"),
    Mistake("fix: a\nretires: [«{ reason: x }»]\n", "bad-value", "names exactly one thing"),
    Mistake("fix: a\nallow: [{ rule: «A_b», reason: x }]\n", "bad-name", "is no name of a rule"),
    Mistake(
      "fix: a\nallow: [{ rule: a-b, reason: x, until: «2026-13-01» }]\n", "bad-value",
      "is neither a date nor a version"),
    Mistake(
      "fix: a\nallow: [{ rule: a-b, reason: x, in: «vmlinux/» }]\n", "bad-name",
      "names neither an object nor a function"),
  ]

  @Test(arguments: names) func checksEachNameByItsOwnGrammar(mistake: Mistake) throws {
    try mistake.check(in: "a/fix.yaml")
  }

  static let empties = [
    Mistake("fix: a\nkernels: «[]»\n", "bad-value", "the list is empty"),
    Mistake("fix: a\non_top_of: «[]»\n", "bad-value", "the list is empty"),
    Mistake("fix: a\nsources: «[]»\n", "bad-value", "the list is empty"),
    Mistake(
      "fix: a\nobjects: { vmlinux: { functions: «[]» } }\n", "bad-value", "the list is empty"),
    Mistake(
      "fix: a\nobjects: { vmlinux: { functions: { f: «[]» } } }\n", "bad-value", "the list is empty"
    ),
    Mistake("fix: a\nexterns: { vmlinux: «[]» }\n", "bad-value", "the list is empty"),
    Mistake("fix: a\ntitle: «\"\"»\n", "bad-value", "the text is empty"),
    Mistake("fix: a\ntitle: «|\n  x\n  y»\n", "bad-value", "the text spans several lines"),
    Mistake("fix: «~»\n", "wrong-type", "expected the id of a fix, found nothing"),
    Mistake("fix: a\ntitle: «null»\n", "wrong-type", "expected a line of text, found nothing"),
    Mistake("fix: a\nrequires: [«~»]\n", "wrong-type", "found nothing"),
    Mistake("fix: a\ninit: «~»\n", "wrong-type", "expected a C identifier, found nothing"),
  ]

  @Test(arguments: empties) func refusesNothingWhereSomethingIsNeeded(mistake: Mistake) throws {
    try mistake.check(in: "a/fix.yaml")
  }

  static let traps = [
    Mistake("fix: a\nwhen: «!CONFIG_X»\n", "yaml-unsupported", "starts a YAML tag"),
    Mistake(
      "fix: a\ntitle: proc: x\n".replacing("proc: x", with: "proc«: »x"), "yaml-syntax",
      "unquoted value"),
    Mistake("fix: a\nwhen: «CONFIG»\n", "bad-condition", "is no configuration symbol"),
    Mistake(
      "fix: a\nwhen: \"«defined»(CONFIG_X)\"\n", "bad-condition", "belongs to C",
      help: "write `CONFIG_X`"),
    Mistake(
      "fix: a\nassumes: CONFIG_X «CONFIG_Y»\n", "bad-condition", "follows without an operator"),
    Mistake(
      "fix: a\nobjects: { vmlinux: { functions: { f: { when: CONFIG_X=«2» } } } }\n",
      "bad-condition", "is no value of a symbol"),
  ]

  @Test(arguments: traps) func explainsTheTrapsOfYAMLAndOfConditions(mistake: Mistake) throws {
    let marked = Marked(mistake.yaml)
    let loaded = try load(["a/fix.yaml": marked.text])
    loaded.checkFindings()
    #expect(loaded.findings.count == 1, "\(loaded.lines)")
    let finding = try #require(loaded.findings.first)
    #expect(finding.rule == mistake.rule, "\(loaded.lines)")
    #expect(finding.message.contains(mistake.message), "\(loaded.lines)")
    #expect(finding.range.bytes.overlaps(marked.range), "\(loaded.lines)")
  }

  static let paths = [
    Mistake("fix: a\nsources: [«../b.c»]\n", "unsafe-path", "may lead out of the patch set"),
    Mistake("fix: a\nsources: [«/etc/passwd»]\n", "unsafe-path", "is an absolute path"),
    Mistake("fix: a\nsources: [«x/../../b.c»]\n", "unsafe-path", "may lead out"),
    Mistake("fix: a\nsources: [«.hidden.c»]\n", "unsafe-path", "hidden part"),
    Mistake("fix: a\nsources: [«-x.c»]\n", "unsafe-path", "looks like an option"),
    Mistake("fix: a\nsources: [«\"$(id).c\"»]\n", "unsafe-path", "not safe in Makefiles and C"),
    Mistake("fix: a\nsources: [«\"a b.c\"»]\n", "unsafe-path", "not safe"),
    Mistake("fix: a\nsources: [{ file: «\"\"» }]\n", "unsafe-path", "is empty"),
    Mistake(
      "fix: a\nsources: [«b.c»]\n", "unreadable-file", "the source `b.c` does not exist",
      help: "did you mean `a.c`?"),
    Mistake("fix: a\nsources: [«a.h»]\n", "bad-value", "neither C nor assembly"),
  ]

  @Test(arguments: paths) func keepsSourcesInTheFolder(mistake: Mistake) throws {
    try mistake.check(in: "a/fix.yaml")
  }
}
