import Diagnostics
import Livepatch
import YAMLTree

/// A `cumulative.yaml`: the definition of a composed livepatch, and where it names what it has.
struct CumulativeDescription {
  var patch: CumulativePatch
  var places: [ReleasePlace: SourceRange] = [:]
}

extension Schema where Value == CumulativeDescription {
  /// The schema of `cumulative.yaml`, format 1.
  static let cumulative = mapping(
    "cumulative patch", "The combined definition of one livepatch for one kernel.",
    [
      Field("format", .number("the format", 1...1), "the version of this format", isRequired: true)
      {
        _, _ in
      },
      Field("livepatch", .livepatchName, "the base name", isRequired: true) {
        $0.patch.livepatch = $1.value
        $0.places[.module] = $1.range
      },
      Field(
        "version", .number("a release number", 1...9_999_999), "the release number",
        isRequired: true
      ) { $0.patch.version = Int($1.value) },
      Field("module", .identifier, "the name of the module: `<livepatch>_<version>`") { _, _ in },
      Field("description", .line, "what the livepatch is for") {
        $0.patch.description = $1.value
      },
      Field("kernel", .mergedKernel, "the kernel it is for", isRequired: true) {
        $0.patch.kernel = $1
      },
      Field("reverts_everything", .line, "why it has no object") {
        $0.patch.revertsEverything = $1.value
      },
      Field("compiler_flags", .list(of: .compilerFlag), "compiler flags for every source") {
        $0.patch.compilerFlags = $1.map(\.value)
      },
      Field("fixes", .list(of: .mergedFix), "the fixes in merge order") {
        for (fix, setUp) in $1 {
          $0.patch.fixes.append(fix)
          $0.places[.setUp(fix.id)] = setUp
        }
      },
      Field("objects", .list(of: .mergedObject), "what is replaced and hooked into") {
        for (object, places) in $1 {
          $0.patch.objects.append(object)
          $0.places.merge(places) { first, _ in first }
        }
      },
      Field("shadow_variables", .mergedShadowVariables, "data attached to the kernel's objects") {
        for (variable, range) in $1 {
          $0.patch.shadowVariables.append(variable)
          $0.places[.shadowVariable(variable.name)] = range
        }
      },
      Field("states", .mergedStates, "the states it owns or carries on") {
        for (state, range) in $1 {
          $0.patch.states.append(state)
          $0.places[.state(state.name)] = range
        }
      },
      Field("symbols", .list(of: .mergedSymbol), "livepatch symbols") { $0.patch.symbols = $1 },
      Field("retired", .list(of: .retired), "what earlier releases had and this one lets go") {
        $0.patch.retired = $1
      },
      Field("shared", .list(of: .mergedSource), "files that several fixes use") {
        $0.patch.shared = $1
      },
    ]
  ) { _ in
    CumulativeDescription(
      patch: CumulativePatch(livepatch: "", version: 1, kernel: Kernel(name: "", release: "")))
  }
}

extension Schema where Value == Kernel {
  fileprivate static let mergedKernel = mapping(
    "kernel", "The kernel the livepatch is for.",
    [
      Field("name", .glob, "its name in the manifest", isRequired: true) { $0.name = $1.value },
      Field("release", .glob, "what `uname -r` prints there; a glob", isRequired: true) {
        $0.release = $1.value
      },
    ]
  ) { _ in Kernel(name: "", release: "") }
}

