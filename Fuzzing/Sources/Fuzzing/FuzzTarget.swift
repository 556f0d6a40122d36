import CSource
import Composing
import Diagnostics
import Livepatch
import Loading
import Rules
import Synchronization

/// What is tried.
enum FuzzTarget: String, CaseIterable {
  /// The description of a fix, read, composed and judged.
  case yaml
  /// The C of a fix, read and judged by every rule.
  case c
  /// A module written by hand.
  case module
  /// Descriptions and C with every safe fix made.
  case fixes
  /// A built module.
  case elf

  func run(_ bytes: [UInt8]) {
    switch self {
    case .yaml: _ = JudgedSet(["a/fix.yaml": bytes, "a/a.c": Self.code])
    case .c: _ = JudgedSet(["a/fix.yaml": describe(bytes), "a/a.c": bytes])
    case .module: lintHandWritten(bytes)
    case .fixes: makeEveryFix(bytes)
    case .elf:
      _ = try? lintModule(bytes, path: "a.ko", as: FileID(0), definition: nil, facts: [])
    }
  }
}

/// The target of this run; libFuzzer's callback takes nothing along.
let chosen = Mutex<FuzzTarget?>(nil)

extension FuzzTarget {
  static let manifest = Array(
    """
    livepatch: lp
    version: 2
    kernels: { bookworm: "6.1.*" }

    """.utf8)

  static let code = Array(
    """
    #include <linux/livepatch.h>
    #define GUARD 0x10
    int klpp_f(void) { return klp_shadow_get(0, GUARD) != 0; }

    """.utf8)
}

/// A set in memory with everything the linter says of it.
struct JudgedSet {
  var judgement: Judgement
  var sources: SourceMap
  /// What the C defines, by name.
  var functions: [String]

  init?(_ files: [String: [UInt8]]) {
    var files = files
    files["livepatch.yaml"] = FuzzTarget.manifest
    guard let loaded = try? loadPatchSet(in: .memory(files)) else { return nil }
    let index = CodeIndex(code: loaded.code, patches: loaded.patches)
    let surroundings = loaded.set.map { set in
      Surroundings(
        set: set,
        compositions: set.manifest.kernels.map {
          compose(set, for: $0, code: index, damaged: loaded.damaged)
        }, code: loaded.code, index: index, sources: loaded.sources)
    }
    sources = loaded.sources
    functions = loaded.code.values.flatMap { file in file.functions.map { file.text($0.name) } }
    judgement = judge(reading: loaded.findings, surroundings, today: "2026-01-01")
    checkPlaces(of: judgement, in: sources)
  }
}

/// Every place lies in its file.
private func checkPlaces(of judgement: Judgement, in sources: SourceMap) {
  for finding in judgement.diagnostics.map(\.finding) {
    let ranges =
      [finding.range] + finding.notes.compactMap(\.range) + (finding.fix?.edits.map(\.range) ?? [])
    for range in ranges {
      precondition(range.start <= range.end, "\(finding.rule): a range that ends before it starts")
      precondition(
        Int(range.end) <= sources[range.file].bytes.count,
        "\(finding.rule): a range beyond the file")
    }
  }
}

private func lintHandWritten(_ bytes: [UInt8]) {
  var sources = SourceMap()
  let file = sources.add(SourceText(path: "module.c", bytes: bytes))
  checkPlaces(of: judgeModule(file, in: sources, today: "2026-01-01"), in: sources)
}

/// Makes safe fixes until none is left: the set stays as readable as it was, and it ends.
private func makeEveryFix(_ bytes: [UInt8]) {
  let cut = bytes.firstIndex(of: 0) ?? bytes.count
  var files = ["a/fix.yaml": Array(bytes[..<cut]), "a/a.c": Array(bytes[cut...].dropFirst())]
  guard let first = JudgedSet(files) else { return }
  var judged = first
  for _ in 0..<20 {
    let fixes = judged.judgement.diagnostics.compactMap(\.finding.fix).filter(\.isSafe)
    let changed = fixes.applied(to: judged.sources)
    // One that changes nothing would be offered for ever.
    precondition(changed.isEmpty == fixes.isEmpty, "a fix that changes nothing")
    if changed.isEmpty { return }
    for (file, text) in changed { files[judged.sources[file].path] = text }
    guard let next = JudgedSet(files) else { preconditionFailure("a fix hides the manifest") }
    precondition(
      next.syntaxErrors <= first.syntaxErrors, "a fix that is called safe breaks the YAML")
    precondition(
      next.functions == first.functions, "a fix that is called safe breaks the C")
    judged = next
  }
  preconditionFailure("safe fixes do not come to an end")
}

extension JudgedSet {
  fileprivate var syntaxErrors: Int {
    judgement.diagnostics.count { $0.finding.rule == "yaml-syntax" }
  }
}
