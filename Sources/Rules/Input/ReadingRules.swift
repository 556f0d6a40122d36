import Diagnostics
import Livepatch

/// Rules whose findings come up while files are read: reading has the words, here is what to know.
extension Rule {
  static let reading: [Rule] = [
    Rule(
      "yaml-syntax", .input, .error, isRequired: true,
      summary: "A file cannot be read as YAML.",
      rationale: """
        Nothing of the file is used, since what follows a mistake in YAML cannot be trusted. The \
        other files are checked all the same.
        """, .reading),
    Rule(
      "yaml-encoding", .input, .error, isRequired: true,
      summary: "A file is not UTF-8, or has characters that YAML does not allow.",
      rationale: "Names and texts end up in C and in the module: they must mean one thing only.",
      .reading),
    Rule(
      "yaml-limit", .input, .error, isRequired: true,
      summary: "A file asks for more than any description of a livepatch needs.",
      rationale: "Depth, size and aliases are bounded, so that no input makes a run hang.",
      .reading),
    Rule(
      "yaml-unsupported", .input, .error, isRequired: true,
      summary: "Tags, merge keys, several documents and collections as keys are not accepted.",
      rationale: """
        Readers of YAML disagree about these. A description says everything in plain mappings, \
        lists and texts; anchors and aliases are fine.
        """, .reading),
    Rule(
      "yaml-duplicate-key", .input, .error, isRequired: true,
      summary: "A key stands twice in one mapping.",
      rationale: """
        Most readers silently keep the last one. In a patch set that would lose a function, an \
        object (the kernel refuses an object that is declared twice with -EEXIST) or a callback.
        """, .reading),
    Rule(
      "unknown-or-mistyped-key", .input, .error, isRequired: true,
      summary: "A key is not part of the schema.",
      rationale: "A misspelt key that is ignored is a fix that is not shipped.", .reading),
    Rule(
      "missing-key", .input, .error, isRequired: true, summary: "A required key is missing.",
      rationale: "See `klp-compose schema` for what each file needs.", .reading),
    Rule(
      "wrong-type", .input, .error, isRequired: true,
      summary: "A value is of another type than its key takes.",
      rationale: """
        The schema decides what a value is, not YAML: `655352699615` is a commit and `8250` a \
        module where these are expected. Numbers are decimal or `0x`, without leading zeros.
        """, .reading),
    Rule(
      "bad-value", .input, .error, isRequired: true,
      summary: "A value is out of range, empty, or none of the accepted words.",
      rationale: "See `klp-compose schema` for what each key accepts.", .reading),
    Rule(
      "bad-name", .input, .error, isRequired: true,
      summary: "A text is not a name of the kind that is needed.",
      rationale: """
        Names are written into C, Makefiles, file names and the module. There are three grammars: \
        module names, kallsyms names (`foo.isra.0`), and C identifiers.
        """, .reading),
    Rule(
      "bad-condition", .input, .error, isRequired: true, summary: "A condition cannot be read.",
      rationale: """
        Conditions are written as in Kconfig: `CONFIG_X` (y or m), `CONFIG_X=y`, `CONFIG_X=m`, \
        `!=`, `!` or `not`, `&&`, `||` and parentheses.
        """, .reading),
    Rule(
      "unsafe-path", .input, .error, isRequired: true,
      summary: "A path or an include may lead out of the patch set.",
      rationale: """
        The output mirrors the set. What lies outside of it would not be part of what is reviewed \
        and shipped, and a patch set from elsewhere must not read the machine it is built on.
        """, .reading),
    Rule(
      "unsafe-flag", .input, .error, isRequired: true,
      summary: "A compiler flag is not among those a fix may set.",
      rationale: """
        Flags reach the compiler through a Makefile. Only warnings, macros, `-f…` and `-std=…` are \
        let through; flags that load or write files, or run programs, are not.
        """, .reading),
    Rule(
      "unreadable-file", .input, .error, isRequired: true,
      summary: "A file of the set does not exist or cannot be read.",
      rationale: "Everything that the set names must be there to be merged.", .reading),
    Rule(
      "fix-folder-mismatch", .input, .error, isRequired: true,
      summary: "A fix and its folder have different names.",
      rationale:
        "The folder is called like the fix, or `<id>@<variant>` for one of several kernels.",
      .reading),
    Rule(
      "module-name-invalid", .structure, .error, isRequired: true,
      summary: "The module's name is not one the kernel takes.",
      rationale: """
        A module's name has at most 55 bytes on 64-bit kernels (`MODULE_NAME_LEN`, \
        include/linux/module.h, 6.1); it becomes a sysfs directory and a file.
        """, .reading),
    Rule(
      "object-name-not-module-name", .structure, .error, isRequired: true,
      summary: "An object is not called what the kernel calls the module.",
      rationale: """
        The kernel compares the object's name with the names of loaded modules \
        (`klp_find_object_module`, kernel/livepatch/core.c, 6.1). A path, a dash or `.ko` never \
        matches: the livepatch loads, reports success, and patches nothing in that object.
        """, .reading),
    Rule(
      "object-name-reserved", .structure, .error, isRequired: true,
      summary: "An object is called like an attribute of the livepatch in sysfs.",
      rationale: """
        Objects become directories beside `enabled`, `transition`, `force`, `replace` and \
        `stack_order`; the kernel refuses the patch with -EEXIST (`klp_init_object`, \
        kernel/livepatch/core.c, 6.1).
        """, .reading),
    Rule(
      "state-id-zero", .states, .error, isRequired: true, summary: "A state has the id 0.",
      rationale: """
        0 ends the kernel's array of states (`klp_for_each_state`, kernel/livepatch/state.c, 6.1): \
        the state and all behind it would not exist.
        """, .reading),
    Rule(
      "unknown-kernel", .input, .error, isRequired: true,
      summary: "A kernel is named that the manifest does not have.",
      rationale: "A fix for a kernel that nobody builds for is a fix that is not shipped.",
      .looking(unknownKernels)),
    Rule(
      "unknown-rule", .lint, .warning, summary: "A rule is named that does not exist.",
      rationale: "A suppression of a misspelt rule does nothing.", .judging),
    Rule(
      "required-rule", .lint, .error, isRequired: true,
      summary: "A rule is to be silenced whose findings leave no correct module.",
      rationale: "Order, conflicts, collisions and the schema are not a matter of taste.", .judging),
    Rule(
      "unused-suppression", .lint, .warning, summary: "A suppression suppresses nothing.",
      rationale: "What it was for is mended or has moved; left alone it hides the next mistake.",
      .judging),
  ]
}

@Sendable private func unknownKernels(_ surroundings: Surroundings) -> [Finding] {
  let kernels = surroundings.set.manifest.kernels.map(\.kernel.value)
  return surroundings.set.fixes.flatMap { fix in
    (fix.kernels ?? []).compactMap { pattern in
      if kernels.contains(where: { $0.isMeant(by: pattern.value) }) { return nil }
      let meant = nearestName(to: pattern.value, among: kernels.map(\.name))
      let names = kernels.map { "`\($0.name)`" }.joined(separator: ", ")
      return Finding(
        "unknown-kernel", "`\(pattern.value)` matches no kernel of the manifest", at: pattern.range,
        help: (meant.map { "did you mean `\($0)`? " } ?? "") + "the manifest has \(names)")
    }
  }
}