extension Schema where Value == (fix: MergedFix, setUp: SourceRange) {
  fileprivate static let mergedFix = mapping(
    "fix", "A fix as a part of the whole.",
    [
      Field("fix", .fixID, "the id", isRequired: true) { $0.fix.id = $1.value },
      Field("variant", .variant, "the variant for this kernel") { $0.fix.variant = $1.value },
      Field("folder", .path, "its folder below fixes/", isRequired: true) {
        $0.fix.folder = $1.value
      },
      Field("title", .line, "what it mends") { $0.fix.title = $1.value },
      Field("references", .list(of: .line), "CVEs, bug numbers, advisories") {
        $0.fix.references = $1.map(\.value)
      },
      Field("upstream", .list(of: .commit), "commits of the mainline kernel") {
        $0.fix.upstream = $1.map(\.value)
      },
      Field("requires", .list(of: .fixID), "fixes it needs") { $0.fix.requires = $1.map(\.value) },
      Field("supersedes", .list(of: .fixID), "fixes it stands for") {
        $0.fix.supersedes = $1.map(\.value)
      },
      Field("when", .mergedCondition, "the configurations it is for") {
        $0.fix.condition = $1.value
      },
      Field("assumes", .list(of: .mergedCondition), "what the configuration must have") {
        $0.fix.assumes = $1.map(\.value)
      },
      Field("init", .identifier, "run when the module is loaded") {
        $0.fix.initFunction = $1.value
        $0.setUp = $1.range
      },
      Field("exit", .identifier, "run when the module is removed") {
        $0.fix.exitFunction = $1.value
      },
      Field("sources", .list(of: .mergedSource), "its files") { $0.fix.sources = $1 },
      Field("check", .list(of: .effectCheck), "how its effect is seen") {
        $0.fix.checks = $1.map(\.value)
      },
    ]
  ) { (fix: MergedFix(id: FixID(""), folder: ""), setUp: $0) }
}

extension Schema where Value == Located<String> {
  /// The part behind `@` of a folder's name.
  static let variant = text("a variant", pattern: "^[a-z0-9][a-z0-9._-]*$") { text, node, reader in
    if FixID.isValid(text) { return true }
    reader.report("bad-name", "`\(quotable(text))` is no variant", at: reader.range(node))
    return false
  }

  fileprivate static let sha256 = text("a SHA-256", pattern: "^[0-9a-f]{64}$") {
    text, node, reader in
    let isHex = text.utf8.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }
    if isHex, text.utf8.count == 64 { return true }
    reader.report("bad-value", "`\(quotable(text))` is no SHA-256", at: reader.range(node))
    return false
  }
}

extension Schema where Value == MergedSource {
  fileprivate static let mergedSource = {
    let kind = Schema<Located<MergedSource.Kind>>.choice(
      MergedSource.Kind.allCases.map { (word: $0.rawValue, value: $0) })
    let renames = Schema<[MergedSource.Rename]>.table(.identifier, .identifier) {
      MergedSource.Rename(from: $0.value, to: $1.value)
    }
    return mapping(
      "source", "A file of a fix or of the set.",
      [
        Field("file", .path, "its path below fixes/", isRequired: true) { $0.path = $1.value },
        Field("kind", kind, "c, assembly or header", isRequired: true) {
          $0.kind = $1.value
        },
        Field("sha256", .sha256, "the digest of its bytes", isRequired: true) {
          $0.sha256 = $1.value
        },
        Field("when", .mergedCondition, "the configurations it is compiled in") {
          $0.condition = $1.value
        },
        Field("flags", .list(of: .compilerFlag), "compiler flags") {
          $0.flags = $1.map(\.value)
        },
        Field("renames", renames, "names its unit changes") { $0.renames = $1 },
      ]
    ) { _ in MergedSource(path: "", kind: .c, sha256: "") }
  }()
}

extension Schema where Value == (MergedObject, [ReleasePlace: SourceRange]) {
  fileprivate static let mergedObject = {
    let description = Schema<ObjectDescription>.mapping(
      "object", "What is replaced and hooked into in one object.",
      [
        Field("object", .objectName, "vmlinux or a module", isRequired: true) { $0.name = $1 },
        Field("when", .mergedCondition, "when anything of it is there") { $0.condition = $1.value },
        Field("functions", .list(of: .mergedFunction), "replaced functions") {
          $0.functions = $1
        },
        Field("callbacks", .mergedCallbacks, "the steps of each callback in merge order") {
          $0.callbacks = $1
        },
      ]
    ) { ObjectDescription(name: Located(.vmlinux, at: $0)) }
    return description.map { $0.finished }
  }()
}

