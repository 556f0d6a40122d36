/// Mistakes for the example set, from the catalogue of what livepatches get wrong; at least one for
/// each kind that a description and its C can have.
let mistakesOfExample: [Mistake] =
  structurePlants + orderPlants + functionPlants + callbackPlants + shadowPlants
  + statePlants + modulePlants + sourcePlants + releasePlants

private let sourcePlants = [
  Mistake(
    "escaping-function-pointer", "work of the livepatch in what a replacement sets up",
    "uptime-no-idle/uptime.c", "\tseq_printf(m,",
    "\tINIT_WORK(m->private, «lp_work»);\n\tseq_printf(m,",
    and: [
      .init(
        file: "uptime-no-idle/uptime.c", old: "int klpp_uptime",
        new: "static void lp_work(struct work_struct *work)\n{\n}\n\nint klpp_uptime")
    ]),
  Mistake(
    "escaping-data-pointer", "operations of the livepatch for a file of the kernel",
    "uptime-no-idle/uptime.c", "\tseq_printf(m,",
    "\tm->op = &«lp_op»;\n\tseq_printf(m,",
    and: [
      .init(
        file: "uptime-no-idle/uptime.c", old: "int klpp_uptime",
        new: "static const struct seq_operations lp_op;\n\nint klpp_uptime")
    ]),
  Mistake(
    "static-local-in-replacement", "a counter in a replacement", "uptime-no-idle/uptime.c",
    "\tseq_printf(m,", "\tstatic int «calls»;\n\n\tcalls++;\n\tseq_printf(m,"),
]

private let structurePlants = [
  Mistake(
    "object-name-not-module-name", "a module's name with a dash", "binfmt-status/fix.yaml",
    "  binfmt_misc:", "  «binfmt-misc»:", following: ["object-dropped", "function-dropped"]),
  Mistake(
    "object-name-not-module-name", "a module's file in place of its name",
    "binfmt-status/fix.yaml", "  binfmt_misc:", "  «fs/binfmt_misc.ko»:"),
  Mistake(
    "object-name-reserved", "an object called like an attribute in sysfs",
    "binfmt-status/fix.yaml", "  binfmt_misc:", "  «transition»:"),
  Mistake(
    "unknown-or-mistyped-key", "a key that is misspelt", "cmdline-redact/fix.yaml",
    "supersedes:", "«supercedes»:"),
  Mistake(
    "yaml-source-mismatch", "a replacement that is not there", "loadavg-coarse/fix.yaml",
    "functions: [loadavg_proc_show]", "functions: [«loadavg_proc_shown»]",
    following: ["function-dropped", "replacement-undeclared"]),
  Mistake(
    "yaml-source-mismatch", "a callback that is not there", "console-level/fix.yaml",
    "pre_unpatch: console_level_pre_unpatch", "pre_unpatch: «console_level_unpatch»",
    following: ["callback-undeclared", "post-patch-unpaired"]),
  Mistake(
    "internal-linkage", "a static replacement", "cmdline-redact/cmdline.c",
    "int klpp_cmdline_proc_show", "static int «klpp_cmdline_proc_show»"),
  Mistake(
    "internal-linkage", "a static callback", "loadavg-coarse/loadavg.c",
    "void loadavg_coarse_pre_unpatch", "static void «loadavg_coarse_pre_unpatch»"),
  Mistake(
    "conditions-differ", "a replacement compiled out where it is declared",
    "binfmt-status/binfmt.c", "ssize_t klpp_bm_status_read",
    "#ifndef CONFIG_BINFMT_MISC_MODULE\nssize_t klpp_bm_status_read",
    and: [
      .init(
        file: "binfmt-status/binfmt.c", old: "sizeof(status) - 1);\n}\n",
        new: "sizeof(status) - 1);\n}\n#endif\n"),
      .at("binfmt-status/fix.yaml", "«bm_status_read»"),
    ]),
  Mistake(
    "module-in-fix", "a fix that is a module", "cmdline-redact/cmdline.c", "int klpp_cmdline",
    "«MODULE_LICENSE»(\"GPL\");\n\nint klpp_cmdline"),
]

