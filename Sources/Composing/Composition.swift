public import Diagnostics
public import Livepatch
import Parallel

/// What became of a patch set on one kernel: the patch, or why there is none, and everything one
/// needs to explain it.
public struct Composition: Sendable {
  public var kernel: Kernel
  /// nil if there are problems that leave no correct patch.
  public var patch: CumulativePatch?
  public var problems: [CompositionProblem]
  /// The fixes that take part, in merge order (by id, if a cycle leaves no order).
  public var fixes: [Livepatch.Fix]
  /// Fixes of the set that do not.
  public var dropped: [FixID: DropReason]
  public var edges: [OrderEdge]
}

extension CompositionProblem {
  /// Whether a correct patch exists all the same.
  public var leavesPatch: Bool {
    switch self {
    case .symposMixture, .neverHolds, .nothingInCommon: true
    default: false
    }
  }
}

/// Puts the fixes of a set together for one kernel of its manifest.
///
/// - Parameter damaged: fixes that could not be read; references to them are known.
public func compose(
  _ set: PatchSet, for target: TargetKernel, code: CodeIndex, damaged: Set<FixID> = []
) -> Composition {
  let kernel = target.kernel.value
  let selection = Selection(set, damaged: damaged, kernel: kernel)
  let order = MergeOrder(selection, series: set.manifest.series)
  var problems = selection.problems + order.problems
  let hasOrder = order.order.count == selection.fixes.count
  let fixes = hasOrder ? order.order.map { selection.fixes[$0] } : selection.fixes
  var patch: CumulativePatch?

  if hasOrder {
    let functions = FunctionMerging(selection, order: order.order, code: code)
    let names = NameSpace(fixes, shared: set.manifest.shared, functions: functions, code: code)
    let states = StateMerging(fixes, carried: set.manifest.states)
    let shadows = ShadowMerging(fixes, code: code)
    let symbols = SymbolMerging(fixes, shared: set.manifest.shared, code: code)
    problems +=
      functions.problems + names.problems + states.problems + shadows.problems + symbols.problems
    problems += requirementProblems(fixes, selection)
    problems += supersessionProblems(set, selection, kernel, code)
    let damagedHere = !damaged.isEmpty

    var merged = CumulativePatch(
      livepatch: set.manifest.livepatch.value, version: target.version.value, kernel: kernel)
    merged.description = set.manifest.description?.value
    merged.compilerFlags = set.manifest.compilerFlags.map(\.value)
    merged.fixes = fixes.parallelMap { MergedFix($0, renames: names.renames[$0.id.value] ?? []) }
    merged.objects = mergedObjects(fixes, functions, names)
    merged.states = states.states
    merged.shadowVariables = shadows.variables
    merged.symbols = symbols.symbols
    merged.retired = retired(set.manifest, fixes)
    merged.shared = set.manifest.shared.map { MergedSource($0) }
    if merged.shadowVariables.contains(where: { $0.freedBy.contains(.disable) }) {
      merged.addVmlinuxObject()
    }
    merged.revertsEverything = set.manifest.revertsEverything?.value
    if merged.objects.isEmpty, merged.revertsEverything == nil, !damagedHere {
      problems.append(.nothingPatched(set.manifest.livepatch.range))
    }
    if let reason = set.manifest.revertsEverything,
      let object = fixes.flatMap(\.objects).first
    {
      problems.append(.revertsNothing(reason, object: object.name))
    }
    if !problems.contains(where: { !$0.leavesPatch }) { patch = merged }
  }
  return Composition(
    kernel: kernel, patch: patch, problems: problems, fixes: fixes, dropped: selection.dropped,
    edges: order.edges.map {
      OrderEdge(
        first: selection.fixes[$0.first].id.value, second: selection.fixes[$0.second].id.value,
        reference: $0.reference)
    })
}

/// What a fix requires must be there wherever the fix is.
private func requirementProblems(
  _ fixes: [Livepatch.Fix], _ selection: Selection
) -> [CompositionProblem] {
  var problems: [CompositionProblem] = []
  for fix in fixes {
    let condition = fix.condition?.value ?? .always
    if let own = fix.condition, own.value.isNever { problems.append(.neverHolds(own)) }
    for target in fix.requires {
      guard case .fix(let index) = selection.target(of: target.value) else { continue }
      let base = selection.fixes[index]
      do {
        if let gap = try condition.counterexample(to: base.condition?.value ?? .always) {
          problems.append(
            .baseMissing(
              Reference(.requires, from: fix.id, to: target), function: nil, base: base.id, gap))
        }
      } catch {
        problems.append(.tooManySymbols(target.range, count: error.count, limit: error.limit))
      }
    }
  }
  return problems
}