/// An object while it is read: its parts know their places before they know their object.
private struct ObjectDescription {
  var name: Located<ObjectName>
  var condition = Condition.always
  var functions: [Located<MergedFunction>] = []
  var callbacks: [(slot: CallbackSlot, steps: [CallbackStep], range: SourceRange)] = []

  var finished: (MergedObject, [ReleasePlace: SourceRange]) {
    var object = MergedObject(name: name.value, condition: condition)
    var places: [ReleasePlace: SourceRange] = [.object(name.value): name.range]
    for function in functions {
      object.functions.append(function.value)
      let key = FunctionKey(
        object: name.value, name: function.value.name, sympos: function.value.sympos)
      places[.function(key)] = function.range
    }
    for (slot, steps, range) in callbacks {
      object.callbacks[slot] = steps
      places[.callback(name.value, slot)] = range
    }
    return (object, places)
  }
}

extension Schema where Value == Located<MergedFunction> {
  fileprivate static let mergedFunction = {
    let candidate = Schema<MergedFunction.Candidate>.mapping(
      "candidate", "A fix's version of a function.",
      [
        Field("fix", .fixID, "the fix", isRequired: true) { $0.fix = $1.value },
        Field("replacement", .identifier, "its C function", isRequired: true) {
          $0.replacement = $1.value
        },
        Field("when", .mergedCondition, "when it is there") { $0.condition = $1.value },
        Field("beneath", .list(of: .fixID), "the fixes whose versions it contains") {
          $0.beneath = $1.map(\.value)
        },
      ]
    ) { _ in MergedFunction.Candidate(fix: FixID(""), replacement: "") }
    return mapping(
      "function", "A replaced function: the first candidate that is there wins.",
      [
        Field("function", .symbol, "its kallsyms name", isRequired: true) {
          $0.value.name = $1.value
          $0.range = $1.range
        },
        Field("sympos", .number("a symbol position", 0...99_999), "which of several, from 1") {
          $0.value.sympos = Int($1.value)
        },
        Field("provided_by", .list(of: candidate, isNonEmpty: true), "top first", isRequired: true)
        {
          $0.value.candidates = $1
        },
      ]
    ) { Located(MergedFunction(name: "", sympos: 0, candidates: []), at: $0) }
  }()
}

extension Schema
where Value == [(slot: CallbackSlot, steps: [CallbackStep], range: SourceRange)] {
  fileprivate static let mergedCallbacks = {
    let step = Schema<CallbackStep>.mapping(
      "callback step", "One fix's part of a callback.",
      [
        Field("fix", .fixID, "the fix", isRequired: true) { $0.fix = $1.value },
        Field("function", .identifier, "its C function", isRequired: true) {
          $0.function = $1.value
        },
        Field("when", .mergedCondition, "when it is there") { $0.condition = $1.value },
      ]
    ) { _ in CallbackStep(fix: FixID(""), function: "") }
    let slot = Schema<Located<CallbackSlot>>.choice(
      CallbackSlot.allCases.map { (word: $0.rawValue, value: $0) })
    return table(slot, .list(of: step, isNonEmpty: true)) {
      (slot: $0.value, steps: $1, range: $0.range)
    }
  }()
}

