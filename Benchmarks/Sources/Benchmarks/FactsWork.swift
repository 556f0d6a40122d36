import Composing
import Diagnostics
import KernelFacts
import Livepatch
import Loading
import Rules

/// What the facts of a kernel cost: reading them, and checking 10,000 functions against 150,000
/// symbols.
func measureFacts() throws -> [Row] {
  let names = (0..<150_000).map { number in
    // Words of the kernel's length that share beginnings, as its names do.
    let subject = ["tcp", "ext4", "sched", "nf_tables", "proc", "xfs", "dev", "irq"][number % 8]
    return "\(subject)_\(["get", "put", "show", "alloc", "free"][number / 8 % 5])_object_\(number)"
  }
  var draft = FactsDraft(release: "6.1.0-9-cloud-amd64", architecture: "x86_64")
  draft.symbols[.vmlinux] = names.map {
    FactsDraft.Symbol(name: $0, kind: SymbolKind(letter: UInt8(ascii: "t"), isTraceable: true))
  }
  let bytes = draft.encoded()
  let facts = try KernelFacts(bytes)
  let loaded = try loadPatchSet(
    in: .memory(
      files(
        replacing: names.enumerated().filter {
          $0.offset % 15 == 0
        }.map(\.element))))
  guard let set = loaded.set else { throw SystemError("the set of the facts cannot be read") }
  let index = CodeIndex(code: loaded.code)
  let compositions = set.manifest.kernels.map {
    compose(set, for: $0, code: index, damaged: loaded.damaged)
  }
  let place = SourceRange(file: FileID(0), 0..<0)
  func lint(with facts: [Located<KernelFacts>]) throws {
    let surroundings = Surroundings(
      set: set, compositions: compositions, code: loaded.code, index: index,
      sources: loaded.sources, facts: facts)
    let judgement = judge(reading: loaded.findings, surroundings, today: "2026-01-01")
    guard judgement.diagnostics.isEmpty else { throw SystemError("good names are found wrong") }
  }
  let times = try medians(
    of: runs,
    [
      { _ = try KernelFacts(bytes) }, { try lint(with: []) },
      { try lint(with: [Located(facts, at: place)]) },
    ])
  return [
    Row(what: "facts of 150,000 symbols: read", measured: times[0] * 1000, target: 5, unit: " ms"),
    Row(
      what: "10,000 functions against them", measured: (times[2] - times[1]) * 1000, target: 50,
      unit: " ms"),
  ]
}

/// A set of ten functions a fix.
private func files(replacing functions: [String]) -> [String: [UInt8]] {
  var files = [
    "livepatch.yaml": Array(
      "livepatch: lp\nversion: 1\nkernels: { b: \"6.1.*-cloud-amd64\" }\n".utf8)
  ]
  for start in stride(from: 0, to: functions.count, by: 10) {
    let part = functions[start..<min(start + 10, functions.count)]
    let folder = "fix-\(start)"
    let entries = part.joined(separator: ", ")
    files["\(folder)/fix.yaml"] = Array(
      "fix: \(folder)\nobjects: { vmlinux: { functions: [\(entries)] } }\n".utf8)
    files["\(folder)/fix.c"] = Array(
      part.map { "int klpp_\($0)(void)\n{\n\treturn 0;\n}\n" }.joined().utf8)
  }
  return files
}
