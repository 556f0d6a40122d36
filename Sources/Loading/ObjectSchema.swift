import Diagnostics
import Livepatch
import YAMLTree

extension Schema where Value == [PatchedObject] {
  static let objects = table(.objectName, .object) { name, object in
    var object = object
    object.name = name
    return object
  }
}

extension Schema where Value == PatchedObject {
  fileprivate static let object = mapping(
    "object", "What a fix changes in vmlinux or in one module.",
    [
      Field("when", .condition, "the configurations in which the object is patched") {
        $0.condition = $1
      },
      Field("functions", .functions, "replaced functions by their kallsyms name") {
        $0.functions = $1
      },
      Field("syscalls", .systemCalls, "replaced system calls by their name in the kernel's tables")
      {
        $0.systemCalls = $1
      },
      Field("callbacks", .callbacks, "functions run around the patching of the object") {
        $0.callbacks = $1
      },
    ]
  ) { PatchedObject(name: Located(.vmlinux, at: $0)) }
}

/// A function's description before it has its name.
private struct FunctionEntry {
  var sympos = 0
  var replacement: Located<String>?
  var onTopOf: [Located<FixID>] = []
  var condition: Located<Condition>?

  func named(_ name: Located<String>) -> PatchedFunction {
    PatchedFunction(
      name: name, sympos: sympos, replacement: replacement ?? name.map(defaultReplacement),
      onTopOf: onTopOf, condition: condition)
  }
}

/// `klpp_<name>`; a compiler's suffix cannot be part of a C identifier and is written with `_`.
private func defaultReplacement(for name: String) -> String {
  let isSpecial = { (byte: UInt8) in byte == UInt8(ascii: ".") || byte == UInt8(ascii: "$") }
  guard name.utf8.contains(where: isSpecial) else { return "klpp_" + name }
  return "klpp_"
    + String(decoding: name.utf8.map { isSpecial($0) ? UInt8(ascii: "_") : $0 }, as: UTF8.self)
}

extension Schema where Value == FunctionEntry {
  fileprivate static let function = mapping(
    "function", "A replaced function.",
    [
      Field(
        "replacement", .identifier, "the C function that takes its place; default `klpp_<name>`"
      ) {
        $0.replacement = $1
      },
      Field(
        "sympos", .number("a symbol position", 0...99_999),
        "which of several symbols of that name, from 1; 0, the default: there is only one"
      ) { $0.sympos = Int($1.value) },
      Field("on_top_of", .oneOrMore(.fixID), "the fixes whose version of it this one contains") {
        $0.onTopOf = $1
      },
      Field("when", .condition, "the configurations in which it is replaced") { $0.condition = $1 },
    ]
  ) { _ in FunctionEntry() }

  /// One description; nothing at all means all defaults.
  fileprivate static let functionOrNothing = Schema(.either([function.shape, .nothing])) {
    node, reader in
    reader.document.isNull(node)
      ? FunctionEntry() : function.read(node, &reader)
  }
}

extension Schema where Value == [PatchedFunction] {
  /// A list of names, or a mapping from names to one description or several.
  fileprivate static let functions = {
    let name = Schema<Located<String>>.symbol
    let names = Schema<[Located<String>]>.list(of: name, isNonEmpty: true)
    let one = Schema<FunctionEntry>.functionOrNothing
    let several = Schema<[FunctionEntry]>.list(of: .function, isNonEmpty: true)
    let table = Shape.table(key: name.shape, value: .either([one.shape, several.shape]))
    return Schema(.either([names.shape, table])) { node, reader in
      if reader.document.kind(node) == .sequence {
        let functions = names.read(node, &reader)?.map { FunctionEntry().named($0) }
        if let functions { reportDuplicates(among: functions, &reader) }
        return functions
      }
      guard reader.expect(.mapping, at: node, shape: table) else { return nil }
      var functions: [PatchedFunction] = []
      functions.reserveCapacity(reader.document.count(node))
      for entry in reader.entries(of: node) {
        let name = name.read(entry.key, &reader)
        if reader.document.kind(entry.value) != .sequence {
          if let description = one.read(entry.value, &reader), let name {
            functions.append(description.named(name))
          }
        } else if let descriptions = several.read(entry.value, &reader), let name {
          let described = descriptions.map { $0.named(name) }
          // The keys of a mapping differ, so only these can be one function.
          reportDuplicates(among: described, &reader)
          functions += described
        }
      }
      return functions
    }
  }()
}

