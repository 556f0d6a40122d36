import CSource
import Diagnostics
import KernelFacts
import Livepatch
import Parallel

/// Puts the files of a set together: fixes with their sources, kernels with their versions,
/// releases with their kernels.
func assemble(survey: Survey, read: [FileReading]) -> LoadedSet {
  var assembly = Assembly(survey: survey, read: read)
  return assembly.run()
}

private struct Assembly {
  let survey: Survey
  let read: [FileReading]
  var findings: [Finding] = []
  var code: [FileID: CFile] = [:]
  var patches: [FileID: PatchFile] = [:]
  var patchesByFolder: [String: [FileID]] = [:]
  /// Code files by path: of a fix's folder and at the top of the set.
  var codeByPath: [String: FileID] = [:]
  var damaged: Set<FixID> = []
  var facts: [Located<KernelFacts>] = []

  init(survey: Survey, read: [FileReading]) {
    self.survey = survey
    self.read = read
  }

  mutating func run() -> LoadedSet {
    let sources = SourceMap(files: read.map(\.source))
    var manifest: Manifest?
    var descriptions: [(description: FixDescription, folder: String, file: FileID)] = []
    var releases: [Release] = []
    var topCode: [FixHeader] = []
    var codeByFolder: [String: [FixHeader]] = [:]

    for (index, reading) in read.enumerated() {
      let file = FileID(UInt32(index))
      let path = survey.files[index].path
      findings += reading.findings
      switch reading.content {
      case .manifest, .release, .releaseCode: break
      case .fix(let description?, let folder):
        descriptions.append((description, folder, file))
        if !reading.findings.isEmpty { damaged.insert(description.fix.id.value) }
      case .fix(nil, let folder):
        damaged.insert(FixID(String(folder.prefix { $0 != "@" })))
      case .code(let facts, let folder):
        code[file] = facts
        codeByPath[path] = file
        if let folder {
          codeByFolder[folder, default: []].append(FixHeader(path: path, file: file))
        } else {
          topCode.append(FixHeader(path: path, file: file))
        }
      case .patch(let patch, let folder):
        patches[file] = patch
        patchesByFolder[folder, default: []].append(file)
      case .facts(let known): facts.append(Located(known, at: SourceRange(file: file, 0..<0)))
      case .damagedFacts(let error):
        report(
          "unreadable-file", "`\(quotable(path))` \(error.message)",
          at: SourceRange(file: file, 0..<0), help: "write it anew: `klp-compose kernel capture`")
      case .unreadable(let error):
        // A file at the top that nothing names is none of our business.
        if case .code(folder: nil) = survey.files[index].role { break }
        let name = path.split(separator: "/").last.map(String.init) ?? path
        report(
          error == .leavesSet ? "unsafe-path" : "unreadable-file",
          "`\(quotable(name))` \(error.message)", at: SourceRange(file: file, 0..<0))
        switch survey.files[index].role {
        case .fix(let folder), .code(let folder?), .patch(let folder):
          damaged.insert(FixID(String(folder.prefix { $0 != "@" })))
        case .code(nil), .manifest, .release, .releaseCode, .facts: break
        }
      }
    }

    let manifestFile = survey.files.firstIndex { $0.role == .manifest }.map { FileID(UInt32($0)) }
    let manifestPlace = SourceRange(file: manifestFile ?? FileID(0), 0..<0)
    for (path, error) in survey.problems {
      damaged.insert(FixID(String(path.prefix { $0 != "@" && $0 != "/" })))
      report(
        error == .leavesSet ? "unsafe-path" : "unreadable-file",
        "the folder `\(quotable(path.isEmpty ? "." : path))` \(error.message)", at: manifestPlace)
    }
    var fixes: [LoadedFix] = []
    for (description, folder, file) in descriptions {
      fixes.append(
        finish(description, folder: folder, file: file, code: codeByFolder[folder] ?? []))
    }
    if let file = manifestFile,
      case .manifest(let description?) = read[Int(file.number)].content
    {
      manifest = finish(description, file: file)
    }
    let releaseCode = readReleaseCode()
    for (index, reading) in read.enumerated() {
      guard case .release(let description?, let kernel, let folder) = reading.content else {
        continue
      }
      let range = SourceRange(file: FileID(UInt32(index)), 0..<0)
      if var release = finish(description, kernel: kernel, at: range, in: manifest) {
        release.code = folder.map { releaseCode[$0] ?? [:] }
        releases.append(release)
      }
    }
    let set = manifest.map { manifest in
      PatchSet(
        manifest: manifest,
        fixes: fixes.filter { !damaged.contains($0.id.value) },
        releases: releases.sorted {
          ($0.kernelName, $0.patch.version) < ($1.kernelName, $1.patch.version)
        })
    }
    return LoadedSet(
      set: set, sources: sources, code: code, patches: patches, findings: findings, facts: facts,
      damaged: damaged)
  }

