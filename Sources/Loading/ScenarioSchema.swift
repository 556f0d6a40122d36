import Diagnostics
import Livepatch
import YAMLTree

extension Schema where Value == Scenario {
  /// The schema of a scenario file.
  static let scenario = mapping(
    "scenario", "A story to be simulated: livepatches, and what is done to a machine.",
    [
      Field("scenario", .line, "what it is called", isRequired: true) { $0.name = $1 },
      Field("about", .line, "what it shows") { $0.about = $1 },
      Field("loaded", .list(of: .objectName), "target modules that are loaded at the start") {
        $0.present = $1
      },
      Field("patches", .scenarioPatches, "the livepatches by their modules", isRequired: true) {
        $0.patches = $1
      },
      Field("steps", .list(of: .scenarioStep), "what is done, one after the other") {
        $0.steps = $1
      },
    ]
  ) { Scenario(name: Located("", at: $0)) }
}

extension Schema where Value == [ScenarioPatch] {
  fileprivate static let scenarioPatches = table(.moduleName, .scenarioPatch) { name, patch in
    var patch = patch
    patch.name = name
    return patch
  }
}

extension Schema where Value == ScenarioPatch {
  fileprivate static let scenarioPatch = mapping(
    "livepatch", "A livepatch module: a definition that was built, or a small one of its own.",
    [
      Field("definition", .definitionPath, "a `cumulative.yaml`, relative to this file") {
        $0.definition = $1
      },
      Field("replace", .truth, "whether it is cumulative; default: true") {
        $0.isCumulative = $1.value
      },
      Field("objects", .scenarioObjects, "what it patches: vmlinux or modules, in this order") {
        $0.objects = $1
      },
      Field("states", .states, "its system states") { $0.states = $1 },
      Field("shadow_variables", .scenarioVariables, "the shadow variables that it uses") {
        $0.variables = $1
      },
      Field("exit", .truth, "whether the module has an exit function; default: true") {
        $0.hasExit = $1.value
      },
    ]
  ) { ScenarioPatch(name: Located("", at: $0)) }
}

extension Schema where Value == [ScenarioObject] {
  fileprivate static let scenarioObjects = {
    let slot = Schema<Located<CallbackSlot>>.choice(
      CallbackSlot.allCases.map { (word: $0.rawValue, value: $0) })
    let object = Schema<ScenarioObject>.mapping(
      "object", "What is replaced and hooked into in vmlinux or a module.",
      [
        Field("functions", .list(of: .symbol), "replaced functions") { $0.functions = $1 },
        Field("callbacks", .list(of: slot), "the callbacks that it has") { $0.callbacks = $1 },
        Field("pre_patch_returns", .errorNumber, "what `pre_patch` returns; default: ok") {
          $0.prePatchResult = $1
        },
      ]
    ) { ScenarioObject(name: Located(.vmlinux, at: $0)) }
    return table(.objectName, object) { name, object in
      var object = object
      object.name = name
      return object
    }
  }()
}

extension Schema where Value == [ScenarioVariable] {
  fileprivate static let scenarioVariables = {
    let lifetime = Schema<Located<ShadowLifetime>>.choice(
      ShadowLifetime.allCases.map { (word: $0.rawValue, value: $0) })
    let place = Schema<Located<ScenarioVariable.Place>>.choice(
      ScenarioVariable.Place.allCases.map { (word: $0.rawValue, value: $0) })
    let entry = Schema<ScenarioVariable>.mapping(
      "shadow variable", "Data attached to objects of the running kernel by a number.",
      [
        Field("id", .number("a number", 0...UInt64.max), "its number", isRequired: true) {
          $0.id = $1
        },
        Field("freed_by", .oneOrMore(lifetime), "who frees it; default: nobody") {
          $0.freedBy = $1
        },
        Field(
          "freed_blindly_in", .oneOrMore(place),
          "where all of them are freed without asking who else uses them"
        ) { $0.freedBlindlyIn = $1 },
      ]
    ) { ScenarioVariable(name: Located("", at: $0), id: Located(0, at: $0)) }
    return table(.identifier, entry) { name, variable in
      var variable = variable
      variable.name = name
      return variable
    }
  }()
}

extension Schema where Value == Located<String> {
  /// A module's name; unlike an object's it cannot be vmlinux.
  static let moduleName = name("a module's name", pattern: "^[A-Za-z0-9_]+$") {
    NameGrammar.problem(withModule: $0)
  }

  /// A definition's path. It may lead out of the scenario's folder, since releases lie where they
  /// were built, but only to another YAML file of the same tree.
  fileprivate static let definitionPath = text("a path", pattern: "^[^/].*[.]yaml$") {
    text, node, reader in
    if !text.hasPrefix("/"), text.hasSuffix(".yaml"), text.utf8.count <= 4_095 { return true }
    reader.report(
      "unsafe-path", "`\(quotable(text))` is no relative path of a YAML file",
      at: reader.range(node), help: "name a `cumulative.yaml`, relative to this file")
    return false
  }
}

extension Schema where Value == Located<Bool> {
  static let truth = choice([(word: "true", value: true), (word: "false", value: false)])
}

extension Schema where Value == Located<ErrorNumber> {
  static let errorNumber = {
    let name = "`ok`, an errno such as `ENODEV`, or a number"
    let shape = Shape.text(name: name, pattern: "^-?[A-Za-z0-9]+$")
    return Schema(shape) { node, reader in
      guard let text = reader.scalarText(node, shape: shape) else { return nil }
      if let number = ErrorNumber(parsing: text) { return Located(number, at: reader.range(node)) }
      reader.report(
        "bad-value", "`\(quotable(text))` is no result", at: reader.range(node),
        help: "give \(name)")
      return nil
    }
  }()
}
