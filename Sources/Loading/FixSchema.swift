import Diagnostics
import Livepatch
import YAMLTree

/// A `fix.yaml` as it stands there, before its sources are looked up.
struct FixDescription {
  var fix: Fix
  /// nil: every C and assembly file below the folder.
  var sources: [SourceEntry]?
}

/// A source as a list names it.
struct SourceEntry {
  var path: Located<String>
  var condition: Located<Condition>?
  var flags: [Located<String>] = []
}

extension Schema where Value == FixDescription {
  /// The schema of `fix.yaml`.
  static let fix = mapping(
    "fix", "One fix: what it changes, what it needs, and the C that does it.",
    [
      Field("fix", .fixID, "the id; the folder is called so, or `<id>@<variant>`", isRequired: true)
      {
        $0.fix.id = $1
      },
      Field("title", .line, "what it mends, in one line") { $0.fix.title = $1 },
      Field("references", .list(of: .line), "CVEs, bug numbers, advisories") {
        $0.fix.references = $1
      },
      Field("upstream", .list(of: .commit), "commits of the mainline kernel it stands for") {
        $0.fix.upstream = $1
      },
      Field(
        "kernels", .list(of: .glob, isNonEmpty: true),
        "where it is needed: names or releases of the manifest's kernels, globs; default everywhere"
      ) { $0.fix.kernels = $1 },
      Field("requires", .list(of: .fixID), "fixes that must be there, merged before this one") {
        $0.fix.requires = $1
      },
      Field("after", .list(of: .fixID), "fixes merged before this one if they are there") {
        $0.fix.after = $1
      },
      Field("before", .list(of: .fixID), "fixes merged after this one if they are there") {
        $0.fix.before = $1
      },
      Field("conflicts", .list(of: .fixID), "fixes that must not be there together with this one") {
        $0.fix.conflicts = $1
      },
      Field("supersedes", .list(of: .fixID), "fixes this one stands for whole: they drop out") {
        $0.fix.supersedes = $1
      },
      Field(
        "on_top_of", .oneOrMore(.fixID), "fixes whose version of every common function it contains"
      ) { $0.fix.onTopOf = $1 },
      Field("when", .condition, "the configurations it is for; it is left out in all others") {
        $0.fix.condition = $1
      },
      Field("assumes", .oneOrMore(.condition), "what the configuration must have: becomes #error") {
        $0.fix.assumes = $1
      },
      Field(
        "sources", .list(of: .sourceEntry, isNonEmpty: true),
        "its C and assembly files; default: every *.c and *.S below the folder"
      ) { $0.sources = $1 },
      Field("objects", .objects, "what it replaces and hooks into, by object: vmlinux or a module")
      {
        $0.fix.objects = $1
      },
      Field(
        "externs", .externs, "symbols that the kernel does not export, by the object using them"
      ) { $0.fix.externs = $1.flatMap { $0 } },
      Field("shadow_variables", .shadowVariables, "data attached to objects of the running kernel")
      {
        $0.fix.shadowVariables = $1
      },
      Field("states", .states, "changes to the system that later releases must know of") {
        $0.fix.states = $1
      },
      Field("init", .identifier, "a function run when the module is loaded, before it is enabled") {
        $0.fix.initFunction = $1
      },
      Field("exit", .identifier, "a function run when the module is removed") {
        $0.fix.exitFunction = $1
      },
      Field("retires", .retirements, "what an earlier release had and this fix makes needless") {
        $0.fix.retires = $1
      },
      Field("check", .oneOrMore(.effectCheck), "how its effect is seen: run in a guest by `verify`")
      {
        $0.fix.checks = $1
      },
      Field("allow", .suppressions, "findings that somebody has looked at and accepts") {
        $0.fix.allows = $1
      },
    ]
  ) { range in
    FixDescription(
      fix: Fix(id: Located(FixID(""), at: range), folder: "", file: range.file), sources: nil)
  }
}

extension Schema where Value == SourceEntry {
  static let sourceEntry = {
    let full = Schema.mapping(
      "source", "A C or assembly file of the fix.",
      [
        Field("file", .path, "its path below the fix's folder", isRequired: true) { $0.path = $1 },
        Field("when", .condition, "the configurations it is compiled in") { $0.condition = $1 },
        Field("flags", .list(of: .compilerFlag), "compiler flags for this file") { $0.flags = $1 },
      ]
    ) { SourceEntry(path: Located("", at: $0)) }
    let short = Schema<Located<String>>.path
    return Schema(.either([short.shape, full.shape])) { node, reader in
      reader.document.kind(node) == .mapping
        ? full.read(node, &reader) : short.read(node, &reader).map { SourceEntry(path: $0) }
    }
  }()
}

extension Schema where Value == Located<String> {
  /// A flag of a kind that cannot reach files, run programs or break out of a Makefile.
  static let compilerFlag = text(
    "a compiler flag",
    pattern:
      "^(-W[a-z0-9=+-]*|-[DU][A-Za-z_][A-Za-z0-9_]*(=[A-Za-z0-9_]*)?|-f[a-z0-9=-]+|-std=[a-z0-9]+)$"
  ) { text, node, reader in
    if CompilerFlag.isAllowed(text) { return true }
    reader.report(
      "unsafe-flag", "`\(quotable(text))` is not among the compiler flags a fix may set",
      at: reader.range(node),
      help: "warnings (-W…), macros (-DNAME, -DNAME=word, -UNAME), -f… and -std=… are allowed")
    return false
  }
}

/// The allow-list of compiler flags.
public enum CompilerFlag {
  /// Flags in -f… that load programs, or read or write files.
  private static let reachingFiles = [
    "-fplugin", "-fpass-plugin", "-fprofile", "-fauto-profile", "-fbranch-probabilities", "-fdump",
    "-fopt-info", "-fsave-optimization-record", "-fcallgraph-info", "-fstack-usage",
    "-ftest-coverage", "-fmodule", "-fuse-ld", "-fcrash-diagnostics", "-fproc-stat-report",
  ]

  public static func isAllowed(_ flag: String) -> Bool {
    func rest(_ prefix: String, _ allowed: String, mayBeEmpty: Bool = false) -> Bool {
      guard flag.hasPrefix(prefix) else { return false }
      let rest = flag.dropFirst(prefix.count)
      return (mayBeEmpty || !rest.isEmpty)
        && rest.utf8.allSatisfy { byte in
          (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
            || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || allowed.utf8.contains(byte)
        }
    }
    // -Wa, -Wl, and -Wp, hand options to other programs; a comma is not among what is allowed.
    if reachingFiles.contains(where: flag.hasPrefix) { return false }
    if rest("-W", "-=+") || rest("-f", "-=") || rest("-std=", "") { return true }
    for prefix in ["-D", "-U"] where flag.hasPrefix(prefix) {
      let parts = flag.dropFirst(2).split(
        separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      guard NameGrammar.problem(withIdentifier: String(parts[0])) == nil else { return false }
      guard parts.count == 2 else { return true }
      return prefix == "-D"
        && parts[1].utf8.allSatisfy {
          NameGrammar.problem(withIdentifier: "_" + String(UnicodeScalar($0))) == nil
        }
    }
    return false
  }
}
