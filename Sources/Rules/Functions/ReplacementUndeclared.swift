import CSource
import Composing
import Diagnostics
import Livepatch

extension Rule {
  static let replacementUndeclared = Rule(
    "replacement-undeclared", .functions, .warning,
    summary: "A replacement is in the C and nobody puts it to use.",
    rationale: """
      The kernel replaces what the YAML lists. A `klpp_…` function that is compiled into the \
      module, and that neither the YAML names nor any code mentions, is most often an entry that \
      was forgotten: the module loads, reports success, and lacks a part of the fix.
      """,
    examples: [
      Example(
        "two replacements, one entry",
        """
        --- a/fix.yaml
        fix: a
        objects: { vmlinux: { functions: [f] } }
        --- a/a.c
        int klpp_f(void)
        {
        	return 0;
        }

        int «klpp_g»(void)
        {
        	return 0;
        }
        """),
      Example(
        "part of another replacement",
        """
        --- a/fix.yaml
        fix: a
        objects: { vmlinux: { functions: [f] } }
        --- a/a.c
        int klpp_g(void)
        {
        	return 0;
        }

        int klpp_f(void)
        {
        	return klpp_g();
        }
        """),
    ],
    .set { surroundings in
      let candidates = surroundings.selectedFixes.flatMap { fix in
        let files = surroundings.index.files(of: fix)
        return unmentioned(unnamed(of: fix, files, surroundings), in: files)
      }
      if candidates.isEmpty { return [] }
      // Few if any get here, so the whole set is looked through once for all of them.
      let files =
        surroundings.set.fixes.flatMap { surroundings.index.files(of: $0) }
        + surroundings.sharedFiles
      return unmentioned(candidates, in: files).map { candidate in
        let target = candidate.name.dropFirst(5)
        return Finding(
          "replacement-undeclared",
          "`\(candidate.name)` replaces nothing: no entry of `\(candidate.fix.value)` names it, and no code uses it",
          at: candidate.range,
          help:
            "list `\(target)` under `functions:` of its object, or remove the function"
        )
      }
    })
}

/// The candidates that no code of the files calls or uses otherwise.
private func unmentioned(_ candidates: [Candidate], in files: [CFile]) -> [Candidate] {
  // Calls are known already; for other uses a file is scanned.
  let uncalled = candidates.filter { candidate in
    !files.contains { !$0.calls(of: candidate.name).isEmpty }
  }
  if uncalled.isEmpty { return [] }
  let names = Set(uncalled.map(\.name))
  let used = Set(files.flatMap { file in file.uses(of: names).map { file.text($0.name) } })
  return uncalled.filter { !used.contains($0.name) }
}

private struct Candidate {
  var fix: Located<FixID>
  var name: String
  var range: SourceRange
}

/// The functions of a fix that are called like replacements and that its YAML does not name.
private func unnamed(
  of fix: Livepatch.Fix, _ files: [CFile], _ surroundings: Surroundings
) -> [Candidate] {
  // Assembly may call anything.
  if fix.sources.contains(where: \.isAssembly) { return [] }
  var named: Set<String>?
  let unnamed = files.flatMap { file -> [Candidate] in
    // What headers define is not theirs to name.
    if file.source.path.hasSuffix(".h") { return [] }
    return file.functions.compactMap { function in
      guard !function.isStatic, !function.isInline, function.kind == .ordinary,
        !file.isDead(function.branch), file.begins(function.name, with: "klpp_")
      else { return nil }
      let name = file.text(function.name)
      let known = named ?? names(of: fix)
      named = known
      if known.contains(name) { return nil }
      return Candidate(fix: fix.id, name: name, range: file.range(function.name))
    }
  }
  // Where the YAML names a function that does not exist, one name of the two is misspelt.
  let isMisspelt =
    !unnamed.isEmpty
    && fix.objects.contains { object in
      object.functions.contains {
        surroundings.index.definition(of: $0.replacement.value, in: fix) == nil
      }
    }
  return isMisspelt ? [] : unnamed
}

private func names(of fix: Livepatch.Fix) -> Set<String> {
  var names = Set([fix.initFunction, fix.exitFunction].compactMap { $0?.value })
  for object in fix.objects {
    names.formUnion(object.functions.map(\.replacement.value))
    names.formUnion(object.callbacks.declared.map(\.function.value))
    for call in object.systemCalls {
      names.formUnion(SystemCallEntry.all.map { $0.replacement(for: call.replacement.value) })
    }
  }
  for variable in fix.shadowVariables {
    names.formUnion([variable.constructor, variable.destructor].compactMap { $0?.value })
  }
  return names
}
