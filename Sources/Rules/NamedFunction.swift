import CSource
import Diagnostics
import Livepatch

/// A C function that a fix's YAML names.
struct NamedFunction {
  enum Role {
    case replacement, callback(CallbackSlot), initialiser, exit, constructor, destructor
  }

  var name: Located<String>
  var role: Role
  /// What it is, in words: `the replacement of …`.
  var description: String
  /// Where the merged module refers to it.
  var condition: Condition
  /// Whether the main file of the merged module refers to it.
  var isLinked = true
  /// What some configuration compiles of it.
  var definitions: [(file: CFile, function: CFile.Function)]

  /// One that others can link to; a static one if there is no other.
  var definition: (file: CFile, function: CFile.Function)? {
    definitions.first { !$0.function.isStatic } ?? definitions.first
  }
}

extension LintUnit {
  func makeNamedFunctions() -> [NamedFunction] {
    let whole = ([fix.condition].compactMap { $0 } + fix.assumes).map(\.value)
      .reduce(Condition.always, &&)
    var named: [NamedFunction] = []
    func add(
      _ name: Located<String>?, _ role: NamedFunction.Role, _ description: String,
      _ conditions: [Condition?] = [], isLinked: Bool = true
    ) {
      guard let name else { return }
      let condition = conditions.compactMap(\.self).reduce(whole, &&)
      named.append(
        NamedFunction(
          name: name, role: role, description: description, condition: condition,
          isLinked: isLinked, definitions: functions(named: name.value)))
    }
    for object in fix.objects {
      for function in object.functions {
        add(
          function.replacement, .replacement, "the replacement of `\(function.name.value)`",
          [object.condition?.value, function.condition?.value])
      }
      for call in object.systemCalls {
        for entry in entries(of: call) {
          add(
            call.replacement.map { entry.replacement(for: $0) }, .replacement,
            "the replacement of `\(entry.prefix)\(call.name.value)`",
            [object.condition?.value, call.condition?.value, entry.condition])
        }
      }
      for (slot, function) in object.callbacks.declared {
        add(
          function, .callback(slot), "the `\(slot.rawValue)` of `\(object.name.value)`",
          [object.condition?.value])
      }
    }
    add(fix.initFunction, .initialiser, "the init")
    add(fix.exitFunction, .exit, "the exit")
    for variable in fix.shadowVariables {
      let isFreedHere = variable.freedBy.contains { $0.value == .disable }
      let what = "of the shadow variable `\(variable.name.value)`"
      add(variable.constructor, .constructor, "the ctor \(what)", isLinked: false)
      add(variable.destructor, .destructor, "the dtor \(what)", isLinked: isFreedHere)
    }
    return named
  }

  /// The entries of a system call: an architecture of which one entry is defined needs all.
  private func entries(of call: PatchedSystemCall) -> [SystemCallEntry] {
    let all = SystemCallEntry.entries(of: call.name.value)
    let defined = all.filter {
      !definitions(of: $0.replacement(for: call.replacement.value)).isEmpty
    }
    let architectures = Set(defined.map(\.architecture))
    return all.filter { architectures.contains($0.architecture) }
  }
}