/// Two entries for one function of one object: the kernel refuses the second with -EEXIST
/// (kernel/livepatch/core.c, `klp_init_func`, 6.1). Entries whose conditions differ are settled
/// by composition.
private func reportDuplicates(among functions: [PatchedFunction], _ reader: inout Reader) {
  struct Identity: Hashable {
    var name: String
    var position: Int
    var condition: Condition?
  }
  var seen: [Identity: PatchedFunction] = [:]
  for function in functions {
    let identity = Identity(
      name: function.name.value, position: max(function.sympos, 1),
      condition: function.condition?.value)
    if let twin = seen[identity] {
      reader.report(
        "duplicate-function",
        "`\(function.name.value)` is described twice with the same position",
        at: function.name.range, notes: [Note("first described here", at: twin.name.range)],
        help: max(function.sympos, 1) == 1 && function.sympos != twin.sympos
          ? "sympos 0 and 1 mean the same function: keep one entry" : "keep one entry")
    }
    if seen[identity] == nil { seen[identity] = function }
  }
}

private struct SystemCallEntry {
  var replacement: Located<String>?
  var onTopOf: [Located<FixID>] = []
  var condition: Located<Condition>?
}

extension Schema where Value == SystemCallEntry {
  fileprivate static let systemCall = {
    let full = mapping(
      "system call", "A replaced system call.",
      [
        Field(
          "replacement", .identifier,
          "what follows each entry's prefix in the C functions; default `klpp_<name>`"
        ) { $0.replacement = $1 },
        Field("on_top_of", .oneOrMore(.fixID), "the fixes whose version of it this one contains") {
          $0.onTopOf = $1
        },
        Field("when", .condition, "the configurations in which it is replaced") {
          $0.condition = $1
        },
      ]
    ) { _ in SystemCallEntry() }
    return Schema(.either([full.shape, .nothing])) { node, reader in
      reader.document.isNull(node) ? SystemCallEntry() : full.read(node, &reader)
    }
  }()
}

extension Schema where Value == [PatchedSystemCall] {
  fileprivate static let systemCalls = {
    let names = Schema<[Located<String>]>.list(of: .identifier, isNonEmpty: true)
    let table = Schema<[PatchedSystemCall]>.table(.identifier, .systemCall) { name, entry in
      PatchedSystemCall(
        name: name, replacement: entry.replacement ?? name.map(defaultReplacement),
        onTopOf: entry.onTopOf,
        condition: entry.condition)
    }
    return Schema(.either([names.shape, table.shape])) { node, reader in
      reader.document.kind(node) == .sequence
        ? names.read(node, &reader)?.map {
          PatchedSystemCall(name: $0, replacement: $0.map(defaultReplacement))
        }
        : table.read(node, &reader)
    }
  }()
}

extension Schema where Value == Callbacks {
  fileprivate static let callbacks = mapping(
    "set of callbacks", "Functions the kernel calls around patching an object.",
    [
      Field("pre_patch", .identifier, "before the functions are switched; may refuse with -errno") {
        $0.prePatch = $1
      },
      Field("post_patch", .identifier, "when every task runs the new code; may run again") {
        $0.postPatch = $1
      },
      Field("pre_unpatch", .identifier, "before the functions are switched back") {
        $0.preUnpatch = $1
      },
      Field("post_unpatch", .identifier, "when no task runs the new code; undoes pre_patch") {
        $0.postUnpatch = $1
      },
    ]
  ) { _ in Callbacks() }
}
