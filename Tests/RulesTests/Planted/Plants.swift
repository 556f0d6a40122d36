/// Mistakes for the example set, from the catalogue of what livepatches get wrong; at least one for
/// each kind that a description and its C can have.
let plants: [Plant] =
  structurePlants + orderPlants + functionPlants + callbackPlants + shadowPlants
  + statePlants + modulePlants + sourcePlants + releasePlants

private let sourcePlants = [
  Plant(
    "work of the livepatch in what a replacement sets up", "escaping-function-pointer",
    "uptime-no-idle/uptime.c", "\tseq_printf(m,",
    "\tINIT_WORK(m->private, «lp_work»);\n\tseq_printf(m,",
    and: [
      .init(
        file: "uptime-no-idle/uptime.c", old: "int klpp_uptime",
        new: "static void lp_work(struct work_struct *work)\n{\n}\n\nint klpp_uptime")
    ]),
  Plant(
    "operations of the livepatch for a file of the kernel", "escaping-data-pointer",
    "uptime-no-idle/uptime.c", "\tseq_printf(m,",
    "\tm->op = &«lp_op»;\n\tseq_printf(m,",
    and: [
      .init(
        file: "uptime-no-idle/uptime.c", old: "int klpp_uptime",
        new: "static const struct seq_operations lp_op;\n\nint klpp_uptime")
    ]),
  Plant(
    "a counter in a replacement", "static-local-in-replacement", "uptime-no-idle/uptime.c",
    "\tseq_printf(m,", "\tstatic int «calls»;\n\n\tcalls++;\n\tseq_printf(m,"),
]

private let structurePlants = [
  Plant(
    "a module's name with a dash", "object-name-not-module-name", "binfmt-status/fix.yaml",
    "  binfmt_misc:", "  «binfmt-misc»:", following: ["object-dropped", "function-dropped"]),
  Plant(
    "a module's file in place of its name", "object-name-not-module-name",
    "binfmt-status/fix.yaml", "  binfmt_misc:", "  «fs/binfmt_misc.ko»:"),
  Plant(
    "an object called like an attribute in sysfs", "object-name-reserved",
    "binfmt-status/fix.yaml", "  binfmt_misc:", "  «transition»:"),
  Plant(
    "a key that is misspelt", "unknown-or-mistyped-key", "cmdline-redact/fix.yaml",
    "supersedes:", "«supercedes»:"),
  Plant(
    "a replacement that is not there", "yaml-source-mismatch", "loadavg-coarse/fix.yaml",
    "functions: [loadavg_proc_show]", "functions: [«loadavg_proc_shown»]",
    following: ["function-dropped", "replacement-undeclared"]),
  Plant(
    "a callback that is not there", "yaml-source-mismatch", "console-level/fix.yaml",
    "pre_unpatch: console_level_pre_unpatch", "pre_unpatch: «console_level_unpatch»",
    following: ["callback-undeclared", "post-patch-unpaired"]),
  Plant(
    "a static replacement", "internal-linkage", "cmdline-redact/cmdline.c",
    "int klpp_cmdline_proc_show", "static int «klpp_cmdline_proc_show»"),
  Plant(
    "a static callback", "internal-linkage", "loadavg-coarse/loadavg.c",
    "void loadavg_coarse_pre_unpatch", "static void «loadavg_coarse_pre_unpatch»"),
  Plant(
    "a replacement compiled out where it is declared", "conditions-differ",
    "binfmt-status/binfmt.c", "ssize_t klpp_bm_status_read",
    "#ifndef CONFIG_BINFMT_MISC_MODULE\nssize_t klpp_bm_status_read",
    and: [
      .init(
        file: "binfmt-status/binfmt.c", old: "sizeof(status) - 1);\n}\n",
        new: "sizeof(status) - 1);\n}\n#endif\n")
    ], at: ("binfmt-status/fix.yaml", "bm_status_read")),
  Plant(
    "a fix that is a module", "module-in-fix", "cmdline-redact/cmdline.c", "int klpp_cmdline",
    "«MODULE_LICENSE»(\"GPL\");\n\nint klpp_cmdline"),
]

