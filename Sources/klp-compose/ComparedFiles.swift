import CSource
import Comparing
import Composing
import Diagnostics
import Glibc
import Livepatch
import Loading
import Rules
import Writing

/// A release that takes part in a comparison, with the places that findings about it point at.
struct ComparedSide {
  var release: ComparedRelease
  var side: ReleasePair.Side

  var kernel: String { release.patch.kernel.name }
}

/// Releases for one kernel, compared and judged.
struct ComparedKernel {
  var series: ReleaseSeries
  /// Why machines may or may not go to the newest release, and back.
  var reasons: [Diagnostic] = []

  init(_ sides: [ComparedSide]) {
    var reasons: [Diagnostic] = []
    series = ReleaseSeries(sides.map(\.release)) { earlier, later in
      let judgement = PairJudgement(
        of: ReleasePair(earlier: sides[earlier].side, later: sides[later].side))
      if later == sides.count - 1 { reasons += judgement.upgrade + judgement.downgrade }
      return judgement.verdict
    }
    self.reasons = reasons
  }
}

/// Reads what is compared: definitions with the C beside them, and patch sets as they are composed
/// now.
struct ComparedFiles {
  private(set) var sources = SourceMap()
  private(set) var findings: [Finding] = []
  private static let limit = 32 << 20

  /// Two paths, for each kernel that both have a release for.
  mutating func pairs(
    _ earlier: String, _ later: String, kernels: [String]
  ) throws -> [ComparedKernel] {
    let old = try sides(at: earlier, kernels: kernels)
    let new = try sides(at: later, kernels: kernels)
    guard !old.isEmpty, !new.isEmpty else { return [] }
    if old.count == 1, new.count == 1 { return [ComparedKernel(old + new)] }
    let pairs = old.compactMap { old in
      new.first { $0.kernel == old.kernel }.map { ComparedKernel([old, $0]) }
    }
    if pairs.isEmpty {
      throw Failure(
        message: "`\(earlier)` and `\(later)` have no kernel in common",
        help:
          "the first is for \(old.map(\.kernel).joined(separator: ", ")), the second for \(new.map(\.kernel).joined(separator: ", "))"
      )
    }
    return pairs
  }

  /// The releases in the field of a patch set and what it is composed to now, for each kernel.
  mutating func series(of folder: String, kernels: [String]) throws -> [ComparedKernel] {
    let examined = try examinePatchSet(folder, kernels: kernels, root: nil)
    let (current, releases) = try sides(of: examined, folder)
    return current.map { newest in
      let earlier = releases.filter {
        // The newest one may have been frozen already.
        $0.kernel == newest.kernel && $0.release.patch != newest.release.patch
      }
      return ComparedKernel(
        earlier.sorted { $0.release.patch.version < $1.release.patch.version } + [newest])
    }
  }

  /// The releases that a path stands for: one for each kernel if it is a patch set, else one. Empty
  /// if findings tell why there is none.
  ///
  /// - Parameter kernels: of a patch set, those that are wanted; empty for all.
  mutating func sides(at path: String, kernels: [String]) throws -> [ComparedSide] {
    if isFile("\(path)/\(Self.manifest)") { return try composed(at: path, kernels: kernels) }
    if isFile("\(path)/\(Self.definition)") {
      return try definition(at: "\(path)/\(Self.definition)").map { [$0] } ?? []
    }
    let inside = try definitions(below: path, kernels: kernels)
    if !inside.isEmpty { return inside }
    guard isFile(path) else {
      throw Failure(
        message: "`\(path)` is neither a patch set nor a release",
        help:
          "name a folder with a `\(Self.manifest)` or a `\(Self.definition)` in it, or such a file"
      )
    }
    if path == Self.manifest || path.hasSuffix("/" + Self.manifest) {
      return try composed(at: String(path.dropLast(Self.manifest.count + 1)), kernels: kernels)
    }
    return try definition(at: path).map { [$0] } ?? []
  }

