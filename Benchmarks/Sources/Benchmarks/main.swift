import Diagnostics
import Glibc
import Loading

// Measures what klp-compose takes beside what it cannot do without, and prints one table.
// Run by `make bench` at the top of the repository, behind a release build: Benchmarks FOLDER, where
// FOLDER holds C files of a stock kernel.

let executable = ".build/release/klp-compose"
let examples = "patches"
let sizes = [100, 1_000, 10_000]
let runs = 7

do {
  guard CommandLine.arguments.count == 2 else {
    throw NothingToMeasure("the folder of a stock kernel's C files is not named")
  }
  let folder = try makeTemporaryFolder()
  defer { rmdir(folder) }
  var rows: [Row] = []
  var lintTimes: [Int: Double] = [:]
  for size in sizes {
    let set = try GeneratedSet(of: size, below: folder)
    defer { set.remove() }
    let measured = try measure(set)
    rows += measured.rows
    rows += try measureRules(on: set)
    lintTimes[size] = measured.lint
  }
  if let small = lintTimes[1_000], let large = lintTimes[10_000] {
    rows.append(
      Row(what: "lint of 10,000 fixes ÷ lint of 1,000", measured: large / small, target: 12))
  }
  rows += try measureProduct(below: folder)
  rows += try measureCodeReading(in: CommandLine.arguments[1])
  rows += try measureFacts()
  if access("\(examples)/livepatch.yaml", R_OK) == 0 {
    let time = try medians(of: 21, [{ _ = try run(executable, ["lint", examples]) }])
    rows.append(
      Row(
        what: "lint of the example set, start to exit", measured: time[0] * 1000, target: 15,
        unit: " ms"))
  }
  print(table(rows))
} catch {
  let message = Array("error: \(error)\n".utf8)
  _ = message.withUnsafeBytes { write(STDERR_FILENO, $0.baseAddress, $0.count) }
  exit(2)
}

/// The ratios of one set, and the seconds that its lint takes.
func measure(_ set: GeneratedSet) throws -> (rows: [Row], lint: Double) {
  let name = "\(set.fixes.count) fixes"
  let (descriptions, sources) = (set.descriptions, set.sources)
  let workspace = try Workspace.disk(set.folder)
  let alone = try medians(
    of: runs,
    [
      { runBareLibYAML(over: descriptions) },
      { for file in descriptions { readDescription(file) } },
    ])
  var peak = 0
  func runTool(_ arguments: [String]) throws {
    let child = try run(executable, arguments)
    guard child.exitStatus == 0 else {
      throw SystemError("`\(arguments.joined(separator: " "))` ended with \(child.exitStatus)")
    }
    peak = max(peak, child.peakMemory)
  }
  let whole = try medians(
    of: runs,
    [
      {
        onAllCores(descriptions.count) { readDescription(descriptions[$0].path, of: workspace) }
      },
      { onAllCores(sources.count) { readCode(sources[$0].path, of: workspace) } },
      { try runTool(["lint", set.folder]) },
      { try runTool(["build", "--dry-run", set.folder]) },
    ])
  print(
    "\(name): \(set.size / set.fixes.count) bytes each; ms: libyaml \(decimal(alone[0] * 1000)),",
    "YAML \(decimal(alone[1] * 1000)) on one core, \(decimal(whole[0] * 1000)) on all,",
    "C \(decimal(whole[1] * 1000)), lint \(decimal(whole[2] * 1000)),",
    "build --dry-run \(decimal(whole[3] * 1000))")
  let floor = whole[0] + 1.5 * whole[1]
  let megabyte = 1e6
  return (
    [
      Row(
        what: "\(name): YAML ÷ bare libyaml, one core", measured: alone[1] / alone[0], target: 1.6),
      Row(what: "\(name): lint ÷ (YAML + 1.5 C)", measured: whole[2] / floor, target: 1),
      Row(what: "\(name): build --dry-run ÷ (YAML + 1.5 C)", measured: whole[3] / floor, target: 1),
      Row(
        what: "\(name): peak memory", measured: Double(peak) / megabyte,
        target: 4 * Double(set.size) / megabyte + 20, unit: " MB"),
    ], whole[2]
  )
}