private let orderPlants = [
  Plant(
    "a series that lists a fix before its base", "order-contradicts-dependency",
    "livepatch.yaml", "releases: releases\n",
    "releases: releases\nfixes: [binfmt-status, cmdline-redact, console-level, execdomains-arch, personality-aslr, uptime-no-idle, uptime-whole-seconds, loadavg-coarse, uptime-stable-reads, version-mark, version-no-build, version-merge]\n",
    at: nil),
  Plant(
    "a variant for a kernel that has one already", "duplicate-fix-id",
    "execdomains-arch@backports/fix.yaml", "kernels: [backports]", "kernels: [bookworm]",
    at: nil, following: ["function-dropped"]),
  Plant(
    "a fix that stands for more than it has", "supersedes-incompletely",
    "cmdline-redact/fix.yaml", "supersedes: [cmdline-hide]",
    "supersedes: [cmdline-hide, «uptime-stable-reads»]",
    at: nil,
    following: ["shadow-id-dropped", "function-dropped", "replacement-undeclared"]),
  Plant(
    "two fixes wait for each other", "dependency-cycle", "uptime-no-idle/fix.yaml",
    "references: [DEMO-2026-0002]", "references: [DEMO-2026-0002]\nrequires: [loadavg-coarse]",
    at: nil),
  Plant(
    "a fix that is not in the set", "unknown-dependency", "loadavg-coarse/fix.yaml",
    "requires: [uptime-no-idle]", "requires: [«uptime-idle»]"),
  Plant(
    "a function on top of a fix that does not change it", "base-missing",
    "uptime-no-idle/fix.yaml", "on_top_of: uptime-whole-seconds",
    "on_top_of: [uptime-whole-seconds, «version-mark»]"),
  Plant(
    "two fixes that exclude each other", "conflicting-fixes", "version-mark/fix.yaml",
    "references: [DEMO-2026-0005]", "references: [DEMO-2026-0005]\nconflicts: [«console-level»]"),
  Plant(
    "a base that is not always there", "base-missing", "uptime-whole-seconds/fix.yaml",
    "references: [DEMO-2026-0001]", "references: [DEMO-2026-0001]\nwhen: CONFIG_SMP",
    at: ("uptime-no-idle/fix.yaml", "uptime-whole-seconds }")),
]

private let functionPlants = [
  Plant(
    "a declaration that does not agree", "prototype-mismatch", "personality-aslr/personality.h",
    "asmlinkage long __x64_sys_klpp_personality(const struct pt_regs *regs);",
    "asmlinkage long «__x64_sys_klpp_personality»(const struct pt_regs *regs, int flags);"),
  Plant(
    "a position where another fix says there is one symbol", "function-conflict-sympos",
    "uptime-stable-reads/fix.yaml", "uptime_proc_show: { on_top_of: uptime-no-idle }",
    "«uptime_proc_show»: { sympos: 2 }", at: nil,
    following: ["replacement-name-collision"]),
  Plant(
    "a fix on one that another has already built on", "function-conflict",
    "uptime-stable-reads/fix.yaml", "{ on_top_of: uptime-no-idle }", "{}",
    at: ("uptime-no-idle/fix.yaml", "uptime_proc_show: {")),
  Plant(
    "a join that forgets one side", "function-conflict", "version-merge/fix.yaml",
    "[version-no-build, version-mark]", "version-no-build"),
  Plant(
    "a call of a replacement that lost", "lost-replacement-called", "version-merge/version.c",
    "\treturn 0;\n", "\treturn «klpp_version_mark»(m, v);\n",
    and: [
      .init(
        file: "version-mark/fix.yaml", old: "functions: [version_proc_show]",
        new: "functions: { version_proc_show: { replacement: klpp_version_mark } }"),
      .init(
        file: "version-mark/version.c", old: "int klpp_version_proc_show",
        new: "int klpp_version_mark"),
    ]),
  Plant(
    "a replacement with another prototype", "signature-change", "uptime-no-idle/uptime.c",
    "int klpp_uptime_proc_show(struct seq_file *m, void *v)",
    "int «klpp_uptime_proc_show»(struct seq_file *m)"),
  Plant(
    "one C function for two", "replacement-shared", "binfmt-status/fix.yaml",
    "functions: [bm_status_read]",
    "functions: { «bm_status_read»: {}, bm_entry_read: { replacement: klpp_bm_status_read } }"),
  Plant(
    "a function described twice", "duplicate-function", "loadavg-coarse/fix.yaml",
    "functions: [loadavg_proc_show]", "functions: [loadavg_proc_show, «loadavg_proc_show»]"),
  Plant(
    "a replacement nobody declared", "replacement-undeclared", "cmdline-redact/cmdline.c",
    "int cmdline_redact_init(void)",
    "int «klpp_environ_show»(void)\n{\n\treturn 0;\n}\n\nint cmdline_redact_init(void)"),
  Plant(
    "one external name in two fixes", "replacement-name-collision", "loadavg-coarse/loadavg.c",
    "void loadavg_coarse_post_patch",
    "int «cmdline_redact_init»(void)\n{\n\treturn 0;\n}\n\nvoid loadavg_coarse_post_patch"),
]