  /// The sources of releases, by the release's folder and by path. What a release has as the set
  /// has it now, which is most of it, is read once.
  private mutating func readReleaseCode() -> [String: [String: FileID]] {
    var byFolder: [String: [String: FileID]] = [:]
    var fresh: [(file: FileID, source: SourceText)] = []
    for (index, reading) in read.enumerated() {
      guard case .releaseCode(let folder) = reading.content else { continue }
      let path = String(
        survey.files[index].path.dropFirst("\(folder)/\(releaseSources)/".count))
      var file = FileID(UInt32(index))
      if let current = codeByPath[path],
        read[Int(current.number)].source.bytes == reading.source.bytes
      {
        file = current
      } else {
        fresh.append((file, reading.source))
      }
      byFolder[folder, default: [:]][path] = file
    }
    for file in fresh.parallelMap({ CFile(reading: $0.source, as: $0.file) }) {
      code[file.id] = file
    }
    return byFolder
  }

  mutating func report(
    _ rule: RuleName, _ message: String, at range: SourceRange, notes: [Note] = [],
    help: String? = nil
  ) {
    findings.append(Finding(rule, message, at: range, notes: notes, help: help))
  }
}

private typealias LoadedFix = Livepatch.Fix

extension Assembly {
  /// A fix with its sources looked up among the files of its folder and the top of the set.
  private mutating func finish(
    _ description: FixDescription, folder: String, file: FileID, code: [FixHeader]
  ) -> LoadedFix {
    var fix = description.fix
    fix.folder = folder
    fix.file = file
    fix.patches = patchesByFolder[folder] ?? []
    let before = findings.count
    checkFolder(of: &fix)
    checkPaths(of: code, for: fix)
    if let entries = description.sources {
      for entry in entries {
        guard let source = lookUp(entry, folder: folder) else { continue }
        fix.sources.append(source)
      }
    } else {
      fix.sources = code.filter { !$0.path.hasSuffix(".h") }.map {
        FixSource(path: Located($0.path, at: fix.id.range), file: $0.file)
      }
    }
    let compiled = Set(fix.sources.map(\.path.value))
    fix.headers = code.filter { !compiled.contains($0.path) }
    if findings.count > before { damaged.insert(fix.id.value) }
    return fix
  }

  /// The folder carries the id, so that a path in a report tells which fix it is about.
  private mutating func checkFolder(of fix: inout LoadedFix) {
    let id = fix.id.value.text
    let parts = fix.folder.split(separator: "@", maxSplits: 1, omittingEmptySubsequences: false)
    if parts.count == 2 {
      let variant = String(parts[1])
      fix.variant = variant
      if !FixID.isValid(variant) {
        report(
          "fix-folder-mismatch",
          "the folder `\(quotable(fix.folder))` has no usable variant behind `@`",
          at: fix.id.range, help: "call it `\(id)@<variant>`, the variant like an id")
      }
    }
    if parts[0] != id {
      report(
        "fix-folder-mismatch",
        "the fix `\(id)` lies in the folder `\(quotable(fix.folder))`", at: fix.id.range,
        help: "call the folder `\(id)`, or the fix `\(quotable(String(parts[0])))`")
    }
  }

