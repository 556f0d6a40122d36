public import CSource
public import Diagnostics
public import KernelFacts
public import Livepatch
import Parallel
import YAMLTree

/// A patch set as far as it could be read.
public struct LoadedSet: Sendable {
  /// nil if the manifest is so broken that nothing can be composed.
  public var set: PatchSet?
  /// Every file that was read.
  public var sources: SourceMap
  /// The facts of each C file and header.
  public var code: [FileID: CFile]
  /// The unified diffs beside the fixes.
  public var patches: [FileID: PatchFile]
  public var findings: [Finding]
  /// What kernels offer, each at the head of its file; by path.
  public var facts: [Located<KernelFacts>]
  /// Fixes whose description has findings. They take no part in composition, which would only
  /// report what follows from these; references to them are known.
  public var damaged: Set<FixID>
}

/// Why there is nothing to judge: none of it can be blamed on a place in the set.
public enum LoadingError: Error, Hashable, Sendable {
  case noManifest
  case unreadable(path: String, WorkspaceError)
}

/// Reads a whole patch set: manifest, fixes, C sources, releases.
///
/// - Parameter prefix: goes before each path in reports, `patches/` for example.
/// - Throws: when the folder or its manifest cannot be read; everything else is a finding.
public func loadPatchSet(
  in workspace: Workspace, reportingPathsUnder prefix: String = ""
) throws(LoadingError) -> LoadedSet {
  let manifestBytes: [UInt8]
  do throws(WorkspaceError) {
    manifestBytes = try workspace.read(manifestName, yamlLimit)
  } catch .missing {
    throw .noManifest
  } catch {
    throw .unreadable(path: manifestName, error)
  }
  // The manifest comes first because it names the folder of releases and the shared files; its
  // number follows the sorted order of all paths like any other's.
  let survey = Survey(of: workspace, manifest: manifestBytes)
  let files = survey.files
  let read = files.indices.parallelMap { index in
    FileReading(files[index], as: FileID(UInt32(index)), prefix: prefix, workspace: workspace)
  }
  return assemble(survey: survey, read: read)
}

let manifestName = "livepatch.yaml"
let fixName = "fix.yaml"
let definitionName = "cumulative.yaml"
/// What the folder of releases is called, unless somebody calls it otherwise.
let usualReleasesFolder = "releases"
/// Beside a definition: the sources it was built from.
let releaseSources = "fixes"
/// Beside the manifest: what the kernels offer.
let factsFolder = "kernels"

/// A description of a fix takes a few hundred bytes; the rest is room for releases of many fixes.
public let yamlLimit = 32 << 20
/// The largest C file of the kernel has well under 1 MiB.
public let codeLimit = 16 << 20
/// The facts of a kernel with all modules of a large distribution take about 10 MiB.
public let factsLimit = 128 << 20
