import Livepatch

extension RehearsalAccount.StepAccount {
  /// Whether ftrace shows something on a function; nil if it was not asked.
  func isHooked(_ function: FunctionKey) -> Bool? {
    let module: String? = if case .module(let name) = function.object { name } else { nil }
    return hooks?.contains(.init(function: function.name, module: module))
  }

  /// What is wrong with a function of a livepatch that is enabled; nil if all is as it must be.
  func problem(
    with function: FunctionKey, of patch: RehearsalAccount.ObservedPatch, isLoaded: Bool
  ) -> String? {
    guard let object = patch.objects.first(where: { $0.name == function.object.text }) else {
      return "`\(function)` is not replaced: the livepatch has no object `\(function.object)`"
    }
    guard object.functions.contains("\(function.name),\(function.position)") else {
      return "`\(function)` is declared, and the loaded livepatch does not have it"
    }
    if let isPatched = object.isPatched, isPatched != isLoaded {
      return isLoaded
        ? "`\(function)` is not replaced: `\(function.object)` is loaded, and not patched"
        : "`\(function.object)` counts as patched, and is not loaded"
    }
    if isLoaded, isHooked(function) == false {
      return "`\(function)` is not replaced: ftrace has nothing on it"
    }
    return nil
  }
}
