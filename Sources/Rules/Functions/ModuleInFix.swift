import CSource
import Composing
import Diagnostics
import Livepatch

extension Rule {
  static let moduleInFix = Rule(
    "module-in-fix", .structure, .error, isRequired: true,
    summary: "A fix's C defines a module or a livepatch of its own.",
    rationale: """
      The merged module has one `struct klp_patch`, one init and one exit, which are generated. A \
      second one in a fix's sources would not compile, or enable a patch of its own.
      """,
    .looking { surroundings in
      surroundings.selectedFixes.flatMap { fix -> [Finding] in
        surroundings.index.files(of: fix).flatMap { file -> [Finding] in
          let invocations = file.fileScopeCalls.filter { call in
            ["module_init", "module_exit", "MODULE_LICENSE", "MODULE_INFO"].contains {
              file.reads(call.name, $0)
            }
          }.map { ("`\(file.text($0.name))`", $0.name) }
          let patches = file.variables.filter { variable in
            let before = ByteRange(variable.declaration.start, variable.name.range.start)
            return !variable.isExtern && file.text(before).hasSuffix("struct klp_patch ")
          }.map { ("`struct klp_patch \(file.text($0.name))`", $0.name) }
          let enabling = file.calls(of: "klp_enable_patch").map {
            ("a call of `klp_enable_patch`", $0.name)
          }
          guard
            let first = (invocations + patches + enabling).min(by: {
              $0.1.range.start < $1.1.range.start
            })
          else { return [] }
          return [
            Finding(
              "module-in-fix",
              "the C of `\(fix.id.value)` has \(first.0), which the merged module generates",
              at: file.range(first.1),
              help:
                "keep the replacements and callbacks; name `init:` and `exit:` functions in fix.yaml"
            )
          ]
        }
      }
    })

  static let yamlSourceMismatch = Rule(
    "yaml-source-mismatch", .structure, .error, isRequired: true,
    summary: "A function that the YAML names is not defined in the fix's C, or is static.",
    rationale: """
      The merged module refers to replacements and callbacks from its main file. A name that no \
      source defines, or only with internal linkage, ends in a link error.
      """,
    .looking { surroundings in
      surroundings.selectedFixes.flatMap { missingDefinitions(of: $0, in: surroundings) }
    })
}

private func missingDefinitions(
  of fix: Livepatch.Fix, in surroundings: Surroundings
) -> [Finding] {
  // What assembly defines is not seen.
  if fix.sources.contains(where: \.isAssembly) { return [] }
  var named: [(name: Located<String>, role: String)] = []
  for object in fix.objects {
    for function in object.functions {
      named.append((function.replacement, "the replacement of `\(function.name.value)`"))
    }
    for call in object.systemCalls {
      named += systemCallFunctions(of: call, in: fix, surroundings)
    }
    for (slot, function) in object.callbacks.declared {
      named.append((function, "the `\(slot.rawValue)` of `\(object.name.value)`"))
    }
  }
  if let function = fix.initFunction { named.append((function, "the init")) }
  if let function = fix.exitFunction { named.append((function, "the exit")) }
  for variable in fix.shadowVariables
  where variable.freedBy.contains(where: { $0.value == .disable }) {
    if let function = variable.destructor { named.append((function, "the dtor")) }
  }
  let shared = surroundings.set.manifest.shared.compactMap { surroundings.code[$0.file] }
  let files = surroundings.index.files(of: fix) + shared
  return named.compactMap { name, role in
    guard let (file, function) = definition(of: name.value, in: files) else {
      let defined = Set(files.flatMap { file in file.functions.map { file.text($0.name) } })
      let near = nearestName(to: name.value, among: defined.sorted())
      return Finding(
        "yaml-source-mismatch",
        "`\(name.value)`, \(role), is not defined in the sources of `\(fix.id.value)`",
        at: name.range,
        help: near.map { "did you mean `\($0)`?" } ?? "define it, or correct the name")
    }
    guard function.isStatic else { return nil }
    return Finding(
      "yaml-source-mismatch", "`\(name.value)`, \(role), is static",
      at: file.range(function.name),
      notes: [Note("named here", at: name.range)],
      help: "remove `static`: the merged module's main file refers to it")
  }
}

/// The functions of a system call: an architecture of which one entry is defined needs all.
private func systemCallFunctions(
  of call: PatchedSystemCall, in fix: Livepatch.Fix, _ surroundings: Surroundings
) -> [(name: Located<String>, role: String)] {
  let stem = call.replacement.value
  let all = SystemCallEntry.entries(of: call.name.value)
  let defined = all.filter {
    surroundings.index.definition(of: $0.replacement(for: stem), in: fix) != nil
  }
  let architectures = Set(defined.map(\.architecture))
  return all.filter { architectures.contains($0.architecture) }.map { entry in
    (
      call.replacement.map { _ in entry.replacement(for: stem) },
      "the replacement of `\(entry.prefix)\(call.name.value)`"
    )
  }
}

/// The definition of a function that others can link to; a static one if there is no other.
private func definition(
  of name: String, in files: [CFile]
) -> (file: CFile, function: CFile.Function)? {
  var found: (file: CFile, function: CFile.Function)?
  for file in files {
    for index in file.functions(named: name) where !file.isDead(file.functions[index].branch) {
      let function = file.functions[index]
      if found == nil || !function.isStatic { found = (file, function) }
    }
  }
  return found
}
