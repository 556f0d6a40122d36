import ArgumentParser
import Diagnostics
import Glibc
import Loading
import Reporting
import Rules
import Writing

struct Lint: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "lint",
    abstract: "Check patch sets and modules, built or as C, for everything that can be told.",
    discussion: """
      Reads manifests, fixes and C sources, composes for every kernel of the manifest and reports \
      all that is wrong in one run. Needs no kernel tree and runs nothing that it finds.

      A name that ends in `.ko` is a module, whoever has built it. It is compared with the \
      `cumulative.yaml` beside it, if there is one, and with the facts of the kernels it is for: \
      those of --facts and of the patch sets of the same run.

      A name that ends in `.c` is a module that somebody wrote by hand, without YAML: its `struct \
      klp_patch` says what it does. What it includes between quotes is followed within its own \
      folder. A C file that is no livepatch has no findings.

      EXAMPLES
        klp-compose lint patches
        klp-compose lint --format json patches
        klp-compose lint --strict --report sarif=klp.sarif --report junit=klp.xml patches
        klp-compose lint --baseline known.yaml --write-baseline patches
        klp-compose lint --fix patches
        klp-compose lint samples/livepatch/*.c
        klp-compose lint --facts patches/kernels/6.1.0-42-cloud-amd64.facts out/bookworm/lp_cloud_3.ko
      """)

  @Argument(
    help: ArgumentHelp(
      "The folders of patch sets, and modules: `.ko`, or `.c` by hand.", valueName: "set"),
    completion: .file())
  var sets: [String] = ["."]

  @Option(
    help: ArgumentHelp("Only for one kernel of the manifest; may be repeated.", valueName: "name"))
  var kernel: [String] = []

  @Option(
    help: ArgumentHelp("What paths in reports are relative to.", valueName: "folder"),
    completion: .directory)
  var root: String?

  @Option(
    help: ArgumentHelp(
      "What a kernel offers that modules are for; may be repeated.", valueName: "file"),
    completion: .file(extensions: ["facts"]))
  var facts: [String] = []

  @Option(
    help: ArgumentHelp(
      "What modules were built from; default: `cumulative.yaml` beside each.", valueName: "file"),
    completion: .file(extensions: ["yaml"]))
  var definition: String?

  @Option(
    help: ArgumentHelp(
      "Only this rule or group of rules, and those that nothing silences; may be repeated.",
      valueName: "rule"))
  var select: [String] = []

  @Option(help: ArgumentHelp("Not this rule or group; may be repeated.", valueName: "rule"))
  var ignore: [String] = []

  @OptionGroup var known: BaselineOptions

  @Flag(help: "Write what is found to the file of --baseline: it is accepted from now on.")
  var writeBaseline = false

  @Flag(help: "Make the changes that are safe, then report what is left.")
  var fix = false

  @Flag(help: "Show the changes that are safe as a patch, in place of findings; fail if any.")
  var diff = false

  @OptionGroup var reporting: ReportOptions

  func validate() throws {
    if writeBaseline, known.path == nil {
      throw ValidationError("--write-baseline needs --baseline FILE to know where to.")
    }
    if fix, diff { throw ValidationError("Either --fix or --diff: one writes, one shows.") }
    if writeBaseline, fix || diff {
      throw ValidationError("Mend first, then write the baseline: not both in one run.")
    }
  }

  func run() throws {
    if diff { return try showChanges() }
    try reporting.reporting("lint") {
      if fix { try makeChanges() }
      if writeBaseline { try write(baselineOfAll()) }
      let report = try examineAll(try policy(with: known.baseline())).report
      try reporting.print(report)
      if reporting.fails(report) {
        throw ExitCode.finding
      }
    }
  }

  private func policy(with baseline: Baseline) throws -> Policy {
    do {
      return Policy(
        selection: try RuleSelection(select: select, ignore: ignore), baseline: baseline)
    } catch RuleSelectionError.unknown(let word, let nearest) {
      throw Failure(
        message: "`\(word)` is neither a rule nor a group of rules",
        help: nearest.map { "did you mean `\($0)`?" }
          ?? "groups are \(Rule.Group.allCases.map(\.rawValue).joined(separator: ", "))")
    } catch RuleSelectionError.required(let name) {
      throw Failure(
        message: "`\(name)` cannot be ignored: its findings leave no correct module",
        help: "mend what it finds")
    }
  }

  /// Everything that is named once, whatever it is called on the command line.
  private var distinctNames: [String] {
    var seen: Set<String> = []
    return sets.filter { seen.insert(resolved($0) ?? $0).inserted }
  }

  private var distinctSets: [String] {
    distinctNames.filter { !ModuleLinting.isModule($0) && !isHandWritten($0) }
  }

  /// All sets examined one after the other, then the modules, the baseline going along.
  private func examineAll(
    _ policy: Policy
  ) throws -> (report: Report, judgements: [(judgement: Judgement, sources: SourceMap)]) {
    var policy = policy
    var report = Report(command: "lint", diagnostics: [], sources: SourceMap())
    var judgements: [(judgement: Judgement, sources: SourceMap)] = []
    func add(_ judgement: Judgement, _ sources: SourceMap) {
      policy.baseline = judgement.baseline
      report.add(
        Report(
          command: "lint", diagnostics: judgement.diagnostics, sources: sources,
          suppressed: judgement.suppressed, baselined: judgement.baselined))
      judgements.append((judgement, sources))
    }
    var modules = ModuleLinting(definition: definition, facts: try readFacts(facts), root: root)
    for set in distinctSets {
      let examined = try examinePatchSet(set, kernels: kernel, root: root, policy)
      modules.facts += examined.loaded.facts.map(\.value)
      add(examined.judgement, examined.loaded.sources)
    }
    for path in distinctNames where ModuleLinting.isModule(path) {
      let (judgement, sources) = try modules.examine(path, policy)
      add(judgement, sources)
    }
    for path in distinctNames where isHandWritten(path) {
      let (judgement, sources) = try examineHandWritten(path, root: root, policy)
      add(judgement, sources)
    }
    return (report, judgements)
  }
}

