import Diagnostics

extension KernelMessage {
  /// Why the kernel refuses a livepatch.
  static let enabling = [
    KernelMessage(
      .enabling, "symbol '{name}' not found in symbol table", by: "klp_find_object_symbol",
      "No symbol of the object has that name: -EINVAL.",
      rules: ["symbol-not-found", "syscall-wrapper", "compiler-clone", "ko-klp-sym-unresolvable"]),
    KernelMessage(
      .enabling, "unresolvable ambiguity for symbol '{name}' in object '{object}'",
      by: "klp_find_object_symbol",
      "Several symbols have that name, data included, and no `sympos` says which: -EINVAL. For "
        + "vmlinux the object is printed as `(null)`.",
      rules: ["symbol-ambiguous", "sympos-load-order", "ko-klp-sym-unresolvable"]),
    KernelMessage(
      .enabling, "symbol position {number} for symbol '{name}' in object '{object}' not found",
      by: "klp_find_object_symbol", "There are fewer symbols of that name: -EINVAL.",
      rules: ["sympos-not-found", "sympos-load-order", "ko-klp-sym-unresolvable"]),
    KernelMessage(
      .enabling, "kallsyms size lookup failed for '{name}'", by: "klp_init_object_loaded",
      "The function to be replaced has no size among the kernel's symbols: -ENOENT."),
    KernelMessage(
      .enabling, "kallsyms size lookup failed for '{name}' replacement",
      by: "klp_init_object_loaded",
      "The livepatch module has lost the symbol of its own function, to `strip` for example: "
        + "-ENOENT. What is built is not stripped.",
      rules: ["ko-stripped"]),
    KernelMessage(
      .enabling, "module {name} is not marked as a livepatch module", by: "klp_enable_patch",
      "The module has no `MODULE_INFO(livepatch, \"Y\")`: -EINVAL. It is generated, or added by "
        + "`klp-compose link` once all symbols are resolved.",
      rules: ["livepatch-modinfo-missing", "ko-livepatch-modinfo", "module-in-fix"]),
    KernelMessage(
      .enabling,
      "Livepatch patch ({name}) is not compatible with the already installed livepatches.",
      by: "klp_enable_patch",
      "An enabled livepatch has a system state that this one lacks, or has at a lower version "
        + "(`klp_is_patch_compatible`, kernel/livepatch/state.c): -EINVAL.",
      rules: ["state-dropped", "state-version-decreased"]),
    KernelMessage(
      .enabling, "failed to find location for function '{name}'", by: "klp_patch_func",
      in: "kernel/livepatch/patch.c",
      "The function does not begin with a call of ftrace, so it cannot be redirected: -EINVAL.",
      rules: [
        "not-traceable", "noinstr-entry-code", "init-function", "cold-symbol", "symbol-is-data",
        "cfi-or-prefix-symbol", "ftrace-or-livepatch-core",
      ]),
    KernelMessage(
      .enabling, "failed to set ftrace filter for function '{name}' ({error})",
      by: "klp_patch_func", in: "kernel/livepatch/patch.c",
      "ftrace does not take the address. Nothing in the sources tells."),
    KernelMessage(
      .enabling, "failed to register ftrace handler for function '{name}' ({error})",
      by: "klp_patch_func", in: "kernel/livepatch/patch.c",
      "Somebody else redirects the function, a kprobe with a post handler for example, or "
        + "`kernel.ftrace_enabled` is 0: -EBUSY. A matter of the running system."),
    KernelMessage(
      .enabling, "pre-patch callback failed for object '{object}'", by: "__klp_enable_patch",
      "A `pre_patch` returned something else than 0, which is its right; nothing is patched. Its "
        + "own `post_unpatch` does not run, and a positive value makes the module stay loaded "
        + "without effect.",
      rules: ["pre-patch-positive-return", "pre-patch-partial-undo"]),
    KernelMessage(
      .enabling, "failed to patch object '{object}'", by: "__klp_enable_patch",
      "The line before it says why.", rules: ["not-traceable"]),
    KernelMessage(
      .enabling, "failed to enable patch '{name}'", by: "__klp_enable_patch",
      "The lines before it say why."),
    KernelMessage(
      .enabling, "symbol {name} is not marked as a livepatch symbol", by: "klp_resolve_symbols",
      "A klp relocation names an ordinary symbol: -EINVAL. `klp-compose link` writes both.",
      rules: ["ko-klp-sym-shndx"]),
    KernelMessage(
      .enabling, "symbol {name} has an incorrectly formatted name", by: "klp_resolve_symbols",
      "A livepatch symbol is not called `.klp.sym.OBJECT.NAME,SYMPOS`: -EINVAL.",
      rules: ["livepatch-symbol", "ko-klp-sym-format"]),
    KernelMessage(
      .enabling, "section {name} has an incorrectly formatted name",
      by: "klp_apply_section_relocs",
      "A section of klp relocations is not called `.klp.rela.OBJECT.SECTION`: -EINVAL. "
        + "`klp-compose link` names them.",
      rules: ["ko-klp-section-name"]),
    KernelMessage(
      .enabling,
      "invalid access to vmlinux symbol '{name}' from module-specific livepatch relocation section",
      by: "klp_resolve_symbols",
      "Relocations of a module may only use symbols of modules: -EINVAL.",
      rules: ["livepatch-symbol", "ko-klp-vmlinux-in-module-section"]),
    KernelMessage(
      .enabling, "{module}: version magic '{found}' should be '{wanted}'", prefix: "",
      by: "check_modinfo", in: "kernel/module/main.c",
      "The module was built for another kernel: -ENOEXEC.", rules: ["ko-vermagic"]),
    KernelMessage(
      .enabling, "{module}: disagrees about version of symbol {name}", prefix: "",
      by: "check_version", in: "kernel/module/version.c",
      "The module was built with headers in which that function or variable has another type.",
      rules: ["ko-modversion-crc"]),
    KernelMessage(
      .enabling,
      "{module}: module uses symbol ({name}) from namespace {namespace}, but does not import it.",
      prefix: "", by: "verify_namespace_is_imported", in: "kernel/module/main.c",
      "The module lacks `MODULE_IMPORT_NS()`: -EINVAL, or just this line, by configuration.",
      rules: ["ko-namespace-missing"]),
    KernelMessage(
      .enabling, "{module}: module license '{license}' taints kernel.", prefix: "",
      by: "set_license", in: "kernel/module/main.c",
      "The livepatch interface is only for modules under the GPL: its functions stay unknown symbols.",
      rules: ["license-not-gpl"]),
    KernelMessage(
      .enabling, "Loading of {reason} is rejected", prefix: "", by: "module_sig_check",
      in: "kernel/module/signing.c",
      "This kernel only takes modules that are signed with a key it knows: -EKEYREJECTED.",
      rules: ["ko-unsigned"]),
    KernelMessage(
      .enabling, "{module}: Unknown symbol {name} (err {error})", prefix: "",
      by: "simplify_symbols", in: "kernel/module/main.c",
      "The module uses a symbol that the kernel does not export, and no livepatch symbol stands "
        + "for it: the module is refused.",
      rules: ["klp-rela-needed", "ko-unresolved", "license-not-gpl"]),
    KernelMessage(
      .enabling, "cannot create duplicate filename '{path}'", prefix: "sysfs: ",
      by: "sysfs_warn_dup", in: "fs/sysfs/dir.c",
      "Below /sys/kernel/livepatch two things have one name, an object that is called like an "
        + "attribute, or a function that is there twice: -EEXIST, which 7.2 tells whoever "
        + "loads the module as -EBUSY. Positions 0 and 1 share a name.",
      rules: [
        "duplicate-function", "duplicate-object", "function-conflict-sympos",
        "object-name-reserved",
        "module-in-fix",
      ]),
    KernelMessage(
      .enabling,
      "{function} failed for {name} with -EEXIST, don't try to register things with the same name in the same directory.",
      prefix: "", by: "kobject_add_internal", in: "lib/kobject.c",
      "What follows the line above.",
      rules: [
        "duplicate-function", "duplicate-object", "function-conflict-sympos",
        "object-name-reserved",
        "module-in-fix",
      ]),
    KernelMessage(
      .enabling,
      "{function}: '{module}'->init suspiciously returned {number}, it should follow 0/-E convention",
      prefix: "", by: "do_init_module", in: "kernel/module/main.c",
      "A `pre_patch` returned a positive number. The module stays loaded, and nothing is patched.",
      rules: ["pre-patch-positive-return"]),
  ]
}
