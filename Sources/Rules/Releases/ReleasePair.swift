public import CSource
public import Comparing
public import Composing
public import Diagnostics
public import Livepatch

/// An earlier release and one that may take its place: what rules about releases look at.
struct ReleasePair {
  let old: Side
  let new: Side
  /// What is lost on the way from the old to the new one.
  let gaps: [ReleaseGap]
  /// What is lost on the way back.
  let gapsBack: [ReleaseGap]
  /// The patch set that the new one is composed from, if it is one.
  let surroundings: Surroundings?

  init(_ old: Side, _ new: Side, in surroundings: Surroundings? = nil) {
    self.old = old
    self.new = new
    gaps = Comparing.gaps(from: old, to: new)
    gapsBack = Comparing.gaps(from: new, to: old)
    self.surroundings = surroundings
  }

  /// Whether both are the same release: then there is nothing to say.
  var isOne: Bool {
    isOneRelease(old, new)
  }

  /// The release that a release rule points at: what can still be changed.
  var place: SourceRange { new.release.range(of: .module) }

  /// `release 2`, or the module where numbers do not tell them apart.
  func name(of side: Side) -> String {
    old.patch.livepatch == new.patch.livepatch && side.origin != .module
      ? "release \(side.patch.version)" : "`\(side.name)`"
  }

  /// A finding about the new release, with the place in the old one that it is about.
  func finding(
    _ rule: RuleName, _ message: String, was place: ReleasePlace? = nil, notes: [Note] = [],
    help: String? = nil
  ) -> Finding {
    let was = place.map { Note("\(name(of: old)) has it here", at: old.release.range(of: $0)) }
    return Finding(
      rule, message, at: self.place, notes: [was].compactMap(\.self) + notes, help: help,
      kernels: [new.release.kernelName])
  }
}

extension Side {
  /// The release that a patch set is composed to for one kernel.
  public init?(_ composition: Composition, of set: PatchSet, code: CodeIndex) {
    guard let patch = composition.patch else { return nil }
    var places: [ReleasePlace: SourceRange] = [.module: set.manifest.version.range]
    // Later fixes lie on top of earlier ones.
    for fix in composition.fixes.reversed() {
      for subject in fix.subjects(code) {
        let place: ReleasePlace =
          switch subject.value {
          case .function(let key): .function(key)
          case .object(let name): .object(name)
          case .callback(let object, let slot): .callback(object, slot)
          case .state(let name): .state(name)
          case .shadowVariable(let name): .shadowVariable(name)
          case .setUp(let fix): .setUp(fix)
          }
        if places[place] == nil { places[place] = subject.range }
      }
      for object in fix.objects where places[.object(object.name.value)] == nil {
        places[.object(object.name.value)] = object.name.range
      }
      places[.setUp(fix.id.value)] = (fix.initFunction ?? fix.exitFunction)?.range
    }
    for state in set.manifest.states where places[.state(state.name.value)] == nil {
      places[.state(state.name.value)] = state.name.range
    }
    var files: [String: CFile] = [:]
    for fix in composition.fixes {
      for source in fix.sources { files[source.path.value] = code.code[source.file] }
      for header in fix.headers { files[header.path] = code.code[header.file] }
    }
    for source in set.manifest.shared { files[source.path.value] = code.code[source.file] }
    let release = Release(
      patch: patch, kernelName: composition.kernel.name, places: places,
      range: set.manifest.livepatch.range)
    self.init(release: release, origin: .set, code: files)
  }

  /// A release in the field.
  public init(_ release: Release, code: [FileID: CFile]) {
    self.init(
      release: release, origin: .definition,
      code: release.code.map { $0.compactMapValues { code[$0] } })
  }
}