// MARK: - Baselines

extension Lint {
  private func baselineOfAll() throws -> Baseline {
    var baseline = Baseline()
    for (judgement, sources) in try examineAll(try policy(with: Baseline())).judgements {
      judgement.add(to: &baseline, sources: sources)
    }
    return baseline
  }

  private func write(_ baseline: Baseline) throws {
    guard let path = known.path else { return }
    try replaceFile(path, by: Array(text(of: baseline).utf8))
    let count = baseline.entries.reduce(0) { $0 + $1.count }
    tell("\(count) finding\(count == 1 ? "" : "s") written to \(path)")
  }
}

// MARK: - Fixes

extension Lint {
  private func makeChanges() throws {
    var baseline = try known.baseline()
    for set in distinctSets {
      let mended = try mend(set, &baseline)
      for file in mended.files { try replaceFile("\(set)/\(file.path)", by: file.new) }
      if !mended.files.isEmpty {
        let files = mended.files.count
        tell("\(files) file\(files == 1 ? "" : "s") of \(set) changed")
      }
    }
  }

  private func showChanges() throws {
    var isClean = true
    var baseline = try known.baseline()
    for set in distinctSets {
      for file in try mend(set, &baseline).files {
        isClean = false
        try show(unifiedDiff(path: file.shownPath, from: file.old, to: file.new))
      }
    }
    if !isClean { throw ExitCode.finding }
  }

  private func mend(_ set: String, _ baseline: inout Baseline) throws -> Mended {
    let policy = try policy(with: baseline)
    let mended = try Mended { changes in
      try examinePatchSet(set, kernels: kernel, root: root, policy, changes: changes)
    }
    baseline = mended.examined.judgement.baseline
    return mended
  }
}

private func tell(_ words: String) { writeAll("klp-compose: \(words)\n", to: STDERR_FILENO) }
