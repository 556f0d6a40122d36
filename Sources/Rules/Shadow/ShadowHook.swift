import CSource
import Diagnostics
import Livepatch

/// A constructor or destructor of shadow variables.
struct ShadowHook {
  let name: String
  /// `constructor` or `destructor`
  let role: String
  /// Where it is given.
  let place: SourceRange
}

extension LintUnit {
  /// The constructors and destructors that the fix defines, each once.
  func shadowHooks() -> [ShadowHook] {
    var hooks: [ShadowHook] = []
    for variable in fix.shadowVariables {
      for (function, role) in [
        (variable.constructor, "constructor"), (variable.destructor, "destructor"),
      ] {
        if let function {
          hooks.append(ShadowHook(name: function.value, role: role, place: function.range))
        }
      }
    }
    for call in shadowCalls {
      for (argument, role) in [
        (call.constructor, "constructor"), (call.destructor, "destructor"),
      ] {
        if let argument {
          hooks.append(
            ShadowHook(
              name: call.file.text(argument), role: role, place: call.file.range(argument)))
        }
      }
    }
    var seen: Set<String> = []
    let found = hooks.filter { seen.insert($0.name).inserted && !definitions(of: $0.name).isEmpty }
    return Array(found.prefix(100))
  }
}
