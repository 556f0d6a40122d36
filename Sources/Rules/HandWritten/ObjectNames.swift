import CSource
import Diagnostics
import HandWritten
import Livepatch

/// The objects of a module written by hand whose names the kernel does not know as module names.
func misnamedObjects(_ module: ModuleSource) -> [Finding] {
  nameProblems(of: module) { problem in
    guard case .notAModuleName(let suggestion) = problem else { return nil }
    return { name, place in
      Finding(
        "object-name-not-module-name", "no module is called `\(name)` once it is loaded", at: place,
        help: suggestion.map { "write `\($0)`, as /proc/modules does" }
          ?? "write it as /proc/modules does")
    }
  }
}

/// The objects that are called like an attribute of the patch.
func reservedObjectNames(_ module: ModuleSource) -> [Finding] {
  nameProblems(of: module) { problem in
    guard case .reserved = problem else { return nil }
    return { name, place in
      Finding(
        "object-name-reserved", "`\(name)` is a file of every livepatch in sysfs", at: place,
        help: "a module of this name cannot be patched")
    }
  }
}

/// The objects whose names no module can have.
func badObjectNames(_ module: ModuleSource) -> [Finding] {
  nameProblems(of: module) { problem in
    guard let words = problem.words else { return nil }
    return { name, place in
      Finding(
        "bad-name", "the object's name \(words): no module is called so", at: place,
        help: name.isEmpty ? "leave `.name` out if vmlinux is meant" : nil)
    }
  }
}

/// The functions that are replaced under a name that the kernel has for none.
func badFunctionNames(_ module: ModuleSource) -> [Finding] {
  module.functionArrays.flatMap(\.contents).compactMap { entry in
    guard let value = entry["old_name"], let name = module.file.string(value),
      let words = NameGrammar.problem(withSymbol: name)?.words
    else { return nil }
    return Finding(
      "bad-name", "the function's name \(words): the kernel has none of that name",
      at: entry.place(of: "old_name"))
  }
}

extension NameProblem {
  /// Goes on behind what is named; nil of what other rules tell.
  fileprivate var words: String? {
    switch self {
    case .empty: "is empty"
    case .tooLong(let limit): "is longer than \(limit) bytes"
    case .badByte(let offset): "has a byte at position \(offset + 1) that does not belong there"
    case .badStart: "starts with a digit"
    case .keyword, .notAModuleName, .reserved: nil
    }
  }
}

private func nameProblems(
  of module: ModuleSource,
  _ finding: (NameProblem) -> ((String, SourceRange) -> Finding)?
) -> [Finding] {
  module.objects.compactMap { object in
    guard let value = object["name"], let name = module.file.string(value), name != "vmlinux",
      let problem = NameGrammar.problem(withModule: name), let make = finding(problem)
    else { return nil }
    return make(name, object.place(of: "name"))
  }
}

/// The functions that one object of a module written by hand has twice.
func repeatedFunctions(_ module: ModuleSource) -> [Finding] {
  var constants = Constants(module.files)
  return module.functionArrays.flatMap { array -> [Finding] in
    var known: [[String]: [KLPStructure]] = [:]
    return array.contents.compactMap { entry in
      guard let value = entry["old_name"], let name = module.file.string(value) else { return nil }
      var position: UInt64 = 0
      if let written = entry["old_sympos"] {
        guard let number = constants.value(of: written, in: module.file) else { return nil }
        position = number
      }
      let key = [name, "\(max(1, position))"]
      guard let first = known[key]?.prefix(16).first(where: { $0.meets(entry) })
      else {
        known[key, default: []].append(entry)
        return nil
      }
      return Finding(
        "duplicate-function", "`\(name)` is replaced twice: the kernel refuses the patch",
        at: entry.place(of: "old_name"),
        notes: [Note("the first entry", at: first.place(of: "old_name"))],
        help: "keep one of them")
    }
  }
}
