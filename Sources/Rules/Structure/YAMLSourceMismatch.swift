import CSource
import Composing
import Diagnostics
import Livepatch

extension Rule {
  static let yamlSourceMismatch = Rule(
    "yaml-source-mismatch", .structure, .error, isRequired: true,
    summary: "A function that the YAML names is not defined in the fix's C, or is static.",
    rationale: """
      The merged module refers to replacements and callbacks from its main file. A name that no \
      source defines, or only with internal linkage, ends in a link error.
      """,
    examples: [
      Example(
        "a replacement that the C calls otherwise",
        """
        --- a/fix.yaml
        fix: a
        objects: { vmlinux: { functions: [«f»] } }
        --- a/a.c
        int new_f(void)
        {
        	return 0;
        }
        """),
      Example(
        "a static replacement",
        """
        --- a/fix.yaml
        fix: a
        objects: { vmlinux: { functions: [f] } }
        --- a/a.c
        static int «klpp_f»(void)
        {
        	return 0;
        }
        """),
      Example(
        "the C function is named where it is not called `klpp_<name>`",
        """
        --- a/fix.yaml
        fix: a
        objects: { vmlinux: { functions: { f: { replacement: new_f } } } }
        --- a/a.c
        int new_f(void)
        {
        	return 0;
        }
        """),
    ],
    .unit { missingDefinitions(in: $0) })
}

private func missingDefinitions(in unit: LintUnit) -> [Finding] {
  let fix = unit.fix
  // What assembly defines is not seen.
  if fix.sources.contains(where: \.isAssembly) { return [] }
  var named: [(name: Located<String>, role: String)] = []
  for object in fix.objects {
    for function in object.functions {
      named.append((function.replacement, "the replacement of `\(function.name.value)`"))
    }
    for call in object.systemCalls {
      named += systemCallFunctions(of: call, in: unit)
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
  return named.compactMap { name, role in
    guard let (file, function) = unit.definition(of: name.value) else {
      let defined = Set(unit.files.flatMap { file in file.functions.map { file.text($0.name) } })
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
  of call: PatchedSystemCall, in unit: LintUnit
) -> [(name: Located<String>, role: String)] {
  let stem = call.replacement.value
  let all = SystemCallEntry.entries(of: call.name.value)
  let defined = all.filter {
    unit.definition(of: $0.replacement(for: stem)) != nil
  }
  let architectures = Set(defined.map(\.architecture))
  return all.filter { architectures.contains($0.architecture) }.map { entry in
    (
      call.replacement.map { _ in entry.replacement(for: stem) },
      "the replacement of `\(entry.prefix)\(call.name.value)`"
    )
  }
}
