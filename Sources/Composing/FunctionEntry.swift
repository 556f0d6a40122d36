import Diagnostics
import Livepatch

/// One fix's entry for one function, system calls expanded.
struct FunctionEntry {
  var key: FunctionKey
  var sympos: Int
  /// Index into the selected fixes.
  var fix: Int
  var range: SourceRange
  var replacement: Located<String>
  var onTopOf: [Located<FixID>]
  /// When the entry is there: of the fix, the object and the function.
  var condition: Condition
}

extension FunctionEntry {
  /// All entries of a fix, in the order in which they are described.
  static func entries(of fix: Livepatch.Fix, at index: Int) -> [FunctionEntry] {
    let whole = fix.condition?.value ?? .always
    return fix.objects.flatMap { object -> [FunctionEntry] in
      let inObject = whole && (object.condition?.value ?? .always)
      let functions = object.functions.map { function in
        FunctionEntry(
          key: FunctionKey(
            object: object.name.value, name: function.name.value, sympos: function.sympos),
          sympos: function.sympos, fix: index, range: function.name.range,
          replacement: function.replacement, onTopOf: function.onTopOf,
          condition: inObject && (function.condition?.value ?? .always))
      }
      let calls = object.systemCalls.flatMap { call in
        SystemCallEntry.all.map { entry in
          FunctionEntry(
            key: FunctionKey(
              object: object.name.value, name: entry.prefix + call.name.value, sympos: 0),
            sympos: 0, fix: index, range: call.name.range,
            replacement: call.replacement.map { "klpp_" + entry.prefix + $0 },
            onTopOf: call.onTopOf,
            condition: inObject && (call.condition?.value ?? .always) && entry.condition)
        }
      }
      return functions + calls
    }
  }
}
