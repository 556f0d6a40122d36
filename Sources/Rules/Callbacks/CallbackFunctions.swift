import CSource
import Diagnostics
import Livepatch

/// A callback that a fix declares, with its code.
struct CallbackFunction {
  let object: PatchedObject
  let slot: CallbackSlot
  let name: Located<String>
  let node: CallGraph.Node
  let code: FunctionCode

  /// The name of its argument.
  var parameter: String? {
    code.file.elements(of: code.function.parameters).first.flatMap {
      code.file.tokens(in: $0).last { $0.isIdentifier }?.text
    }
  }

  /// Says which callback a finding is about.
  var note: Note {
    Note("`\(name.value)` is the `\(slot.rawValue)` of `\(object.name.value)`", at: name.range)
  }
}

extension LintUnit {
  /// The definitions of the declared callbacks.
  func callbackFunctions() -> [CallbackFunction] {
    fix.objects.flatMap { object in
      object.callbacks.declared.flatMap { slot, name in
        definitions(of: name.value).compactMap { node in
          code(of: node).map {
            CallbackFunction(object: object, slot: slot, name: name, node: node, code: $0)
          }
        }
      }
    }
  }
}
