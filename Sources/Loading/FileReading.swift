import CSource
public import Diagnostics
import KernelFacts
public import Livepatch
import YAMLTree

/// One file of a set, read and understood by itself: what can be done on any core in any order.
struct FileReading: Sendable {
  enum Content: Sendable {
    case manifest(ManifestDescription?)
    case fix(FixDescription?, folder: String)
    case code(CFile, folder: String?)
    case patch(PatchFile, folder: String)
    case release(CumulativeDescription?, kernel: String, folder: String?)
    /// Read as C later, if it is not a file of the set once more.
    case releaseCode(folder: String)
    case facts(KernelFacts)
    case damagedFacts(FactsError)
    case unreadable(WorkspaceError)
  }

  var source: SourceText
  var content: Content
  var findings: [Finding]

  init(_ file: Survey.File, as id: FileID, prefix: String, workspace: Workspace) {
    let bytes: [UInt8]
    do {
      bytes =
        if let known = file.bytes { known } else {
          try workspace.read(file.path, file.role.limit)
        }
      // Nobody points into a file of facts, so its bytes are no text to quote from.
      source = SourceText(path: prefix + file.path, bytes: file.role == .facts ? [] : bytes)
    } catch {
      source = SourceText(path: prefix + file.path, bytes: [])
      content = .unreadable(error)
      findings = []
      return
    }
    findings = []
    switch file.role {
    case .manifest:
      content = .manifest(Self.read(.manifest, source, id, &findings))
    case .fix(let folder):
      content = .fix(Self.read(.fix, source, id, &findings), folder: folder)
    case .release(let kernel, let folder):
      content = .release(
        Self.read(.cumulative, source, id, &findings), kernel: kernel, folder: folder)
    case .releaseCode(let folder): content = .releaseCode(folder: folder)
    case .code(let folder):
      let facts = CFile(reading: source, as: id)
      content = .code(facts, folder: folder)
      findings += includesThatLeave(facts, at: file.path)
    case .patch(let folder):
      content = .patch(PatchFile(reading: source, as: id), folder: folder)
    case .facts:
      do throws(FactsError) {
        content = .facts(try KernelFacts(bytes))
      } catch {
        content = .damagedFacts(error)
      }
    }
  }

  static func read<Value>(
    _ schema: Schema<Value>, _ source: SourceText, _ id: FileID, _ findings: inout [Finding]
  ) -> Value? {
    var limits = Limits.standard
    // The definition of a release lists every file of every fix.
    limits.fileSize = yamlLimit
    let result = readYAML(source, as: id, limits: limits)
    findings += result.findings
    guard let document = result.document else { return nil }
    guard let root = document.root else {
      if !result.findings.isEmpty { return nil }
      findings.append(
        Finding(
          "missing-key", "the file is empty", at: SourceRange(file: id, 0..<0),
          help: "expected \(schema.shape.expectation)"))
      return nil
    }
    var reader = Reader(document)
    let value = schema.read(root, &reader)
    findings += reader.findings
    return document.isComplete ? value : nil
  }
}

/// Reads one `fix.yaml` by itself; its sources are not looked up.
public func readFix(
  _ source: SourceText, as id: FileID
) -> (fix: Livepatch.Fix?, findings: [Finding]) {
  var findings: [Finding] = []
  let description: FixDescription? = FileReading.read(.fix, source, id, &findings)
  return (description?.fix, findings)
}

extension Survey.File.Role {
  /// How many bytes of such a file are read at most.
  fileprivate var limit: Int {
    switch self {
    case .manifest, .fix, .release: yamlLimit
    case .code, .patch, .releaseCode: codeLimit
    case .facts: factsLimit
    }
  }
}

/// Reads one scenario; the definitions it names are not looked up.
public func readScenario(
  _ source: SourceText, as id: FileID
) -> (scenario: Scenario?, findings: [Finding]) {
  var findings: [Finding] = []
  let scenario: Scenario? = FileReading.read(.scenario, source, id, &findings)
  return (scenario, findings)
}

/// Reads one `cumulative.yaml` by itself.
///
/// - Returns: the patch, or nil if the findings leave none.
public func readDefinition(
  _ source: SourceText, as id: FileID
) -> (patch: CumulativePatch?, findings: [Finding]) {
  var findings: [Finding] = []
  let description: CumulativeDescription? = FileReading.read(.cumulative, source, id, &findings)
  return (findings.isEmpty ? description?.patch : nil, findings)
}

/// Reads one `cumulative.yaml` as a release, with the places of what it says.
///
/// - Returns: the release for the kernel that the definition names, without its sources; nil if the
///   findings leave none.
public func readRelease(
  _ source: SourceText, as id: FileID
) -> (release: Release?, findings: [Finding]) {
  var findings: [Finding] = []
  let read: CumulativeDescription? = FileReading.read(.cumulative, source, id, &findings)
  guard let description = read, findings.isEmpty else { return (nil, findings) }
  let release = Release(
    patch: description.patch, kernelName: description.patch.kernel.name,
    places: description.places, range: SourceRange(file: id, 0..<0))
  return (release, findings)
}
