import CSource
import Composing
import Diagnostics
import Livepatch

extension Rule {
  static let livepatchSymbolUnused = Rule(
    "livepatch-symbol-unused", .symbols, .note,
    summary: "The YAML declares a livepatch symbol that the C does not mention.",
    rationale: """
      What is listed under `externs:` is resolved when the object is patched. A name that no code \
      uses is not needed, or it is misspelt: then the one that is meant is not resolved.
      """,
    examples: [
      Example(
        "a misspelt name",
        """
        --- a/fix.yaml
        fix: a
        objects: { vmlinux: { functions: [f] } }
        externs: { vmlinux: [«read_limits»] }
        --- a/a.c
        extern int read_limit(void);

        int klpp_f(void)
        {
        	return read_limit();
        }
        """),
      Example(
        "the name in the C",
        """
        --- a/fix.yaml
        fix: a
        objects: { vmlinux: { functions: [f] } }
        externs: { vmlinux: [read_limit] }
        --- a/a.c
        extern int read_limit(void);

        int klpp_f(void)
        {
        	return read_limit();
        }
        """),
    ],
    .unit { unit in
      // What assembly uses is not seen.
      if unit.fix.externs.isEmpty || unit.fix.sources.contains(where: \.isAssembly) { return [] }
      var unused = Dictionary(
        unit.fix.externs.map { ($0.name.value, $0) }, uniquingKeysWith: { first, _ in first })
      for file in unit.files {
        for call in file.calls { unused[file.text(call.name)] = nil }
        for use in file.uses(of: Set(unused.keys)) { unused[file.text(use.name)] = nil }
      }
      return unit.fix.externs.filter { unused[$0.name.value] != nil }.map { symbol in
        let called = Set(unit.files.flatMap { file in file.prototypes.map { file.text($0.name) } })
        let near = nearestName(to: symbol.name.value, among: called.sorted())
        return Finding(
          "livepatch-symbol-unused",
          "no code of `\(unit.fix.id.value)` mentions `\(symbol.name.value)`",
          at: symbol.name.range,
          help: near.map { "did you mean `\($0)`?" } ?? "remove it")
      }
    })
}
