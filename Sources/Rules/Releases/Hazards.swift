import CSource
import Comparing
import Composing
import Diagnostics
import Livepatch

/// What a rule about one fix finds in the sources of a release, which nobody can mend any more.
struct Hazard {
  let unit: LintUnit
  let finding: Finding
  var fix: Livepatch.Fix { unit.fix }
}

extension ReleasePair {
  /// What a rule finds in the C of a release; nothing if its sources are not known.
  func hazards(of rule: Rule, in side: Side) -> [Hazard] {
    guard case .unit(let look) = rule.check, let code = side.code else { return [] }
    let release = side.asPatchSet(code)
    return release.set.fixes.flatMap { fix -> [Hazard] in
      let unit = LintUnit(fix, in: release)
      return look(unit).map { Hazard(unit: unit, finding: $0) }
    }
  }
}

extension ReleasePair {
  /// The fixes of a release, as far as their C is known and some file of it is worth a look.
  func units(of side: Side, where isWorthALook: (CFile) -> Bool) -> [LintUnit] {
    guard let code = side.code, code.values.contains(where: isWorthALook) else { return [] }
    let release = side.asPatchSet(code)
    return release.set.fixes.map { LintUnit($0, in: release) }
      .filter { $0.files.contains(where: isWorthALook) }
  }
}

extension Side {
  /// A release as the rules about single fixes want to see it.
  fileprivate func asPatchSet(_ code: [String: CFile]) -> Surroundings {
    let place = release.range(of: .module)
    var manifest = Manifest(
      file: place.file, livepatch: Located(patch.livepatch, at: place),
      version: Located(patch.version, at: place), kernels: [])
    manifest.shared = patch.shared.compactMap { source in
      code[source.path].map { FixSource(path: Located(source.path, at: place), file: $0.id) }
    }
    let files = Dictionary(code.values.map { ($0.id, $0) }) { first, _ in first }
    let fixes = patch.fixes.compactMap { asFix($0, code) }
    return Surroundings(
      set: PatchSet(manifest: manifest, fixes: fixes), compositions: [], code: files,
      index: CodeIndex(code: files), sources: SourceMap())
  }

  /// nil if a file of it is missing.
  private func asFix(_ merged: MergedFix, _ code: [String: CFile]) -> Livepatch.Fix? {
    let place = release.range(of: .setUp(merged.id))
    var fix = FixContents(
      id: Located(merged.id, at: place), folder: merged.folder, file: place.file)
    for source in merged.sources where source.kind != .assembly {
      guard let file = code[source.path] else { return nil }
      if source.kind == .header {
        fix.headers.append(FixHeader(path: source.path, file: file.id))
      } else {
        fix.sources.append(FixSource(path: Located(source.path, at: place), file: file.id))
      }
    }
    fix.initFunction = merged.initFunction.map { Located($0, at: place) }
    fix.exitFunction = merged.exitFunction.map { Located($0, at: place) }
    for object in patch.objects {
      var callbacks = Callbacks()
      for (slot, steps) in object.callbacks {
        guard let step = steps.first(where: { $0.fix == merged.id }) else { continue }
        callbacks[slot] = Located(
          step.function, at: release.range(of: .callback(object.name, slot)))
      }
      let functions = functions(of: merged, in: object)
      if callbacks.declared.isEmpty, functions.isEmpty { continue }
      fix.objects.append(
        PatchedObject(
          name: Located(object.name, at: release.range(of: .object(object.name))),
          functions: functions, callbacks: callbacks))
    }
    for variable in patch.shadowVariables where variable.fixes.contains(merged.id) {
      let place = release.range(of: .shadowVariable(variable.name))
      fix.shadowVariables.append(
        ShadowVariable(
          name: Located(variable.name, at: place), id: Located(variable.id, at: place),
          freedBy: variable.freedBy.map { Located($0, at: place) }))
    }
    return Livepatch.Fix(fix)
  }

  /// What a fix replaces of an object, by the names that its sources have.
  private func functions(of fix: MergedFix, in object: MergedObject) -> [PatchedFunction] {
    object.functions.compactMap { function in
      guard let candidate = function.candidates.first(where: { $0.fix == fix.id }) else {
        return nil
      }
      let place = release.range(
        of: .function(
          FunctionKey(object: object.name, name: function.name, sympos: function.sympos)))
      let written = fix.sources.lazy.flatMap(\.renames).first { $0.to == candidate.replacement }
      return PatchedFunction(
        name: Located(function.name, at: place), sympos: function.sympos,
        replacement: Located(written?.from ?? candidate.replacement, at: place))
    }
  }
}