private let callbackPlants = [
  Plant(
    "a callback of vmlinux that uses a module", "callback-foreign-object",
    "loadavg-coarse/loadavg.c", "\tpr_notice(\"/proc/loadavg is exact again\\n\");",
    "\t«load_misc_binary»(NULL);",
    and: [
      .init(
        file: "loadavg-coarse/fix.yaml", old: "check:\n",
        new: "externs: { binfmt_misc: [load_misc_binary] }\n\ncheck:\n")
    ], following: ["livepatch-symbol", "klp-rela-needed"]),
  Plant(
    "memory that post_unpatch does not free", "pre-patch-unpaired", "console-level/console.c",
    "\tkfree(state->data);\n", "", at: ("console-level/fix.yaml", "console_level_pre_patch")),
  Plant(
    "a timer that nobody stops", "post-patch-unpaired", "loadavg-coarse/loadavg.c",
    "\tpr_notice(\"/proc/loadavg tells",
    "\tmod_timer(&timer, 1);\n\tpr_notice(\"/proc/loadavg tells",
    at: ("loadavg-coarse/fix.yaml", "loadavg_coarse_post_patch"),
    following: ["callback-registers-code"]),
  Plant(
    "a positive result of pre_patch", "pre-patch-positive-return", "console-level/console.c",
    "return state->data ? 0 : -ENOMEM;", "return state->data ? 0 : «ENOMEM»;"),
  Plant(
    "a failing pre_patch that keeps its memory", "pre-patch-partial-undo",
    "console-level/console.c", "\treturn state->data ? 0 : -ENOMEM;",
    "\tif (console_loglevel > 15)\n\t\treturn -EINVAL;\n\treturn state->data ? 0 : -ENOMEM;"),
  Plant(
    "obj->mod of vmlinux", "callback-mod-null", "loadavg-coarse/loadavg.c",
    "\tpr_notice(\"/proc/loadavg is exact again\\n\");",
    "\tpr_notice(\"%s\\n\", «obj->mod»->name);"),
  Plant(
    "a callback that loads a module", "callback-deadlock", "loadavg-coarse/loadavg.c",
    "\tpr_notice(\"/proc/loadavg is exact again\\n\");", "\t«request_module»(\"loop\");"),
  Plant(
    "a callback with another result", "callback-signature", "loadavg-coarse/loadavg.c",
    "void loadavg_coarse_post_patch(struct klp_object *obj)\n{",
    "int «loadavg_coarse_post_patch»(struct klp_object *obj)\n{"),
  Plant(
    "a callback nobody declared", "callback-undeclared", "console-level/fix.yaml",
    "      post_patch: console_level_post_patch\n", "",
    at: ("console-level/console.c", "console_level_post_patch"),
    following: ["callback-dropped", "state-no-takeover"]),
]

