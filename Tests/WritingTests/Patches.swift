import Livepatch

@testable import Writing

/// Texts that are hard on YAML, C and shells.
let difficultTexts = [
  "plain", "a: b: c", " leading", "trailing ", "*/ int evil; /*", "/*", "*\u{301}/", "*/\u{301} x",
  "\"; evil(); \"",
  "??/", "??=define x", "\\", "x\\", "\\n", "$(id)", "`id`", "'", "%s%n", "büffer – 💥 日本", "#",
  "- x", "!x",
  "&x", "*x", "null", "~", "yes", "0777", "1e3", "{", "[x", "a #b", "@x", "\t", "a\tb", "?", ": x",
  "|", ">", "=",
  "<<", "\u{FFFE}", "\u{10FFFF}", "\u{AD}", "\u{A0}", "\u{200B}", "---", "...", "%YAML", "\u{E000}",
  "é/*é*/",
  String(repeating: "long ", count: 199), String(repeating: "x", count: 1_000), "//", "*", "/",
  "**/", "*/*/", "\u{1F1E6}",
]

func source(_ path: String, _ kind: MergedSource.Kind = .c) -> MergedSource {
  MergedSource(path: path, kind: kind, sha256: String(repeating: "0123456789abcdef", count: 4))
}

/// A patch with something of everything.
func richPatch() -> CumulativePatch {
  let x86: Condition = .symbol("CONFIG_X86_64")
  let proc: Condition = .symbol("CONFIG_PROC_FS")
  var patch = CumulativePatch(
    livepatch: "lp_cloud", version: 3,
    kernel: Kernel(name: "book~worm", release: "6.1.*-cloud-amd64"))
  patch.description = "Fixes: for \"the\" cloud */ kernels"
  patch.compilerFlags = ["-Werror", "-DX=1", "-Wno-error=x"]
  var a = MergedFix(id: FixID("cve-1"), folder: "cve-1")
  a.title = "proc: do not print */ past \\ the ??/ büffer"
  a.references = ["CVE-2026-0207", "bsc#1229999", "a: b"]
  a.upstream = ["0123456", "655352699615", "1e10000"]
  a.condition = proc && !x86
  a.assumes = [.symbol("CONFIG_NF_TABLES"), .never]
  a.initFunction = "i"
  a.exitFunction = "e"
  a.sources = [
    source("cve-1/a.c"), source("cve-1/sub/b.S", .assembly), source("cve-1/a.h", .header),
  ]
  a.sources[0].condition = x86 || proc
  a.sources[0].flags = ["-Wno-unused"]
  a.sources[0].renames = [.init(from: "f", to: "f__cve_1"), .init(from: "g", to: "g__cve_1")]
  var b = MergedFix(id: FixID("b.2"), folder: "b.2@old")
  b.variant = "old"
  b.requires = [a.id]
  b.supersedes = [FixID("z"), FixID("0777")]
  patch.fixes = [a, b]
  patch.objects = [
    MergedObject(
      name: .vmlinux, condition: .always,
      functions: [
        MergedFunction(
          name: "f.isra.0", sympos: 0,
          candidates: [
            .init(fix: b.id, replacement: "f2", condition: x86, beneath: [a.id]),
            .init(fix: a.id, replacement: "f1"),
          ]),
        MergedFunction(name: "null", sympos: 2, candidates: [.init(fix: a.id, replacement: "n")]),
      ],
      callbacks: [
        .prePatch: [CallbackStep(fix: a.id, function: "p", condition: proc)],
        .postUnpatch: [
          CallbackStep(fix: a.id, function: "q"), CallbackStep(fix: b.id, function: "r"),
        ],
      ]),
    MergedObject(
      name: .module("8250"), condition: x86,
      functions: [
        MergedFunction(
          name: "y", sympos: 1, candidates: [.init(fix: a.id, replacement: "y_", condition: x86)])
      ]),
  ]
  var shadow = MergedShadowVariable(name: "guard", id: .number(0x207_0001), fixes: [a.id, b.id])
  shadow.parent = "struct proc_dir_entry"
  shadow.type = "unsigned long *"
  shadow.constructor = "c"
  shadow.destructor = "d"
  shadow.freedBy = [.parent, .lastUser]
  shadow.condition = x86
  patch.shadowVariables = [
    shadow, MergedShadowVariable(name: "yes", id: .constant("MY_ID"), fixes: []),
  ]
  var state = MergedState(name: "level", id: .max, version: .max, fixes: [a.id], condition: proc)
  state.about = "raised: by */ us"
  state.dataType = "int"
  patch.states = [MergedState(name: "no", id: 1, version: 0, fixes: []), state]
  patch.symbols = [
    MergedSymbol(
      object: .module("nf_tables"), name: "nft_ctx_init.constprop.0", sympos: 2, owner: .vmlinux,
      fixes: [a.id])
  ]
  patch.retired = [
    RetiredSubject(
      subject: .function(FunctionKey(object: .vmlinux, name: "f", sympos: 1)), reason: "x: y"),
    RetiredSubject(
      subject: .function(FunctionKey(object: .module("8250"), name: "g", sympos: 3)), reason: "z",
      fix: a.id),
    RetiredSubject(subject: .object(.module("tipc")), reason: "gone"),
    RetiredSubject(subject: .callback(.vmlinux, .preUnpatch), reason: "gone"),
    RetiredSubject(subject: .state("on"), reason: "gone"),
    RetiredSubject(subject: .shadowVariable("off"), reason: "gone"),
  ]
  patch.shared = [source("top.h", .header), source("top.c")]
  return patch
}

