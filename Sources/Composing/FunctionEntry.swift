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
  static func entries(
    of fix: Livepatch.Fix, at index: Int, code: CodeIndex
  ) -> [FunctionEntry] {
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
        systemCallEntries(for: call, of: fix, code).map { entry in
          FunctionEntry(
            key: FunctionKey(
              object: object.name.value, name: entry.prefix + call.name.value, sympos: 0),
            sympos: 0, fix: index, range: call.name.range,
            replacement: call.replacement.map { entry.replacement(for: $0) },
            onTopOf: call.onTopOf,
            condition: inObject && (call.condition?.value ?? .always) && entry.condition)
        }
      }
      return functions + calls
    }
  }

  /// The entries of a system call for the architectures that the fix's C is for: those of which it
  /// defines an entry by name, or all where a macro makes the functions.
  private static func systemCallEntries(
    for call: PatchedSystemCall, of fix: Livepatch.Fix, _ code: CodeIndex
  ) -> [SystemCallEntry] {
    let all = SystemCallEntry.entries(of: call.name.value)
    let named = all.filter {
      code.definition(of: $0.replacement(for: call.replacement.value), in: fix) != nil
    }
    let architectures = Set(named.map(\.architecture))
    return architectures.isEmpty
      ? all : all.filter { architectures.contains($0.architecture) }
  }
}