private let orderPlants = [
  Mistake(
    "order-contradicts-dependency", "a series that lists a fix before its base",
    "livepatch.yaml", "releases: releases\n",
    "releases: releases\nfixes: [binfmt-status, cmdline-redact, console-level, execdomains-arch, personality-aslr, «uptime-no-idle», uptime-whole-seconds, loadavg-coarse, uptime-stable-reads, version-mark, version-no-build, version-merge]\n"
  ),
  Mistake(
    "duplicate-fix-id", "a variant for a kernel that has one already",
    "execdomains-arch@backports/fix.yaml", "kernels: [backports]", "kernels: [bookworm]",
    and: [.at("execdomains-arch@bookworm/fix.yaml", "«execdomains-arch»")],
    following: ["function-dropped"]),
  Mistake(
    "supersedes-incompletely", "a fix that stands for more than it has",
    "cmdline-redact/fix.yaml", "supersedes: [cmdline-hide]",
    "supersedes: [cmdline-hide, «uptime-stable-reads»]",
    following: ["shadow-id-dropped", "function-dropped", "replacement-undeclared"]),
  Mistake(
    "dependency-cycle", "two fixes wait for each other", "uptime-no-idle/fix.yaml",
    "references: [DEMO-2026-0002]", "references: [DEMO-2026-0002]\nrequires: [loadavg-coarse]",
    and: [.at("loadavg-coarse/fix.yaml", "«uptime-no-idle»")]),
  Mistake(
    "unknown-dependency", "a fix that is not in the set", "loadavg-coarse/fix.yaml",
    "requires: [uptime-no-idle]", "requires: [«uptime-idle»]"),
  Mistake(
    "base-missing", "a function on top of a fix that does not change it",
    "uptime-no-idle/fix.yaml", "on_top_of: uptime-whole-seconds",
    "on_top_of: [uptime-whole-seconds, «version-mark»]"),
  Mistake(
    "conflicting-fixes", "two fixes that exclude each other", "version-mark/fix.yaml",
    "references: [DEMO-2026-0005]", "references: [DEMO-2026-0005]\nconflicts: [«console-level»]"),
  Mistake(
    "base-missing", "a base that is not always there", "uptime-whole-seconds/fix.yaml",
    "references: [DEMO-2026-0001]", "references: [DEMO-2026-0001]\nwhen: CONFIG_SMP",
    and: [.at("uptime-no-idle/fix.yaml", "«uptime-whole-seconds» }")],
  ),
]

private let functionPlants = [
  Mistake(
    "prototype-mismatch", "a declaration that does not agree", "personality-aslr/personality.h",
    "asmlinkage long __x64_sys_klpp_personality(const struct pt_regs *regs);",
    "asmlinkage long «__x64_sys_klpp_personality»(const struct pt_regs *regs, int flags);"),
  Mistake(
    "function-conflict-sympos", "a position where another fix says there is one symbol",
    "uptime-stable-reads/fix.yaml", "uptime_proc_show: { on_top_of: uptime-no-idle }",
    "«uptime_proc_show»: { sympos: 2 }",
    following: ["replacement-name-collision"]),
  Mistake(
    "function-conflict", "a fix on one that another has already built on",
    "uptime-stable-reads/fix.yaml", "{ on_top_of: uptime-no-idle }", "{}",
    and: [.at("uptime-no-idle/fix.yaml", "«uptime_proc_show»")],
  ),
  Mistake(
    "function-conflict", "a join that forgets one side", "version-merge/fix.yaml",
    "[version-no-build, version-mark]", "version-no-build",
    and: [.at("version-merge/fix.yaml", "«version_proc_show»")]),
  Mistake(
    "lost-replacement-called", "a call of a replacement that lost", "version-merge/version.c",
    "\treturn 0;\n", "\treturn «klpp_version_mark»(m, v);\n",
    and: [
      .init(
        file: "version-mark/fix.yaml", old: "functions: [version_proc_show]",
        new: "functions: { version_proc_show: { replacement: klpp_version_mark } }"),
      .init(
        file: "version-mark/version.c", old: "int klpp_version_proc_show",
        new: "int klpp_version_mark"),
    ]),
  Mistake(
    "signature-change", "a replacement with another prototype", "uptime-no-idle/uptime.c",
    "int klpp_uptime_proc_show(struct seq_file *m, void *v)",
    "int «klpp_uptime_proc_show»(struct seq_file *m)"),
  Mistake(
    "replacement-shared", "one C function for two", "binfmt-status/fix.yaml",
    "functions: [bm_status_read]",
    "functions: { «bm_status_read»: {}, bm_entry_read: { replacement: klpp_bm_status_read } }"),
  Mistake(
    "duplicate-function", "a function described twice", "loadavg-coarse/fix.yaml",
    "functions: [loadavg_proc_show]", "functions: [loadavg_proc_show, «loadavg_proc_show»]"),
  Mistake(
    "replacement-undeclared", "a replacement nobody declared", "cmdline-redact/cmdline.c",
    "int cmdline_redact_init(void)",
    "int «klpp_environ_show»(void)\n{\n\treturn 0;\n}\n\nint cmdline_redact_init(void)"),
  Mistake(
    "replacement-name-collision", "one external name in two fixes", "loadavg-coarse/loadavg.c",
    "void loadavg_coarse_post_patch",
    "int «cmdline_redact_init»(void)\n{\n\treturn 0;\n}\n\nvoid loadavg_coarse_post_patch"),
]