  /// The releases in a folder that `build` wrote for several kernels.
  private mutating func definitions(
    below folder: String, kernels: [String]
  ) throws -> [ComparedSide] {
    let names = (try? Workspace.disk(folder).list(""))?.map(\.name) ?? []
    return try names.filter { kernels.isEmpty || kernels.contains($0) }
      .filter { isFile("\(folder)/\($0)/\(Self.definition)") }
      .compactMap { try definition(at: "\(folder)/\($0)/\(Self.definition)") }
  }

  private static let manifest = "livepatch.yaml"
  private static let definition = "cumulative.yaml"

  /// A patch set as it is composed now.
  private mutating func composed(at folder: String, kernels: [String]) throws -> [ComparedSide] {
    let examined = try examinePatchSet(folder.isEmpty ? "." : folder, kernels: kernels, root: nil)
    return try sides(of: examined, folder).current
  }

  /// What a patch set is composed to now, and its releases in the field, each with its kernel.
  mutating func sides(
    of examined: Examined, _ folder: String
  ) throws -> (current: [ComparedSide], releases: [ComparedSide]) {
    guard let set = examined.loaded.set,
      examined.compositions.allSatisfy({ $0.patch != nil }),
      // What is wrong between releases is what a comparison is for.
      !examined.judgement.diagnostics.contains(where: {
        $0.severity == .error && $0.group != Rule.Group.releases.rawValue
      })
    else {
      throw Failure(
        message: "the patch set `\(folder)` has errors",
        help: "`klp-compose lint \(folder)` tells which")
    }
    let manifest = sources.add(examined.loaded.sources[set.manifest.file])
    let version = set.manifest.version.range
    let range = SourceRange(file: manifest, start: version.start, end: version.end)
    var files: [String: CFile] = [:]
    for (file, code) in examined.loaded.code {
      let path = examined.loaded.sources[file].path
      files[String(path.dropFirst(examined.prefix.count))] = code
    }
    let contents = examined.contents
    let current = examined.compositions.compactMap(\.patch).map { composed in
      let patch = composed.withDigests { contents[$0] ?? [] }
      return ComparedSide(
        release: ComparedRelease(patch) { files[$0] },
        side: ReleasePair.Side(patch, range: range))
    }
    let kernels = Set(examined.compositions.map(\.kernel.name))
    var releases: [ComparedSide] = []
    for release in set.releases where kernels.contains(release.kernelName) {
      let place = examined.loaded.sources[release.range.file].path
      let path = String(place.dropFirst(examined.prefix.count))
      if let side = try definition(at: "\(folder)/\(path)") { releases.append(side) }
    }
    return (current, releases)
  }

  /// A definition and the C below `fixes/` beside it.
  private mutating func definition(at path: String) throws -> ComparedSide? {
    let source = try read(path)
    let id = sources.add(source)
    let result = readDefinition(source, as: id)
    findings += result.findings
    guard let patch = result.patch else { return nil }
    let folder = path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "."
    let workspace = try? Workspace.disk(folder)
    var isLone = true
    let release = ComparedRelease(patch) { file in
      guard let bytes = try? workspace?.read("fixes/\(file)", Self.limit) else { return nil }
      isLone = false
      // Nothing points into it.
      return CFile(reading: SourceText(path: file, bytes: bytes), as: id)
    }
    let range = SourceRange(file: id, 0..<0)
    if isLone, !patch.fixes.isEmpty {
      findings.append(
        Finding(
          "release-without-sources",
          "the C of `\(patch.module)` is not beside its definition, so how replacements differ cannot be told",
          at: range, help: "give the whole folder that `build` wrote"))
    }
    return ComparedSide(
      release: release, side: ReleasePair.Side(patch, places: result.places, range: range))
  }

  private func isFile(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
  }

  private func read(_ path: String) throws -> SourceText {
    let slash = path.lastIndex(of: "/")
    let folder = slash.map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "."
    let name = slash.map { String(path[path.index(after: $0)...]) } ?? path
    do throws(WorkspaceError) {
      return SourceText(path: path, bytes: try Workspace.disk(folder).read(name, Self.limit))
    } catch {
      throw Failure(message: "`\(path)` \(error.message)")
    }
  }
}
