import CSource
import Composing
import Diagnostics
import Livepatch

extension Rule {
  static let yamlSourceMismatch = Rule(
    "yaml-source-mismatch", .structure, .error, isRequired: true,
    summary: "A function that the YAML names is not in the fix's C, or not with the type it needs.",
    rationale: """
      The merged module refers to replacements, callbacks, init and exit from its main file, which \
      knows nothing of the sources. A name that no source defines ends in a link error; a function \
      with other parameters, or without the result that is looked at, is called all the same.
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
        "an init whose result is undefined",
        """
        --- a/fix.yaml
        fix: a
        objects: { vmlinux: { functions: [f] } }
        init: a_init
        --- a/a.c
        int klpp_f(void)
        {
        	return 0;
        }

        void «a_init»(void)
        {
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
    .fix { unit in
      // What assembly defines is not seen.
      if unit.fix.sources.contains(where: \.isAssembly) { return [] }
      return unit.namedFunctions.compactMap { missing($0, in: unit) ?? mistyped($0) }
    })
}

private func missing(_ named: NamedFunction, in unit: LintUnit) -> Finding? {
  if !named.definitions.isEmpty { return nil }
  let defined = Set(unit.files.flatMap { file in file.functions.map { file.text($0.name) } })
  let near = nearestName(to: named.name.value, among: defined.sorted())
  return Finding(
    "yaml-source-mismatch",
    "`\(named.name.value)`, \(named.description), is not defined in the sources of `\(unit.fix.id.value)`",
    at: named.name.range,
    help: near.map { "did you mean `\($0)`?" } ?? "define it, or correct the name")
}

private func mistyped(_ named: NamedFunction) -> Finding? {
  guard let expected = named.role.declaration,
    let (file, function) = named.definition,
    let difference = FunctionShape(function, in: file).difference(from: expected.shape)
  else { return nil }
  let declaration = expected.text(named.name.value)
  return Finding(
    "yaml-source-mismatch",
    "`\(named.name.value)`, \(named.description), is called as `\(declaration)`, and defined otherwise: \(difference)",
    at: file.range(function.name), notes: [Note("named here", at: named.name.range)],
    help: "define it as `\(declaration)`")
}

extension NamedFunction.Role {
  /// How it is called. Replacements have the prototypes of what they replace, and what callbacks
  /// look like is a rule of its own.
  fileprivate var declaration: (shape: FunctionShape, text: (String) -> String)? {
    switch self {
    case .replacement, .callback: nil
    case .initialiser:
      (FunctionShape(result: .integer(32), parameters: []), { "int \($0)(void)" })
    case .exit: (FunctionShape(result: .nothing, parameters: []), { "void \($0)(void)" })
    case .constructor:
      (
        FunctionShape(result: .integer(32), parameters: [.word, .word, .word]),
        { "int \($0)(void *obj, void *shadow_data, void *ctor_data)" }
      )
    case .destructor:
      (
        FunctionShape(result: .nothing, parameters: [.word, .word]),
        { "void \($0)(void *obj, void *shadow_data)" }
      )
    }
  }
}