private let callbackPlants = [
  Mistake(
    "callback-foreign-object", "a callback of vmlinux that uses a module",
    "loadavg-coarse/loadavg.c", "\tpr_notice(\"/proc/loadavg is exact again\\n\");",
    "\t«load_misc_binary»(NULL);",
    and: [
      .init(
        file: "loadavg-coarse/fix.yaml", old: "check:\n",
        new: "externs: { binfmt_misc: [load_misc_binary] }\n\ncheck:\n")
    ], following: ["livepatch-symbol", "klp-rela-needed"]),
  Mistake(
    "pre-patch-unpaired", "memory that post_unpatch does not free", "console-level/console.c",
    "\tkfree(state->data);\n", "", and: [.at("console-level/fix.yaml", "«console_level_pre_patch»")]
  ),
  Mistake(
    "post-patch-unpaired", "a timer that nobody stops", "loadavg-coarse/loadavg.c",
    "\tpr_notice(\"/proc/loadavg tells",
    "\tmod_timer(&timer, 1);\n\tpr_notice(\"/proc/loadavg tells",
    and: [.at("loadavg-coarse/fix.yaml", "«loadavg_coarse_post_patch»")],
    following: ["callback-registers-code"]),
  Mistake(
    "pre-patch-positive-return", "a positive result of pre_patch", "console-level/console.c",
    "return state->data ? 0 : -ENOMEM;", "return state->data ? 0 : «ENOMEM»;"),
  Mistake(
    "pre-patch-partial-undo", "a failing pre_patch that keeps its memory",
    "console-level/console.c", "\treturn state->data ? 0 : -ENOMEM;",
    "\tif (console_loglevel > 15)\n\t\t«return -EINVAL;»\n\treturn state->data ? 0 : -ENOMEM;"),
  Mistake(
    "callback-mod-null", "obj->mod of vmlinux", "loadavg-coarse/loadavg.c",
    "\tpr_notice(\"/proc/loadavg is exact again\\n\");",
    "\tpr_notice(\"%s\\n\", «obj->mod->name»);"),
  Mistake(
    "callback-deadlock", "a callback that loads a module", "loadavg-coarse/loadavg.c",
    "\tpr_notice(\"/proc/loadavg is exact again\\n\");", "\t«request_module»(\"loop\");"),
  Mistake(
    "callback-signature", "a callback with another result", "loadavg-coarse/loadavg.c",
    "void loadavg_coarse_post_patch(struct klp_object *obj)\n{",
    "int «loadavg_coarse_post_patch»(struct klp_object *obj)\n{"),
  Mistake(
    "callback-undeclared", "a callback nobody declared", "console-level/fix.yaml",
    "      post_patch: console_level_post_patch\n", "",
    and: [.at("console-level/console.c", "«console_level_post_patch»")],
    following: ["callback-dropped", "state-no-takeover"]),
]