/// A patch made of random parts.
struct PatchMaker {
  var random: SeededGenerator

  private mutating func number(_ range: ClosedRange<Int>) -> Int {
    Int.random(in: range, using: &random)
  }

  private mutating func some<Value>(_ make: (inout PatchMaker) -> Value) -> [Value] {
    (0..<number(0...3)).map { _ in make(&self) }
  }

  private mutating func perhaps<Value>(_ make: (inout PatchMaker) -> Value) -> Value? {
    number(0...1) == 0 ? nil : make(&self)
  }

  private mutating func text() -> String { difficultTexts[number(0...difficultTexts.count - 1)] }

  private mutating func word() -> String {
    let words = ["f", "null", "yes", "x_1", "_", "off", "True", "a123", "O1", "e5", "n", "y"]
    return words[number(0...words.count - 1)] + (number(0...1) == 0 ? "" : String(number(0...99)))
  }

  private mutating func symbol() -> String {
    word() + ["", ".isra.0", "$x", ".cold"][number(0...3)]
  }

  private mutating func id() -> FixID {
    FixID(
      ["cve-2026-0101", "0", "1e3", "0777", "null", "a.b_c-d", "yes", "123456", "0x1f"][
        number(0...8)])
  }

  private mutating func object() -> ObjectName {
    ObjectName(["vmlinux", "8250", "9p", "null", "xt_LED", "0x10"][number(0...5)])
  }

  mutating func condition(depth: Int = 3) -> Condition {
    switch number(0...(depth == 0 ? 3 : 7)) {
    case 0: return .always
    case 1: return .symbol("CONFIG_\(["A", "B", "C", "9P_FS"][number(0...3)])")
    case 2:
      let text =
        "CONFIG_\(["A", "B", "C"][number(0...2)])\(["=y", "=m", "!=m", "!=y"][number(0...3)])"
      return (try? Condition(parsing: text)) ?? .never
    case 3: return !.symbol("CONFIG_\(["A", "B", "D"][number(0...2)])")
    case 4: return !condition(depth: depth - 1)
    case 5: return condition(depth: depth - 1) && condition(depth: depth - 1)
    default: return condition(depth: depth - 1) || condition(depth: depth - 1)
    }
  }

  private mutating func source() -> MergedSource {
    var source = MergedSource(
      path: ["a/b.c", "x+y@z/_.S", "t.h", "1e3/2.c"][number(0...3)],
      kind: MergedSource.Kind.allCases[number(0...2)],
      sha256: SHA256.hex(Array(text().utf8)))
    source.condition = condition()
    source.flags = some { ["-Wall", "-DX=", "-UX", "-fno-inline", "-std=gnu11"][$0.number(0...4)] }
    // Keys of a mapping: each but once.
    for name in Set(some { $0.word() }).sorted() {
      source.renames.append(.init(from: name, to: word()))
    }
    return source
  }

