import Diagnostics
public import Livepatch

extension WorldBuilder {
  /// A small livepatch that a scenario defines itself.
  public mutating func add(_ patch: ScenarioPatch) throws(TooMany) {
    var result = World.Patch(name: patch.name.value, isCumulative: patch.isCumulative)
    result.hasExit = patch.hasExit
    for object in patch.objects {
      var own = World.Object(
        object: try self.object(object.name.value), functions: [],
        callbacks: CallbackSet(object.callbacks.map(\.value)))
      for function in object.functions {
        let key = FunctionKey(object: object.name.value, name: function.value, sympos: 0)
        own.functions.append(try self.function(key))
      }
      own.prePatchResult = object.prePatchResult?.value ?? .success
      result.objects.append(own)
    }
    for state in patch.states {
      result.states.append(
        World.StateEntry(
          state: try self.state(state.id.value, named: state.name.value),
          version: state.version.value))
    }
    for variable in patch.variables {
      let places = variable.freedBlindlyIn.compactMap {
        World.VariableUse.BlindFree(rawValue: $0.value.rawValue)
      }
      result.variables.append(
        World.VariableUse(
          variable: try self.variable(.number(variable.id.value), named: variable.name.value),
          lifetimes: variable.freedBy.map(\.value), blindFrees: Set(places)))
    }
    result.addGeneratedCallbacks()
    try addPatch(result)
  }
}