private let shadowPlants = [
  Mistake(
    "shadow-points-into-module", "a variable that holds an address of the module",
    "uptime-stable-reads/uptime.c", "*(u64 *)shadow_data = *(u64 *)ctor_data;",
    "*(void **)shadow_data = «first_read_ctor»;"),
  Mistake(
    "shadow-id-from-macro-unresolved", "an id that nothing defines",
    "uptime-stable-reads/fix.yaml", "id: 0x2026000301", "id: «FIRST_READ_ID»",
    following: ["shadow-id-dropped"]),
  Mistake(
    "shadow-free-in-module-exit", "variables freed when the module is removed",
    "cmdline-redact/cmdline.c", "\tkfree(redacted);",
    "\tkfree(redacted);\n\t«klp_shadow_free_all»(KLP_SHADOW_FIRST_READ, NULL);"),
  Mistake(
    "shadow-free-in-module-exit", "the same through a helper", "cmdline-redact/cmdline.c",
    "void cmdline_redact_exit(void)\n{\n",
    "static void forget(void)\n{\n\t«klp_shadow_free_all»(KLP_SHADOW_FIRST_READ, NULL);\n}\n\nvoid cmdline_redact_exit(void)\n{\n\tforget();\n"
  ),
  Mistake(
    "shadow-free-unguarded-post-unpatch", "an unguarded free in post_unpatch",
    "console-level/console.c",
    "\tif (klp_get_prev_state(KLP_STATE_CONSOLE_LEVEL))\n\t\treturn;\n",
    "\t«klp_shadow_free_all»(KLP_SHADOW_FIRST_READ, NULL);\n\tif (klp_get_prev_state(KLP_STATE_CONSOLE_LEVEL))\n\t\treturn;\n"
  ),
  Mistake(
    "shadow-free-in-pre-unpatch", "a free in pre_unpatch", "loadavg-coarse/loadavg.c",
    "\tpr_notice(\"/proc/loadavg is exact again\\n\");",
    "\t«klp_shadow_free_all»(KLP_SHADOW_FIRST_READ, NULL);"),
  Mistake(
    "shadow-result-unchecked", "a result that is not checked", "uptime-stable-reads/uptime.c",
    "first ? *first : now", "*«first»"),
  Mistake(
    "shadow-ctor-sleeps", "a constructor that sleeps", "uptime-stable-reads/uptime.c",
    "\t*(u64 *)shadow_data =", "\t«msleep»(1);\n\t*(u64 *)shadow_data ="),
  Mistake(
    "shadow-ctor-recursion", "a constructor that allocates another one",
    "uptime-stable-reads/uptime.c", "\t*(u64 *)shadow_data =",
    "\t«klp_shadow_free»(obj, KLP_SHADOW_FIRST_READ, NULL);\n\t*(u64 *)shadow_data ="),
  Mistake(
    "shadow-id-collision", "one id for two variables", "console-level/fix.yaml",
    "states:\n",
    "shadow_variables:\n  level: { id: 0x2026000301, freed_by: never }\n\nstates:\n",
    and: [.at("uptime-stable-reads/fix.yaml", "«first_read»")]),
  Mistake(
    "shadow-parent-free-not-patched", "a parent's release function that is not replaced",
    "uptime-stable-reads/fix.yaml", "      single_release: {}\n", "",
    and: [.at("uptime-stable-reads/fix.yaml", "«parent»,")],
    following: ["function-dropped", "replacement-undeclared"]),
]

private let statePlants = [
  Mistake(
    "state-id-collision", "one id for two states", "loadavg-coarse/fix.yaml", "check:\n",
    "states: { «coarse»: { id: 2026000701, version: 1 } }\n\ncheck:\n"),
  Mistake(
    "state-data-static", "data that lies in the module", "console-level/console.c",
    "\tstate->data = kzalloc(sizeof(int), GFP_KERNEL);\n",
    "\t«state->data = &console_level;»\n",
    and: [
      .init(
        file: "console-level/console.c", old: "#define CONSOLE_LEVEL\t3\n",
        new: "#define CONSOLE_LEVEL\t3\n\nstatic int console_level;\n"),
      .init(file: "console-level/console.c", old: "\tkfree(state->data);\n", new: ""),
    ]),
  Mistake(
    "state-id-zero", "a state with the id 0", "console-level/fix.yaml", "id: 2026000701",
    "id: «0»"),
  Mistake(
    "state-wrong-patch", "a state that the C does not look for in the right patch",
    "console-level/console.c",
    "\tstate = klp_get_state(&klp_compose_patch, KLP_STATE_CONSOLE_LEVEL);\n\tif (!state)\n\t\treturn -EINVAL;",
    "\tstate = klp_get_state(«&other_patch», KLP_STATE_CONSOLE_LEVEL);\n\tif (!state)\n\t\treturn -EINVAL;"
  ),
  Mistake(
    "state-used-undeclared", "a state nobody declares", "loadavg-coarse/loadavg.c",
    "\tpr_notice(\"/proc/loadavg is exact again\\n\");",
    "\tif (klp_get_state(&klp_compose_patch, «4711»))\n\t\tpr_notice(\"again\\n\");"),
  Mistake(
    "state-data-double-free", "data of the earlier release freed on a cancelled transition",
    "console-level/console.c",
    "\tif (klp_get_prev_state(KLP_STATE_CONSOLE_LEVEL))\n\t\treturn;\n", "",
    and: [
      .init(
        file: "console-level/console.c",
        old: """
          	struct klp_state *state;

          	if (klp_get_prev_state(KLP_STATE_CONSOLE_LEVEL))
          		return 0;
          	state = klp_get_state(&klp_compose_patch, KLP_STATE_CONSOLE_LEVEL);
          	if (!state)
          		return -EINVAL;

          """,
        new: """
          	struct klp_state *prev = klp_get_prev_state(KLP_STATE_CONSOLE_LEVEL);
          	struct klp_state *state;

          	state = klp_get_state(&klp_compose_patch, KLP_STATE_CONSOLE_LEVEL);
          	if (!state)
          		return -EINVAL;
          	if (prev) {
          		state->data = prev->data;
          		return 0;
          	}

          """), .at("console-level/console.c", "«kfree»"),
    ]),
  Mistake(
    "state-get-unchecked", "an earlier state that may not be there", "console-level/console.c",
    "\tif (prev) {\n", "\tpr_debug(\"%p\\n\", «prev»->data);\n\tif (prev) {\n"),
]