/// A superseder has, or retires, all that the fix has which it stands for.
private func supersessionProblems(
  _ set: PatchSet, _ selection: Selection, _ kernel: Kernel, _ code: CodeIndex
) -> [CompositionProblem] {
  var problems: [CompositionProblem] = []
  for old in set.fixes {
    guard case .superseded? = selection.dropped[old.id.value],
      old.kernels?.contains(where: { kernel.isMeant(by: $0.value) }) ?? true,
      case .fix(let index) = selection.target(of: old.id.value)
    else { continue }
    let new = selection.fixes[index]
    let has = Set(new.subjects(code).map(\.value) + new.retires.map(\.subject.value))
    let reference =
      new.supersedes.first { $0.value == old.id.value } ?? Located(old.id.value, at: new.id.range)
    for subject in old.subjects(code) where !has.contains(subject.value) {
      problems.append(
        .supersederLacks(
          subject.value, superseder: new.id, superseded: reference, place: subject.range))
    }
  }
  return problems
}

extension Livepatch.Fix {
  /// Everything it has that a release could lose.
  public func subjects(_ code: CodeIndex) -> [Located<Retirement.Subject>] {
    var subjects: [Located<Retirement.Subject>] = []
    for entry in FunctionEntry.entries(of: self, at: 0, code: code) {
      subjects.append(Located(.function(entry.key), at: entry.range))
    }
    for object in self.objects {
      for (slot, function) in object.callbacks.declared {
        subjects.append(Located(.callback(object.name.value, slot), at: function.range))
      }
    }
    subjects += self.states.map { Located(.state($0.name.value), at: $0.name.range) }
    subjects += self.shadowVariables.map {
      Located(.shadowVariable($0.name.value), at: $0.name.range)
    }
    return subjects
  }
}

private func mergedObjects(
  _ fixes: [Livepatch.Fix], _ functions: FunctionMerging, _ names: NameSpace
) -> [MergedObject] {
  var objects: [ObjectName: MergedObject] = [:]
  let merged = functions.functions.parallelMap { function in
    (object: functions.key(of: function).object, function: functions.merged(function, names: names))
  }
  for (object, function) in merged {
    objects[object, default: MergedObject(name: object, condition: .never)].functions.append(
      function)
  }
  for fix in fixes {
    for object in fix.objects {
      let condition = (fix.condition?.value ?? .always) && (object.condition?.value ?? .always)
      for (slot, function) in object.callbacks.declared where !condition.isNever {
        objects[
          object.name.value, default: MergedObject(name: object.name.value, condition: .never)
        ]
        .callbacks[slot, default: []]
        .append(
          CallbackStep(fix: fix.id.value, function: function.value, condition: condition))
      }
    }
  }
  return objects.values.sorted { $0.name < $1.name }.map { object in
    var object = object
    let parts =
      object.functions.map(\.condition) + object.callbacks.values.flatMap { $0.map(\.condition) }
    object.condition = parts.reduce(.never) { $0 || $1 }
    return object
  }
}

private func retired(_ manifest: Manifest, _ fixes: [Livepatch.Fix]) -> [RetiredSubject] {
  manifest.retire.map { RetiredSubject(subject: $0.subject.value, reason: $0.reason.value) }
    + fixes.flatMap { fix in
      fix.retires.map {
        RetiredSubject(subject: $0.subject.value, reason: $0.reason.value, fix: fix.id.value)
      }
    }
}

extension CumulativePatch {
  /// The object that carries the generated lifetime of shadow variables.
  fileprivate mutating func addVmlinuxObject() {
    let lifetimes = shadowVariables.filter { $0.freedBy.contains(.disable) }
    let needed = lifetimes.reduce(Condition.never) { $0 || $1.condition }
    if let index = objects.firstIndex(where: { $0.name == .vmlinux }) {
      objects[index].condition = objects[index].condition || needed
    } else {
      objects.insert(MergedObject(name: .vmlinux, condition: needed), at: 0)
    }
  }
}

extension MergedFix {
  fileprivate init(_ fix: Livepatch.Fix, renames: [MergedSource.Rename]) {
    self.init(id: fix.id.value, folder: fix.folder)
    variant = fix.variant
    title = fix.title?.value
    references = fix.references.map(\.value)
    upstream = fix.upstream.map(\.value)
    requires = fix.requires.map(\.value)
    supersedes = fix.supersedes.map(\.value)
    condition = fix.condition?.value ?? .always
    assumes = fix.assumes.map(\.value)
    initFunction = fix.initFunction?.value
    exitFunction = fix.exitFunction?.value
    checks = fix.checks.map(\.value)
    sources =
      fix.sources.map { source in
        var merged = MergedSource(source)
        merged.condition = condition && merged.condition
        merged.renames = renames
        return merged
      }
      + fix.headers.map { MergedSource(path: $0.path, kind: .header, sha256: "") }
    sources.sort { $0.path < $1.path }
  }
}

extension MergedSource {
  /// A listed file. The digest is filled in when bytes are written.
  fileprivate init(_ source: FixSource) {
    let kind: Kind =
      source.isAssembly ? .assembly : source.path.value.hasSuffix(".c") ? .c : .header
    self.init(
      path: source.path.value, kind: kind, sha256: "",
      condition: source.condition?.value ?? .always, flags: source.flags.map(\.value))
  }
}