private let shadowPlants = [
  Plant(
    "a variable that holds an address of the module", "shadow-points-into-module",
    "uptime-stable-reads/uptime.c", "*(u64 *)shadow_data = *(u64 *)ctor_data;",
    "*(void **)shadow_data = «first_read_ctor»;"),
  Plant(
    "an id that nothing defines", "shadow-id-from-macro-unresolved",
    "uptime-stable-reads/fix.yaml", "id: 0x2026000301", "id: «FIRST_READ_ID»",
    following: ["shadow-id-dropped"]),
  Plant(
    "variables freed when the module is removed", "shadow-free-in-module-exit",
    "cmdline-redact/cmdline.c", "\tkfree(redacted);",
    "\tkfree(redacted);\n\t«klp_shadow_free_all»(KLP_SHADOW_FIRST_READ, NULL);"),
  Plant(
    "the same through a helper", "shadow-free-in-module-exit", "cmdline-redact/cmdline.c",
    "void cmdline_redact_exit(void)\n{\n",
    "static void forget(void)\n{\n\t«klp_shadow_free_all»(KLP_SHADOW_FIRST_READ, NULL);\n}\n\nvoid cmdline_redact_exit(void)\n{\n\tforget();\n"
  ),
  Plant(
    "an unguarded free in post_unpatch", "shadow-free-unguarded-post-unpatch",
    "console-level/console.c",
    "\tif (klp_get_prev_state(KLP_STATE_CONSOLE_LEVEL))\n\t\treturn;\n",
    "\t«klp_shadow_free_all»(KLP_SHADOW_FIRST_READ, NULL);\n\tif (klp_get_prev_state(KLP_STATE_CONSOLE_LEVEL))\n\t\treturn;\n"
  ),
  Plant(
    "a free in pre_unpatch", "shadow-free-in-pre-unpatch", "loadavg-coarse/loadavg.c",
    "\tpr_notice(\"/proc/loadavg is exact again\\n\");",
    "\t«klp_shadow_free_all»(KLP_SHADOW_FIRST_READ, NULL);"),
  Plant(
    "a result that is not checked", "shadow-result-unchecked", "uptime-stable-reads/uptime.c",
    "first ? *first : now", "*«first»"),
  Plant(
    "a constructor that sleeps", "shadow-ctor-sleeps", "uptime-stable-reads/uptime.c",
    "\t*(u64 *)shadow_data =", "\t«msleep»(1);\n\t*(u64 *)shadow_data ="),
  Plant(
    "a constructor that allocates another one", "shadow-ctor-recursion",
    "uptime-stable-reads/uptime.c", "\t*(u64 *)shadow_data =",
    "\t«klp_shadow_free»(obj, KLP_SHADOW_FIRST_READ, NULL);\n\t*(u64 *)shadow_data ="),
  Plant(
    "one id for two variables", "shadow-id-collision", "console-level/fix.yaml",
    "states:\n",
    "shadow_variables:\n  level: { id: 0x2026000301, freed_by: never }\n\nstates:\n",
    at: nil),
  Plant(
    "a parent's release function that is not replaced", "shadow-parent-free-not-patched",
    "uptime-stable-reads/fix.yaml", "      single_release: {}\n", "",
    at: ("uptime-stable-reads/fix.yaml", "parent, disable"),
    following: ["function-dropped", "replacement-undeclared"]),
]

