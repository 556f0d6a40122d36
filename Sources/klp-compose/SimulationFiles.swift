import Composing
import Diagnostics
import Glibc
import Livepatch
import Loading
import Rules
import Simulation

/// The files a simulation needs, read from disk: scenarios, definitions, and the C beside these.
struct SimulationFiles {
  private(set) var sources = SourceMap()
  var findings: [Finding] = []

  private static let limit = 32 << 20

  /// What is to be played: one scenario, the standard ones between two releases, or, for an
  /// exploration, a script without steps for each world.
  ///
  /// Empty if findings tell why there is nothing to play.
  mutating func scripts(
    of subject: String?, from: [String], to: String?, kernels: [String], isExploration: Bool
  ) throws -> [Script] {
    if let subject {
      if isExploration, isFolder(subject) { return try releases(of: subject, kernels: kernels) }
      return try script(at: subject, needsSteps: !isExploration).map { [$0] } ?? []
    }
    var definitions: [NamedDefinition] = []
    for path in from + [to].compactMap(\.self) {
      guard let definition = try definition(at: path) else { return [] }
      definitions.append(definition)
    }
    let script = try Script(
      exploring: definitions, name: definitions.map(\.patch.module).joined(separator: " → "))
    return isExploration
      ? [script]
      : standardScenarios(in: script.world, from: 0, to: 1)
        .map { standard in
          var standard = standard
          standard.remarks = script.remarks
          return standard
        }
  }

  /// The releases of a patch set that are in the field, and what it is composed to now.
  private mutating func releases(of folder: String, kernels: [String]) throws -> [Script] {
    let examined = try examinePatchSet(folder, kernels: kernels, root: nil)
    guard let set = examined.loaded.set, !examined.judgement.hasErrors else {
      throw Failure(
        message: "the patch set `\(folder)` has errors",
        help: "`klp-compose lint \(folder)` tells which")
    }
    let prefix = reportPrefix(of: folder, root: nil)
    return try examined.compositions.map { composition in
      var definitions: [NamedDefinition] = []
      for release in set.releases where release.kernelName == composition.kernel.name {
        let place = examined.loaded.sources[release.range.file].path.dropFirst(prefix.count)
        let path = "\(folder)/\(place)"
        definitions.append(NamedDefinition(patch: release.patch, seen: seen(release.patch, path)))
      }
      if let patch = composition.patch {
        let sources = Dictionary(
          examined.loaded.sources.files.map { ($0.path, $0) }, uniquingKeysWith: { $1 })
        definitions.append(
          NamedDefinition(patch: patch, seen: SeenInC(patch) { sources[prefix + $0] }))
      }
      return try Script(exploring: definitions, name: composition.kernel.name)
    }
  }

  /// The script of a scenario file; nil if findings tell why there is none.
  private mutating func script(at path: String, needsSteps: Bool) throws -> Script? {
    let source = try read(path)
    let id = sources.add(source)
    let read = readScenario(source, as: id)
    findings += read.findings
    guard let scenario = read.scenario, read.findings.isEmpty else { return nil }
    if needsSteps, scenario.steps.isEmpty {
      findings.append(
        Finding(
          "missing-key", "the scenario has no steps", at: scenario.name.range,
          help: "say under `steps` what is done; only `--explore` needs none"))
    }
    var definitions: [String: NamedDefinition] = [:]
    for named in scenario.patches.compactMap(\.definition) where definitions[named.value] == nil {
      do {
        definitions[named.value] = try definition(at: beside(path, named.value))
      } catch let failure as Failure {
        findings.append(
          Finding("unreadable-file", failure.message, at: named.range, help: failure.help))
      }
    }
    let made = Script.make(from: scenario, definitions: definitions)
    findings += made.findings
    return findings.isEmpty ? made.script : nil
  }

  /// A definition with what its C does; nil if findings tell why there is none.
  private mutating func definition(at path: String) throws -> NamedDefinition? {
    let source = try read(path)
    let id = sources.add(source)
    let result = readDefinition(source, as: id)
    findings += result.findings
    guard let patch = result.patch, result.findings.isEmpty else { return nil }
    return NamedDefinition(patch: patch, seen: seen(patch, path))
  }

  /// What the C beside a definition does.
  private func seen(_ patch: CumulativePatch, _ path: String) -> SeenInC? {
    let workspace = try? Workspace.disk(parts(of: path).folder)
    return SeenInC(patch) { file in
      let path = "fixes/\(file)"
      return (try? workspace?.read(path, Self.limit)).map { SourceText(path: path, bytes: $0) }
    }
  }

  private func isFolder(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
  }

  private func read(_ path: String) throws -> SourceText {
    let (folder, name) = parts(of: path)
    do throws(WorkspaceError) {
      let bytes = try Workspace.disk(folder).read(name, Self.limit)
      return SourceText(path: path, bytes: bytes)
    } catch {
      throw Failure(message: "`\(path)` \(error.message)")
    }
  }

  private func parts(of path: String) -> (folder: String, name: String) {
    guard let slash = path.lastIndex(of: "/") else { return (".", path) }
    let folder = slash == path.startIndex ? "/" : String(path[..<slash])
    return (folder, String(path[path.index(after: slash)...]))
  }

  /// A path that is written in a file, seen from the current folder.
  private func beside(_ file: String, _ path: String) -> String {
    if path.hasPrefix("/") { return path }
    let folder = parts(of: file).folder
    return folder == "." ? path : "\(folder)/\(path)"
  }
}

extension Script {
  /// Composed patches together, and nothing done yet.
  init(exploring definitions: [NamedDefinition], name: String) throws {
    var builder = WorldBuilder()
    for definition in definitions {
      if builder.patch(definition.patch.module) != nil {
        throw Failure(
          message: "two definitions are of the module `\(definition.patch.module)`",
          help: "a replaced module stays loaded, so the kernel refuses a second one of its name: "
            + "raise `version`")
      }
      do throws(WorldBuilder.TooMany) {
        try builder.add(definition.patch, seen: definition.seen)
      } catch {
        throw Failure(message: "more than \(error.limit) \(error.noun) cannot be simulated")
      }
    }
    self.init(name: name, world: builder.finished())
    remarks = definitions.compactMap(\.remark)
  }
}