private let modulePlants = [
  Mistake(
    "exit-undoes-live-state", "an exit that takes back a change of the system",
    "cmdline-redact/cmdline.c", "\tkfree(redacted);\n",
    "\tkfree(redacted);\n\t«console_loglevel» = 7;\n"),
  Mistake(
    "new-func-init-section", "a replacement in the init section", "cmdline-redact/cmdline.c",
    "int klpp_cmdline_proc_show", "int __init «klpp_cmdline_proc_show»"),
  Mistake(
    "init-no-unwind", "memory that exit does not free", "cmdline-redact/cmdline.c",
    "\tkfree(redacted);\n", "", and: [.at("cmdline-redact/fix.yaml", "«cmdline_redact_init»")]),
  Mistake(
    "init-registers-code", "a notifier registered in init", "cmdline-redact/cmdline.c",
    "\treturn redacted ? 0 : -ENOMEM;",
    "\t«register_reboot_notifier»(&notifier);\n\treturn redacted ? 0 : -ENOMEM;",
    and: [
      .init(
        file: "cmdline-redact/cmdline.c", old: "\tkfree(redacted);\n",
        new: "\tunregister_reboot_notifier(&notifier);\n\tkfree(redacted);\n")
    ]),
]

private let releasePlants = [
  Mistake(
    "state-version-decreased", "a state whose version went down", "console-level/fix.yaml",
    "version: 1,", "version: 0,", and: [.at("livepatch.yaml", "«3»")]),
  Mistake(
    "module-name-reused", "the number of a release in the field", "livepatch.yaml",
    "version: 3", "version: «2»"),
  Mistake(
    "function-dropped", "a function that is no longer replaced", "loadavg-coarse/fix.yaml",
    "    functions: [loadavg_proc_show]\n", "", and: [.at("livepatch.yaml", "«3»")],
    following: ["replacement-undeclared"]),
  Mistake(
    "callback-dropped", "a fix with callbacks that is taken out", "livepatch.yaml",
    "releases: releases\n",
    "releases: releases\nfixes: [binfmt-status, cmdline-redact, execdomains-arch, personality-aslr, uptime-whole-seconds, uptime-no-idle, loadavg-coarse, uptime-stable-reads, version-mark, version-no-build, version-merge]\n",
    and: [.at("livepatch.yaml", "«3»")], following: ["state-dropped"]),
  Mistake(
    "object-dropped", "an object that is no longer patched", "uptime-stable-reads/fix.yaml",
    "references: [DEMO-2026-0003]", "references: [DEMO-2026-0003]",
    and: [
      .init(
        file: "releases/bookworm/lp_cloud_2/cumulative.yaml", old: "shadow_variables:\n",
        new:
          "  - object: nf_tables\n    functions:\n      - function: nft_lookup_init\n        provided_by: [{ fix: cmdline-hide, replacement: klpp_nft_lookup_init }]\nshadow_variables:\n"
      ), .at("livepatch.yaml", "«3»"),
    ]),
  Mistake(
    "shadow-id-dropped", "a shadow variable that is let go", "uptime-stable-reads/fix.yaml",
    "id: 0x2026000301", "id: 0x2026000302", and: [.at("livepatch.yaml", "«3»")]),
  Mistake(
    "shadow-size-changed", "a shadow variable of another type", "uptime-stable-reads/fix.yaml",
    "type: u64", "type: «u32»",
    following: ["shadow-get-or-alloc-size-arg"]),
  Mistake(
    "state-dropped", "a fix with a state that is taken out", "console-level/fix.yaml",
    "states:\n  console_level: { id: 2026000701, version: 1, about: console level lowered, data: int }\n",
    "", and: [.at("livepatch.yaml", "«3»")],
    following: ["state-used-undeclared", "yaml-source-mismatch"]),
]