private let statePlants = [
  Plant(
    "one id for two states", "state-id-collision", "loadavg-coarse/fix.yaml", "check:\n",
    "states: { coarse: { id: 2026000701, version: 1 } }\n\ncheck:\n", at: nil),
  Plant(
    "data that lies in the module", "state-data-static", "console-level/console.c",
    "\tstate->data = kzalloc(sizeof(int), GFP_KERNEL);\n",
    "\t«state»->data = &console_level;\n",
    and: [
      .init(
        file: "console-level/console.c", old: "#define CONSOLE_LEVEL\t3\n",
        new: "#define CONSOLE_LEVEL\t3\n\nstatic int console_level;\n"),
      .init(file: "console-level/console.c", old: "\tkfree(state->data);\n", new: ""),
    ]),
  Plant(
    "a state with the id 0", "state-id-zero", "console-level/fix.yaml", "id: 2026000701",
    "id: «0»"),
  Plant(
    "a state that the C does not look for in the right patch", "state-wrong-patch",
    "console-level/console.c",
    "\tstate = klp_get_state(&klp_compose_patch, KLP_STATE_CONSOLE_LEVEL);\n\tif (!state)\n\t\treturn -EINVAL;",
    "\tstate = klp_get_state(«&other_patch», KLP_STATE_CONSOLE_LEVEL);\n\tif (!state)\n\t\treturn -EINVAL;"
  ),
  Plant(
    "a state nobody declares", "state-used-undeclared", "loadavg-coarse/loadavg.c",
    "\tpr_notice(\"/proc/loadavg is exact again\\n\");",
    "\tif (klp_get_state(&klp_compose_patch, «4711»))\n\t\tpr_notice(\"again\\n\");"),
  Plant(
    "data of the earlier release freed on a cancelled transition", "state-data-double-free",
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

          """)
    ], at: ("console-level/console.c", "kfree(state->data)")),
  Plant(
    "an earlier state that may not be there", "state-get-unchecked", "console-level/console.c",
    "\tif (prev) {\n", "\tpr_debug(\"%p\\n\", «prev»->data);\n\tif (prev) {\n"),
]

private let modulePlants = [
  Plant(
    "an exit that takes back a change of the system", "exit-undoes-live-state",
    "cmdline-redact/cmdline.c", "\tkfree(redacted);\n",
    "\tkfree(redacted);\n\t«console_loglevel» = 7;\n"),
  Plant(
    "a replacement in the init section", "new-func-init-section", "cmdline-redact/cmdline.c",
    "int klpp_cmdline_proc_show", "int __init «klpp_cmdline_proc_show»"),
  Plant(
    "memory that exit does not free", "init-no-unwind", "cmdline-redact/cmdline.c",
    "\tkfree(redacted);\n", "", at: ("cmdline-redact/fix.yaml", "cmdline_redact_init")),
  Plant(
    "a notifier registered in init", "init-registers-code", "cmdline-redact/cmdline.c",
    "\treturn redacted ? 0 : -ENOMEM;",
    "\t«register_reboot_notifier»(&notifier);\n\treturn redacted ? 0 : -ENOMEM;",
    and: [
      .init(
        file: "cmdline-redact/cmdline.c", old: "\tkfree(redacted);\n",
        new: "\tunregister_reboot_notifier(&notifier);\n\tkfree(redacted);\n")
    ]),
]

private let releasePlants = [
  Plant(
    "a state whose version went down", "state-version-decreased", "console-level/fix.yaml",
    "version: 1,", "version: 0,", at: ("livepatch.yaml", "3\ndescription")),
  Plant(
    "the number of a release in the field", "module-name-reused", "livepatch.yaml",
    "version: 3", "version: «2»"),
  Plant(
    "a function that is no longer replaced", "function-dropped", "loadavg-coarse/fix.yaml",
    "    functions: [loadavg_proc_show]\n", "", at: ("livepatch.yaml", "3\ndescription"),
    following: ["replacement-undeclared"]),
  Plant(
    "a fix with callbacks that is taken out", "callback-dropped", "livepatch.yaml",
    "releases: releases\n",
    "releases: releases\nfixes: [binfmt-status, cmdline-redact, execdomains-arch, personality-aslr, uptime-whole-seconds, uptime-no-idle, loadavg-coarse, uptime-stable-reads, version-mark, version-no-build, version-merge]\n",
    at: ("livepatch.yaml", "3\ndescription"), following: ["state-dropped"]),
  Plant(
    "an object that is no longer patched", "object-dropped", "uptime-stable-reads/fix.yaml",
    "references: [DEMO-2026-0003]", "references: [DEMO-2026-0003]",
    and: [
      .init(
        file: "releases/bookworm/lp_cloud_2/cumulative.yaml", old: "shadow_variables:\n",
        new:
          "  - object: nf_tables\n    functions:\n      - function: nft_lookup_init\n        provided_by: [{ fix: cmdline-hide, replacement: klpp_nft_lookup_init }]\nshadow_variables:\n"
      )
    ], at: ("livepatch.yaml", "3\ndescription")),
  Plant(
    "a shadow variable that is let go", "shadow-id-dropped", "uptime-stable-reads/fix.yaml",
    "id: 0x2026000301", "id: 0x2026000302", at: ("livepatch.yaml", "3\ndescription")),
  Plant(
    "a shadow variable of another type", "shadow-size-changed", "uptime-stable-reads/fix.yaml",
    "type: u64", "type: u32", at: nil,
    following: ["shadow-get-or-alloc-size-arg"]),
  Plant(
    "a fix with a state that is taken out", "state-dropped", "console-level/fix.yaml",
    "states:\n  console_level: { id: 2026000701, version: 1, about: console level lowered, data: int }\n",
    "", at: ("livepatch.yaml", "3\ndescription"),
    following: ["state-used-undeclared", "yaml-source-mismatch"]),
]
