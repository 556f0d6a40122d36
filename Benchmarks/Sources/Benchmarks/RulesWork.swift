import Composing
import Diagnostics
import Livepatch
import Loading
import Rules

/// What all rules together cost beside what they need: files that were read and parsed.
func measureRules(on set: GeneratedSet) throws -> [Row] {
  let workspace = try Workspace.disk(set.folder)
  let surroundings = try readSurroundings(of: workspace)
  let times = try medians(
    of: runs,
    [
      { _ = try loadPatchSet(in: workspace) },
      {
        let judgement = judge(reading: [], surroundings, today: "2026-01-01")
        guard judgement.diagnostics.isEmpty else {
          throw NothingToMeasure("the generated set is found wrong")
        }
      },
    ])
  print(
    "\(set.fixes.count) fixes; ms: reading and parsing \(decimal(times[0] * 1000)),",
    "rules \(decimal(times[1] * 1000))")
  return [
    Row(
      what: "\(set.fixes.count) fixes: all rules ÷ reading and parsing",
      measured: times[1] / times[0], target: 1)
  ]
}

/// The whole linter on a set of the size of a product's, from start to exit.
func measureProduct(below folder: String) throws -> [Row] {
  let set = try GeneratedSet(of: 50, below: folder)
  defer { set.remove() }
  let lines = set.sources.reduce(0) { sum, file in
    sum + file.bytes.count { $0 == UInt8(ascii: "\n") }
  }
  let size = set.sources.reduce(0) { $0 + $1.bytes.count }
  let time = try medians(of: 21, [{ _ = try run(executable, ["lint", set.folder]) }])
  return [
    Row(
      what: "lint of 50 fixes, \(lines) lines (\(decimal(Double(size) / 1e6)) MB) of C",
      measured: time[0] * 1000, target: 50, unit: " ms")
  ] + (try measureRules(on: set))
}

private func readSurroundings(of workspace: Workspace) throws -> Surroundings {
  let loaded = try loadPatchSet(in: workspace)
  guard let set = loaded.set, loaded.findings.isEmpty else {
    throw NothingToMeasure("the generated set cannot be read")
  }
  let index = CodeIndex(code: loaded.code)
  let compositions = set.manifest.kernels.map {
    compose(set, for: $0, code: index, damaged: loaded.damaged)
  }
  return Surroundings(
    set: set, compositions: compositions, code: loaded.code, index: index,
    sources: loaded.sources, facts: loaded.facts)
}