extension Schema where Value == [(MergedShadowVariable, SourceRange)] {
  fileprivate static let mergedShadowVariables = {
    let lifetime = Schema<Located<ShadowLifetime>>.choice(
      ShadowLifetime.allCases.map { (word: $0.rawValue, value: $0) })
    let entry = Schema<MergedShadowVariable>.mapping(
      "shadow variable", "Data attached to an object of the running kernel by a number.",
      [
        Field("id", .shadowID, "its number, or a constant the sources define", isRequired: true) {
          $0.id = $1.value
        },
        Field("parent", .cType, "the C type it hangs on") { $0.parent = $1.value },
        Field("type", .cType, "the C type of the data") { $0.type = $1.value },
        Field("ctor", .identifier, "the constructor") { $0.constructor = $1.value },
        Field("dtor", .identifier, "the destructor") { $0.destructor = $1.value },
        Field("freed_by", .list(of: lifetime), "who frees it") {
          $0.freedBy = $1.map(\.value)
        },
        Field("fixes", .list(of: .fixID), "the fixes that use it") { $0.fixes = $1.map(\.value) },
        Field("when", .mergedCondition, "when it is there") { $0.condition = $1.value },
      ]
    ) { _ in MergedShadowVariable(name: "", id: .number(0), fixes: []) }
    return table(.identifier, entry) { name, variable in
      var variable = variable
      variable.name = name.value
      return (variable, name.range)
    }
  }()
}

extension Schema where Value == [(MergedState, SourceRange)] {
  fileprivate static let mergedStates = {
    let entry = Schema<MergedState>.mapping(
      "state", "A change to the system that later releases must know of.",
      [
        Field("id", .number("a state's id", 1...UInt64.max), "its number", isRequired: true) {
          $0.id = $1.value
        },
        Field(
          "version", .number("a version", 0...UInt64(UInt32.max)), "its version", isRequired: true
        ) { $0.version = UInt32($1.value) },
        Field("about", .line, "what it stands for") { $0.about = $1.value },
        Field("data", .cType, "the C type behind its data pointer") { $0.dataType = $1.value },
        Field("fixes", .list(of: .fixID), "the fixes that own it") { $0.fixes = $1.map(\.value) },
        Field("when", .mergedCondition, "when it is there") { $0.condition = $1.value },
      ]
    ) { _ in MergedState(name: "", id: 1, version: 0, fixes: []) }
    return table(.identifier, entry) { name, state in
      var state = state
      state.name = name.value
      return (state, name.range)
    }
  }()
}

extension Schema where Value == MergedSymbol {
  fileprivate static let mergedSymbol = mapping(
    "livepatch symbol", "A symbol that the kernel does not export.",
    [
      Field("object", .objectName, "the object it is used in", isRequired: true) {
        $0.object = $1.value
      },
      Field("name", .symbol, "its kallsyms name", isRequired: true) { $0.name = $1.value },
      Field("sympos", .number("a symbol position", 0...99_999), "which of several, from 1") {
        $0.sympos = Int($1.value)
      },
      Field("from", .objectName, "where it lives", isRequired: true) { $0.owner = $1.value },
      Field("fixes", .list(of: .fixID), "the fixes that use it") { $0.fixes = $1.map(\.value) },
    ]
  ) { _ in MergedSymbol(object: .vmlinux, name: "", sympos: 0, owner: .vmlinux, fixes: []) }
}

extension Schema where Value == RetiredSubject {
  fileprivate static let retired = mapping(
    "retirement", "Something an earlier release had and this one lets go on purpose.",
    [
      Field("function", .functionPath, "OBJECT/FUNCTION") { $0.subject = .function($1.value) },
      Field("object", .objectName, "an object") { $0.subject = .object($1.value) },
      Field("callback", .callbackPath, "OBJECT/SLOT") { $0.subject = $1.value },
      Field("state", .identifier, "a state") { $0.subject = .state($1.value) },
      Field("shadow_variable", .identifier, "a shadow variable") {
        $0.subject = .shadowVariable($1.value)
      },
      Field("init", .fixID, "what the init of a fix set up") { $0.subject = .setUp($1.value) },
      Field("reason", .line, "why nobody needs it any more", isRequired: true) {
        $0.reason = $1.value
      },
      Field("fix", .fixID, "the fix that retires it; default: the manifest") { $0.fix = $1.value },
    ]
  ) { _ in RetiredSubject(subject: .object(.vmlinux), reason: "") }
}
