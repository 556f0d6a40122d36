import CSource
import Composing
import Diagnostics
import KernelFacts
import Livepatch

extension Rule {
  static let livepatchSymbolNeeded = targetRule(
    "klp-rela-needed", .error,
    summary: "The C of a fix uses a symbol that the kernel does not export.",
    rationale: """
      A module can link to exported symbols only; for any other the load ends with `Unknown symbol`. \
      A livepatch reaches the others by livepatch symbols: `externs:` of the fix, or an annotation in \
      its C (Documentation/livepatch/module-elf-format.rst, 6.1).

      Said of names that the C calls or declares, that nothing in the fix defines, and that the \
      kernel has and does not export. What headers define as macros or inline functions has no \
      symbol that others can link to, and is left alone.
      """,
    examples: [
      Example(
        "a function that is not exported",
        """
        --- a/fix.yaml
        fix: a
        objects: { vmlinux: { functions: [f] } }
        --- a/a.c
        int klpp_f(void)
        {
        	return «do_sys_thing»(0);
        }
        --- kernels/6.1.0-9-cloud-amd64.facts
        klpfacts 1
        release 6.1.0-9-cloud-amd64
        symbol vmlinux t f traceable
        symbol vmlinux T do_sys_thing traceable
        symbol vmlinux T kfree traceable
        export kfree vmlinux
        """),
      Example(
        "the same function as a livepatch symbol",
        """
        --- a/fix.yaml
        fix: a
        objects: { vmlinux: { functions: [f] } }
        externs: { vmlinux: [do_sys_thing] }
        --- a/a.c
        int klpp_f(void)
        {
        	return do_sys_thing(0);
        }
        --- kernels/6.1.0-9-cloud-amd64.facts
        klpfacts 1
        release 6.1.0-9-cloud-amd64
        symbol vmlinux t f traceable
        symbol vmlinux T do_sys_thing traceable
        symbol vmlinux T kfree traceable
        export kfree vmlinux
        """),
    ]
  ) { target, surroundings in
    guard target.facts.knowsExports, target.facts.knowsSymbols(of: .vmlinux) else { return [] }
    return target.composition.fixes.filter { target.holds($0.condition?.value ?? .always) }
      .flatMap { fix in
        outsideNames(of: fix, on: target, surroundings).compactMap { name in
          finding(about: name, of: fix, on: target)
        }
      }
  }
}

/// A name that a fix uses and does not define.
private struct OutsideName {
  var name: Located<String>
  /// Whether the fix declares it itself, so that no header can have made a macro of it.
  var isDeclared: Bool
}

private func finding(
  about used: OutsideName, of fix: Livepatch.Fix, on target: Target
) -> Finding? {
  let name = used.name.value
  guard target.facts.exports(named: name).isEmpty else { return nil }
  // A static function of some file may well be a copy of an inline function of a header.
  let owners = target.facts.symbols(named: name).filter { used.isDeclared || $0.kind.isGlobal }
  let patched = Set(fix.objects.map(\.name.value))
  guard let owner = owners.first(where: { $0.object == .vmlinux || patched.contains($0.object) })
  else { return nil }
  return Finding(
    "klp-rela-needed", "`\(name)` of `\(owner.object)` is not exported: the module would not load",
    at: used.name.range,
    help:
      "declare it: `externs: { \(patched.min()?.text ?? "vmlinux"): [\(entry(name, owner, patched))] }`"
  )
}

private func entry(_ name: String, _ owner: KernelSymbol, _ patched: Set<ObjectName>) -> String {
  patched.min() == owner.object ? name : "{ name: \(name), from: \(owner.object) }"
}

/// Each once, where it is first used.
private func outsideNames(
  of fix: Livepatch.Fix, on target: Target, _ surroundings: Surroundings
) -> [OutsideName] {
  let files = surroundings.index.files(of: fix) + surroundings.sharedFiles
  let left = Set(
    fix.sources.filter { !target.holds($0.condition?.value ?? .always) }.map(\.file))
  var known = Set(
    surroundings.index.livepatchSymbols(of: fix, shared: surroundings.sharedFiles).map(\.name.value)
  )
  for file in files {
    known.formUnion(file.functions.map { file.text($0.name) })
    known.formUnion(file.macros.map { file.text($0.name) })
    known.formUnion(file.variables.filter { !$0.isExtern }.map { file.text($0.name) })
  }
  var found: [OutsideName] = []
  for file in files where !left.contains(file.id) {
    let declared =
      file.prototypes.filter { !file.isDead($0.branch) && $0.annotation == nil }.map(\.name)
      + file.variables.filter {
        $0.isExtern && !file.isDead($0.branch) && $0.annotation == nil
      }.map(\.name)
    for name in declared where known.insert(file.text(name)).inserted {
      found.append(
        OutsideName(name: Located(file.text(name), at: file.range(name)), isDeclared: true))
    }
    for call in file.calls where !call.isThroughMember && !file.isDead(call.branch) {
      let name = file.text(call.name)
      if known.insert(name).inserted {
        found.append(
          OutsideName(name: Located(name, at: file.range(call.name)), isDeclared: false))
      }
    }
  }
  return found
}
