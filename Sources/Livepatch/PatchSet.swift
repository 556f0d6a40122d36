public import Diagnostics

/// What `livepatch.yaml` says.
public struct Manifest: Sendable {
  public var file: FileID
  /// The base name: the module of release 3 is `<livepatch>_3`.
  public var livepatch: Located<String>
  public var version: Located<Int>
  public var description: Located<String>?
  public var kernels: [TargetKernel]
  /// The folder of the releases still in the field, relative to the set.
  public var releases: Located<String>?
  /// The fixes in merge order; nil: every one that is found.
  public var series: [Located<FixID>]?
  /// Files at the top of the set that several fixes use.
  public var shared: [FixSource]
  public var compilerFlags: [Located<String>]
  /// States whose fix is gone and that releases in the field still have.
  public var states: [SystemState]
  public var retire: [Retirement]
  /// Severity overrides; nil turns a rule off.
  public var ruleSeverities: [(rule: Located<RuleName>, severity: Severity?)]
  /// Why a patch without any object is wanted: it reverts everything.
  public var revertsEverything: Located<String>?

  public init(
    file: FileID, livepatch: Located<String>, version: Located<Int>, kernels: [TargetKernel]
  ) {
    self.file = file
    self.livepatch = livepatch
    self.version = version
    self.kernels = kernels
    shared = []
    compilerFlags = []
    states = []
    retire = []
    ruleSeverities = []
  }
}

/// A whole patch set as it was read: the input of composition.
public struct PatchSet: Sendable {
  public var manifest: Manifest
  /// Sorted by folder; two fixes may share an id as variants for different kernels.
  public var fixes: [Fix]
  public var releases: [Release]

  public init(manifest: Manifest, fixes: [Fix], releases: [Release] = []) {
    self.manifest = manifest
    self.fixes = fixes
    self.releases = releases
  }
}

/// A release still in the field, as its `cumulative.yaml` describes it.
public struct Release: Sendable {
  public var patch: CumulativePatch
  /// The kernel of the manifest whose machines may run it.
  public var kernelName: String
  /// Where its definition names what it has, for notes.
  public var places: [ReleasePlace: SourceRange]
  /// The head of its definition.
  public var range: SourceRange
  /// Its sources by their paths below `fixes/`; nil if the definition stands alone.
  public var code: [String: FileID]?

  public init(
    patch: CumulativePatch, kernelName: String, places: [ReleasePlace: SourceRange],
    range: SourceRange, code: [String: FileID]? = nil
  ) {
    self.patch = patch
    self.kernelName = kernelName
    self.places = places
    self.range = range
    self.code = code
  }

  public func range(of place: ReleasePlace) -> SourceRange { places[place] ?? range }
}

/// Something a definition of a release says.
public enum ReleasePlace: Hashable, Sendable {
  case module
  case object(ObjectName)
  case function(FunctionKey)
  case callback(ObjectName, CallbackSlot)
  case state(String)
  case shadowVariable(String)
  /// The init of a fix.
  case setUp(FixID)
}
