import Diagnostics
import Livepatch
import Loading
import Testing

/// A manifest with nothing but what it needs.
let plainManifest = """
  livepatch: lp
  version: 1
  kernels: { bookworm: "6.1.*-cloud-amd64" }

  """

/// A C file that defines what the fixes of these tests name.
let plainSource = "int klpp_f(void)\n{\n\treturn 0;\n}\n"

/// A set in memory: a good manifest and one good fix `a`, unless the files say otherwise.
func load(_ files: [String: [UInt8]]) throws -> LoadedSet {
  var all = [
    "livepatch.yaml": Array(plainManifest.utf8), "a/fix.yaml": Array("fix: a\n".utf8),
    "a/a.c": Array(plainSource.utf8),
  ]
  all.merge(files) { $1 }
  return try loadPatchSet(in: .memory(all))
}

func load(_ files: [String: String]) throws -> LoadedSet {
  try load(files.mapValues { Array($0.utf8) })
}

extension LoadedSet {
  /// Each finding as `path: rule: [text it points at] message`.
  var lines: [String] {
    findings.map { finding in
      let path = sources[finding.range.file].path
      return "\(path): \(finding.rule): [\(sources.string(finding.range))] \(finding.message)"
    }
  }

  /// Every range lies in its file, and every message is one plain line that a person can read.
  func checkFindings(sourceLocation: SourceLocation = #_sourceLocation) {
    for finding in findings {
      let edits = finding.fix?.edits.map(\.range) ?? []
      for range in [finding.range] + finding.notes.compactMap(\.range) + edits {
        let isInside =
          Int(range.file.number) < sources.files.count
          && range.bytes.upperBound <= sources[range.file].bytes.count
        #expect(isInside, sourceLocation: sourceLocation)
      }
      let texts = [finding.message, finding.help ?? ""] + finding.notes.map(\.message)
      let isPlain = texts.allSatisfy { text in
        text.utf8.count < 2_000
          && text.unicodeScalars.allSatisfy { ($0.value >= 0x20 || $0 == "\t") && $0.value != 0x7F }
      }
      #expect(isPlain, "\(texts)", sourceLocation: sourceLocation)
    }
  }
}

/// A text in which «…» marks where a finding is expected.
struct Marked {
  let text: String
  let range: Range<Int>

  init(_ marked: String) {
    let parts = marked.split(separator: "«", maxSplits: 1, omittingEmptySubsequences: false)
    let rest = parts[parts.count - 1]
      .split(separator: "»", maxSplits: 1, omittingEmptySubsequences: false)
    text = parts.count == 2 && rest.count == 2 ? String(parts[0] + rest[0] + rest[1]) : marked
    let start = parts[0].utf8.count
    range = start..<start + rest[0].utf8.count
  }
}

/// One mistake in a file: where it is, its rule, a part of what is said about it.
struct Mistake: CustomTestStringConvertible, Sendable {
  let yaml: String
  let rule: RuleName
  let message: String
  let help: String?

  init(_ yaml: String, _ rule: RuleName, _ message: String, help: String? = nil) {
    (self.yaml, self.rule, self.message, self.help) = (yaml, rule, message, help)
  }

  var testDescription: String { yaml }

  /// The mistake is found, at exactly that place, and nothing else is.
  func check(in path: String) throws {
    let marked = Marked(yaml)
    let loaded = try load([path: marked.text])
    loaded.checkFindings()
    #expect(loaded.findings.count == 1, "\(loaded.lines)")
    let finding = try #require(loaded.findings.first)
    #expect(loaded.sources[finding.range.file].path == path)
    #expect(finding.range.bytes == marked.range, "\(loaded.lines)")
    #expect(finding.rule == rule)
    #expect(finding.message.contains(message), "\(finding.message)")
    if let help { #expect(finding.help?.contains(help) == true, "\(finding.help ?? "-")") }
  }
}

/// Random numbers that are the same in every run.
struct SeededGenerator: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}