  private mutating func fix() -> MergedFix {
    var fix = MergedFix(id: id(), folder: "0777@x")
    fix.variant = perhaps { $0.id().text }
    fix.title = perhaps { $0.text() }
    fix.references = some { $0.text() }
    fix.upstream = some { ["0123456", "1e10000", "655352699615"][$0.number(0...2)] }
    fix.requires = some { $0.id() }
    fix.supersedes = some { $0.id() }
    fix.condition = condition()
    fix.assumes = some { $0.condition() }
    fix.initFunction = perhaps { $0.word() }
    fix.exitFunction = perhaps { $0.word() }
    fix.sources = some { $0.source() }
    fix.checks = some { maker in
      EffectCheck(run: "cat " + maker.text(), before: maker.text(), after: maker.text())
    }
    return fix
  }

  private mutating func function() -> MergedFunction {
    let make = { (maker: inout PatchMaker) in
      MergedFunction.Candidate(
        fix: maker.id(), replacement: maker.word(), condition: maker.condition(),
        beneath: maker.some { $0.id() })
    }
    return MergedFunction(
      name: symbol(), sympos: number(0...9), candidates: [make(&self)] + some(make))
  }

  private mutating func mergedObject() -> MergedObject {
    var object = MergedObject(name: object(), condition: condition())
    object.functions = some { $0.function() }
    for slot in CallbackSlot.allCases where number(0...1) == 0 {
      object.callbacks[slot] = [CallbackStep(fix: id(), function: word(), condition: condition())]
    }
    return object
  }

  mutating func patch() -> CumulativePatch {
    var patch = CumulativePatch(
      livepatch: ["lp", "null", "int", "Yes"][number(0...3)], version: number(1...9_999_999),
      kernel: Kernel(
        name: ["6.10", "1e3", "k", "0"][number(0...3)],
        release: ["*", "6.1.*", "6.10", "?"][number(0...3)]))
    patch.description = perhaps { $0.text() }
    patch.revertsEverything = perhaps { $0.text() }
    patch.compilerFlags = some { _ in "-Werror" }
    patch.fixes = some { $0.fix() }
    patch.objects = some { $0.mergedObject() }
    for name in Set(some { $0.word() }).sorted() {
      var variable = MergedShadowVariable(
        name: name, id: number(0...1) == 0 ? .constant(word()) : .number(random.next()),
        fixes: some { $0.id() }, condition: condition())
      variable.parent = perhaps { ["struct x", "unsigned long **"][$0.number(0...1)] }
      variable.type = perhaps {
        ["null", "u64"][$0.number(0...1)] == "null" ? "struct null" : "u64"
      }
      variable.freedBy = some { ShadowLifetime.allCases[$0.number(0...3)] }
      patch.shadowVariables.append(variable)
      var state = MergedState(
        name: name, id: max(1, random.next()), version: UInt32(number(0...4_294_967_295)),
        fixes: some { $0.id() }, condition: condition())
      state.about = perhaps { $0.text() }
      patch.states.append(state)
    }
    patch.symbols = some {
      MergedSymbol(
        object: $0.object(), name: $0.symbol(), sympos: $0.number(0...9), owner: $0.object(),
        fixes: $0.some { $0.id() })
    }
    patch.retired = some {
      let key = FunctionKey(object: $0.object(), name: $0.symbol(), sympos: $0.number(0...3))
      let subjects: [Retirement.Subject] = [
        .function(key), .object($0.object()), .state($0.word()), .shadowVariable($0.word()),
        .callback($0.object(), CallbackSlot.allCases[$0.number(0...3)]),
      ]
      return RetiredSubject(
        subject: subjects[$0.number(0...4)], reason: $0.text(), fix: $0.perhaps { $0.id() })
    }
    patch.shared = some { $0.source() }
    return patch
  }
}
