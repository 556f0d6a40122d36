import Composing
import Diagnostics
import KernelFacts
import Livepatch
import Loading
import Reporting
import Rules
import TestObjects
import Testing

/// What the linter makes of an example.
struct LintedExample {
  var judgement: Judgement
  var sources: SourceMap

  /// - Parameter changed: what to make of the text of a file before it is read, by its path.
  init(
    _ example: Example, asking rule: Rule? = nil, policy: Policy = Policy(),
    changed: (_ path: String, _ text: String) -> String = { $1 }
  ) throws {
    if let module = example.files.first(where: { $0.path.hasSuffix(".ko") }) {
      self = try LintedExample(module: module, of: example, changed: changed)
      return
    }
    if example.files.map(\.path) == ["module.c"] {
      let text = changed("module.c", example.files[0].text)
      self = LintedExample(module: Array(text.utf8), policy: policy)
      return
    }
    var files: [String: [UInt8]] = [:]
    for file in example.files {
      // Facts are no text that people write.
      let isFacts = file.path.hasSuffix(".facts")
      files[file.path] = Array((isFacts ? file.text : changed(file.path, file.text)).utf8)
    }
    let plain = files["livepatch.yaml"] == nil
    if plain {
      // Examples leave out what they are not about.
      var severities = ["shadow-undeclared: off"]
      if let rule {
        severities.removeAll { $0.hasPrefix("\(rule.name):") }
        if !rule.isOnByDefault { severities.append("\(rule.name): \(rule.severity)") }
      }
      let lint = "lint: { rules: { \(severities.joined(separator: ", ")) } }\n"
      files["livepatch.yaml"] = Array((plainManifest + lint).utf8)
    }
    try self.init(files: files, policy: policy)
  }

  /// A module written by hand.
  init(module: [UInt8], policy: Policy = Policy()) {
    sources = SourceMap()
    let file = sources.add(SourceText(path: "module.c", bytes: module))
    judgement = judgeModule(file, in: sources, today: "2026-01-01", policy: policy)
  }

  /// A whole patch set.
  init(files: [String: [UInt8]], policy: Policy = Policy()) throws {
    let loaded = try loadPatchSet(in: .memory(files))
    let index = CodeIndex(code: loaded.code, patches: loaded.patches)
    let surroundings = loaded.set.map { set in
      Surroundings(
        set: set,
        compositions: set.manifest.kernels.map {
          compose(set, for: $0, code: index, damaged: loaded.damaged)
        }, code: loaded.code, index: index, sources: loaded.sources,
        facts: loaded.facts)
    }
    judgement = judge(
      reading: loaded.findings, surroundings, today: "2026-01-01", policy: policy,
      sources: loaded.sources)
    sources = loaded.sources
  }

  /// A module file, its definition and facts of kernels beside it.
  private init(
    module: Example.File, of example: Example,
    changed: (_ path: String, _ text: String) -> String
  ) throws {
    sources = SourceMap()
    var definition: CumulativePatch?
    var facts: [KernelFacts] = []
    for file in example.files where file.path != module.path {
      if file.path.hasSuffix(".facts") {
        facts.append(try KernelFacts(Array(file.text.utf8)))
      } else {
        let source = SourceText(
          path: file.path, bytes: Array(changed(file.path, file.text).utf8))
        let (patch, findings) = readDefinition(source, as: sources.add(source))
        try #require(findings.isEmpty, "\(findings)")
        definition = patch
      }
    }
    let linted = try lintModule(
      ModuleText(module.text).bytes, path: module.path,
      as: FileID(UInt32(sources.files.count)), definition: definition, facts: facts)
    _ = sources.add(linted.source)
    judgement = judge(reading: linted.findings, nil, today: "2026-01-01")
  }

  /// The text report, as a terminal shows it.
  var report: String {
    render(
      Report(command: "lint", diagnostics: judgement.diagnostics, sources: sources), as: .text)
  }

  /// Where findings of a rule point, as `path:start..<end`.
  func places(of rule: RuleName) -> [String] {
    judgement.diagnostics.map(\.finding).filter { $0.rule == rule }.map { finding in
      "\(sources[finding.range.file].path):\(finding.range.bytes)"
    }
  }

  /// The rules that spoke.
  var rules: Set<RuleName> { Set(judgement.diagnostics.map(\.finding.rule)) }
}

/// The manifest of an example that has none.
let plainManifest = """
  livepatch: lp
  version: 1
  kernels: { bookworm: "6.1.*-cloud-amd64" }

  """