  /// Files that nothing names come along too, and their paths go into C, Makefiles and the output.
  private mutating func checkPaths(of code: [FixHeader], for fix: LoadedFix) {
    for file in code {
      guard let problem = PathProblem(file.path) else { continue }
      report(
        "unsafe-path", "the path `\(quotable(file.path))` \(problem.message)", at: fix.id.range,
        help: problem.help)
    }
  }

  private mutating func lookUp(_ entry: SourceEntry, folder: String) -> FixSource? {
    let path = entry.path.value
    guard path.hasSuffix(".c") || path.hasSuffix(".S") else {
      report(
        "bad-value", "`\(quotable(path))` is neither C nor assembly", at: entry.path.range,
        help: "list *.c and *.S files; headers come along by themselves")
      return nil
    }
    let candidate = "\(folder)/\(path)"
    guard let file = codeByPath[candidate] else {
      let near = nearestName(
        to: path,
        among: codeByPath.keys.filter { $0.hasPrefix(folder + "/") }.map {
          String($0.dropFirst(folder.count + 1))
        }.sorted())
      report(
        "unreadable-file", "the source `\(quotable(path))` does not exist",
        at: entry.path.range, help: near.map { "did you mean `\($0)`?" })
      return nil
    }
    return FixSource(
      path: Located(candidate, at: entry.path.range), condition: entry.condition,
      flags: entry.flags, file: file)
  }

  private mutating func finish(_ description: ManifestDescription, file: FileID) -> Manifest {
    var manifest = description.manifest
    manifest.file = file
    for path in description.shared {
      guard let found = codeByPath[path.value], !path.value.contains("/") else {
        report(
          "unreadable-file",
          path.value.contains("/")
            ? "the shared file `\(quotable(path.value))` does not lie at the top of the set"
            : "the shared file `\(quotable(path.value))` does not exist",
          at: path.range, help: "shared files are *.c, *.S and *.h beside the manifest")
        continue
      }
      manifest.shared.append(FixSource(path: path, file: found))
    }
    var names: [String: SourceRange] = [:]
    for kernel in description.kernels {
      if let first = names.updateValue(kernel.name.range, forKey: kernel.name.value) {
        report(
          "bad-name", "two kernels are called `\(quotable(kernel.name.value))`",
          at: kernel.name.range, notes: [Note("the first one", at: first)],
          help: "give them names: `kernels: { NAME: RELEASE }`")
        continue
      }
      let version = kernel.version ?? manifest.version
      let module = "\(manifest.livepatch.value)_\(version.value)"
      if NameGrammar.problem(withModule: module) != nil {
        report(
          "module-name-invalid",
          "the module would be called `\(module)`, longer than the \(NameGrammar.moduleNameLimit) bytes that the kernel allows",
          at: manifest.livepatch.range, help: "shorten the base name")
      }
      manifest.kernels.append(
        TargetKernel(
          kernel: Located(
            Kernel(name: kernel.name.value, release: kernel.release.value), at: kernel.name.range),
          version: version))
    }
    return manifest
  }

  private mutating func finish(
    _ description: CumulativeDescription, kernel: String, at range: SourceRange,
    in manifest: Manifest?
  ) -> Release? {
    if let manifest, !manifest.kernels.contains(where: { $0.kernel.value.name == kernel }) {
      report(
        "unknown-kernel",
        "a release for the kernel `\(quotable(kernel))`, which the manifest does not name",
        at: range,
        help: "name the kernel in `kernels:`, or remove the release once no machine runs it")
      return nil
    }
    return Release(
      patch: description.patch, kernelName: kernel, places: description.places, range: range)
  }
}
