/// Mistakes for grown sets. The list follows the catalogue of what livepatches get wrong and the
/// kernel's behaviour behind it, not the rules: what it expects was written down before anybody
/// looked at what they find.
let mistakesOfSets: [Mistake] =
  structureMistakes + orderMistakes + functionMistakes + callbackMistakes + shadowMistakes
  + stateMistakes + initMistakes + codeMistakes

private let longName = String(repeating: "x", count: 60)

private let structureMistakes = [
  Mistake(
    "object-name-too-long", "a module of 60 characters", "$p-borrower/fix.yaml",
    "  $p_net:\n    functions", "  «\(longName)»:\n    functions", rule: "bad-name"),
  Mistake(
    "func-name-too-long", "a function of 520 characters", "$p-cache/fix.yaml",
    "functions: [$p_fill]",
    "functions: { «\(String(repeating: "y", count: 520))»: { replacement: klpp_$p_fill } }",
    rule: "bad-name"),
  Mistake(
    "object-name-empty", "an object without a name", "$p-borrower/fix.yaml",
    "  $p_net:\n    functions", "  «\"\"»:\n    functions", rule: "bad-name"),
  Mistake(
    "object-name-not-module-name", "a dash", "$p-table/fix.yaml", "  $p_driver:", "  «$p-driver»:"),
  Mistake(
    "object-name-not-module-name", "a file name", "$p-table/fix.yaml", "  $p_driver:",
    "  «$p_driver.ko»:"),
  Mistake(
    "object-name-reserved", "an attribute of sysfs", "$p-table/fix.yaml", "  $p_driver:",
    "  «stack_order»:"),
  Mistake(
    "duplicate-object", "one object twice", "$p-keeper/fix.yaml", "  #@objects\n",
    "  «vmlinux»:\n    functions: [$p_other]\n", rule: "yaml-duplicate-key"),
  Mistake(
    "duplicate-function", "one function twice", "$p-cache/fix.yaml", "[$p_fill]",
    "[$p_fill, «$p_fill»]"),
  Mistake(
    "duplicate-function", "positions 0 and 1", "$p-cache/fix.yaml", "[$p_fill]",
    "{ «$p_fill»: [{ sympos: 0 }, { sympos: 1 }] }"),
  Mistake(
    "yaml-source-mismatch", "a replacement that nobody wrote", "$p-cache/fix.yaml", "[$p_fill]",
    "[$p_fill, «$p_drain»]"),
  Mistake(
    "yaml-source-mismatch", "a replacement that is called otherwise", "$p-table/fix.yaml",
    "{ replacement: klpp_$p_insert_entry }", "{ replacement: «klpp_$p_insert» }"),
  Mistake(
    "yaml-source-mismatch", "a callback that nobody wrote", "$p-table/fix.yaml",
    "post_patch: $p_table_post_patch", "post_patch: «$p_table_patched»",
    following: ["callback-undeclared"]),
  Mistake(
    "yaml-source-mismatch", "an init that nobody wrote", "$p-cache/fix.yaml",
    "init: $p_cache_init", "init: «$p_cache_setup»"),
  Mistake(
    "yaml-source-mismatch", "a destructor that nobody wrote", "$p-keeper/fix.yaml",
    "dtor: $p_owner_dtor", "dtor: «$p_owner_free»"),
  Mistake(
    "yaml-source-mismatch", "a replacement that is static", "$p-cache/cache.c",
    "ssize_t klpp_$p_fill(", "static ssize_t «klpp_$p_fill»(", rule: "internal-linkage"),
  Mistake(
    "yaml-source-mismatch", "a replacement that is compiled out", "$p-borrower/borrower.c",
    "int klpp_$p_send(", "#if 0\nint klpp_$p_send(",
    and: [
      .init(file: "$p-borrower/borrower.c", old: "/*@end*/", new: "#endif\n/*@end*/"),
      .at("$p-borrower/fix.yaml", "«$p_send»"),
    ]),
  Mistake(
    "yaml-source-mismatch", "another condition in C than in YAML", "$p-choice/choice.c",
    "#ifdef CONFIG_64BIT", "#ifndef CONFIG_64BIT",
    and: [
      .at("$p-choice/fix.yaml", "«klpp_$p_count_32»"),
      .at("$p-choice/fix.yaml", "«klpp_$p_count_64»"),
    ], rule: "conditions-differ"),
  Mistake(
    "unknown-or-mistyped-key", "a misspelt key", "$p-cache/fix.yaml", "init: $p_cache_init",
    "«inti»: $p_cache_init"),
  Mistake(
    "unknown-or-mistyped-key", "a misspelt key of a function", "$p-choice/fix.yaml",
    "{ replacement: klpp_$p_count_64, when: CONFIG_64BIT }",
    "{ replacement: klpp_$p_count_64, «wenn»: CONFIG_64BIT }"),
  Mistake(
    "module-name-invalid", "a release of 60 characters", "livepatch.yaml", "livepatch: lp_$p",
    "livepatch: «\(longName)»"),
]

private let orderMistakes = [
  Mistake(
    "duplicate-fix-id", "two fixes of one id", "$p-side/fix.yaml", "fix: $p-side",
    "fix: «$p-more»", rule: "fix-folder-mismatch", following: ["unknown-dependency"]),
  Mistake(
    "unknown-dependency", "a fix that is not there", "$p-base/fix.yaml", "#@relations",
    "requires: [«$p-ground»]"),
  Mistake(
    "unknown-dependency", "on top of what is not there", "$p-more/fix.yaml",
    "{ on_top_of: $p-base }", "{ on_top_of: «$p-bass» }"),
  Mistake(
    "dependency-cycle", "two that wait for each other", "$p-base/fix.yaml", "#@relations",
    "requires: [«$p-join»]"),
  Mistake(
    "dependency-cycle", "a fix before its base", "$p-more/fix.yaml", "#@relations",
    "before: [«$p-base»]"),
  Mistake(
    "conflicting-fixes", "a pair that was ruled out", "$p-base/fix.yaml", "#@relations",
    "conflicts: [«$p-cache»]"),
  Mistake(
    "order-contradicts-dependency", "a series the other way round", "livepatch.yaml",
    "#@manifest",
    "fixes: [$p-keeper, $p-level, $p-table, $p-cache, $p-counted, $p-choice, $p-borrower, «$p-more», $p-base, $p-side, $p-join]"
  ),
]

private func copy(of limit: String) -> String {
  """
  static int $p_check(const char *text, size_t length)
  {
  	if (!text)
  		return -EINVAL;
  	if (!length)
  		return -ENODATA;
  	if (length > \(limit))
  		return -E2BIG;
  	return 0;
  }

  """
}

private let functionMistakes = [
  Mistake(
    "function-conflict", "two fixes replace it", "$p-cache/fix.yaml", "[$p_fill]",
    "{ $p_fill: {}, $p_refuse: { replacement: klpp_$p_fill_refuse } }",
    and: [
      .init(
        file: "$p-cache/cache.c", old: "/*@end*/",
        new: "int klpp_$p_fill_refuse(struct sock *sk, int reason)\n{\n\treturn 0;\n}\n/*@end*/"),
      .at("$p-counted/fix.yaml", "«$p_refuse»"),
    ]),
  Mistake(
    "function-conflict", "the join forgets one side", "$p-join/fix.yaml",
    "{ on_top_of: [$p-more, $p-side] }", "{ on_top_of: $p-more }",
    and: [.at("$p-side/fix.yaml", "«$p_parse»")]),
  Mistake(
    "function-conflict", "a join that joins nothing", "$p-join/fix.yaml",
    "{ on_top_of: [$p-more, $p-side] }", "{}", and: [.at("$p-side/fix.yaml", "«$p_parse»")]),
  Mistake(
    "function-conflict-sympos", "the second symbol in another fix", "$p-cache/fix.yaml",
    "[$p_fill]", "{ $p_fill: {}, «$p_refuse»: { sympos: 2, replacement: klpp_$p_fill_refuse } }",
    and: [
      .init(
        file: "$p-cache/cache.c", old: "/*@end*/",
        new: "int klpp_$p_fill_refuse(struct sock *sk, int reason)\n{\n\treturn 0;\n}\n/*@end*/")
    ]),
  Mistake(
    "replacement-shared", "one C function for two", "$p-cache/fix.yaml", "[$p_fill]",
    "{ $p_fill: {}, «$p_refill»: { replacement: klpp_$p_fill } }"),
  Mistake(
    "replacement-name-collision", "one external helper in two fixes", "$p-cache/cache.c",
    "/*@end*/", "void $p_note(void)\n{\n}\n/*@end*/",
    and: [
      .init(
        file: "$p-table/table.c", old: "/*@end*/", new: "void $p_note(void)\n{\n}\n/*@end*/"),
      .at("$p-table/table.c", "«$p_note»"),
    ]),
  Mistake(
    "replacement-name-collision", "one external variable in two fixes", "$p-cache/cache.c",
    "/*@end*/", "int $p_notes;\n/*@end*/",
    and: [
      .init(file: "$p-table/table.c", old: "/*@end*/", new: "int $p_notes;\n/*@end*/"),
      .at("$p-table/table.c", "«$p_notes»"),
    ]),
  Mistake(
    "module-parameter-collision", "one parameter in two fixes", "$p-cache/cache.c", "/*@end*/",
    "static int $p_debug;\nmodule_param($p_debug, int, 0444);\n/*@end*/",
    and: [
      .init(
        file: "$p-table/table.c", old: "/*@end*/",
        new: "static int $p_debug;\nmodule_param($p_debug, int, 0444);\n/*@end*/"),
      .at("$p-table/table.c", "«module_param»"),
    ], rule: "replacement-name-collision"),
  Mistake(
    "inlined-callee-changed-elsewhere", "a copy of what another fix replaces",
    "$p-borrower/borrower.c", "int klpp_$p_send(",
    "static int «$p_lookup»(unsigned long key)\n{\n\treturn 0;\n}\n\nint klpp_$p_send(",
    and: [
      .init(
        file: "$p-borrower/borrower.c", old: "/*@send*/", new: "err |= $p_lookup(skb->len);"),
      .init(
        file: "$p-borrower/fix.yaml", old: "  $p_net:\n    functions",
        new: "  $p_driver:\n    functions"),
      .init(file: "$p-borrower/fix.yaml", old: "  $p_net: [", new: "  $p_driver: ["),
    ]),
  Mistake(
    "helper-copies-differ", "a helper that one fix copied before it was mended",
    "$p-keeper/keeper.c", "/*@helpers*/", copy(of: "64"),
    and: [
      .init(file: "$p-level/level.c", old: "/*@helpers*/", new: copy(of: "65")),
      .at("$p-level/level.c", "«$p_check»"),
    ]),
  Mistake(
    "signature-change", "another parameter than the fix below", "$p-join/join.c",
    "int klpp_$p_parse(const char *text, size_t length)",
    "int «klpp_$p_parse»(const char *text, int length)"),
  Mistake(
    "signature-change", "another result", "$p-join/join.c", "int klpp_$p_parse(",
    "long «klpp_$p_parse»("),
  Mistake(
    "lost-replacement-called", "a call of the fix below", "$p-join/join.c", "/*@parse*/",
    "if («klpp_$p_parse_more»(text, length))\n\t\treturn -EINVAL;",
    and: [
      .init(file: "$p-more/more.c", old: "klpp_$p_parse(", new: "klpp_$p_parse_more("),
      .init(
        file: "$p-more/fix.yaml", old: "{ on_top_of: $p-base }",
        new: "{ on_top_of: $p-base, replacement: klpp_$p_parse_more }"),
    ]),
]

private let callbackMistakes = [
  Mistake(
    "callback-signature", "a pre_patch without result", "$p-table/table.c",
    "int $p_table_pre_patch(struct klp_object *obj)\n{",
    "void «$p_table_pre_patch»(struct klp_object *obj)\n{"),
  Mistake(
    "callback-signature", "a callback of the patch", "$p-table/table.c",
    "void $p_table_post_patch(struct klp_object *obj)",
    "void «$p_table_post_patch»(struct klp_patch *patch)"),
  Mistake(
    "callback-signature", "a callback without parameter", "$p-table/table.c",
    "void $p_table_pre_unpatch(struct klp_object *obj)", "void «$p_table_pre_unpatch»(void)"),
  Mistake(
    "pre-patch-positive-return", "a one", "$p-table/table.c",
    "\t/*@pre_patch*/\n\treturn 0;", "\treturn «1»;"),
  Mistake(
    "pre-patch-positive-return", "an error number without its sign", "$p-level/level.c",
    "\t/*@pre_patch*/", "\tif ($p_limit < 0)\n\t\treturn «EINVAL»;"),
  Mistake(
    "pre-patch-positive-return", "an error number out of a helper", "$p-level/level.c",
    "\t/*@pre_patch*/", "\tif ($p_limit < 0)\n\t\treturn $p_refused();",
    and: [
      .init(
        file: "$p-level/level.c", old: "/*@helpers*/",
        new: "static int $p_refused(void)\n{\n\treturn «EBUSY»;\n}\n/*@helpers*/")
    ]),
  Mistake(
    "pre-patch-partial-undo", "memory lost on a later error", "$p-table/table.c",
    "\t/*@pre_patch*/", "\tif (num_online_cpus() > 64)\n\t\t«return -EBUSY;»"),
  Mistake(
    "pre-patch-unpaired", "nothing gives it back", "$p-table/table.c",
    "\tkfree($p_entries);\n", "", and: [.at("$p-table/fix.yaml", "«$p_table_pre_patch»")]),
  Mistake(
    "pre-patch-unpaired", "no post_unpatch", "$p-table/fix.yaml",
    "      post_unpatch: $p_table_post_unpatch\n", "",
    and: [.at("$p-table/fix.yaml", "«$p_table_pre_patch»")], following: ["callback-undeclared"]),
  Mistake(
    "pre-unpatch-unpaired", "given back where it is not always run", "$p-table/table.c",
    "\tkfree($p_entries);\n\t$p_entries = NULL;\n", "",
    and: [
      .init(
        file: "$p-table/table.c", old: "/*@pre_unpatch*/",
        new: "kfree($p_entries);\n\t$p_entries = NULL;"),
      .at("$p-table/fix.yaml", "«$p_table_pre_patch»"),
    ], rule: "pre-patch-unpaired"),
  Mistake(
    "post-patch-unpaired", "a proc entry", "$p-level/level.c", "/*@post_patch*/",
    "proc_mkdir(\"$p\", NULL);", and: [.at("$p-level/fix.yaml", "«$p_level_post_patch»")]),
  Mistake(
    "post-patch-not-repeatable", "what post_patch takes is given back by post_unpatch",
    "$p-table/table.c", "/*@post_patch*/", "schedule_delayed_work(&$p_work, HZ);",
    and: [
      .init(
        file: "$p-table/table.c", old: "/*@post_unpatch*/",
        new: "cancel_delayed_work_sync(&$p_work);"),
      .at("$p-table/fix.yaml", "«$p_table_post_patch»"),
    ], rule: "post-patch-unpaired", following: ["callback-registers-code"]),
  Mistake(
    "pre-unpatch-frees-needed-data", "what a reversed disable needs again", "$p-level/level.c",
    "\tif (state && state->data)\n\t\t$p_limit = *(int *)state->data;\n",
    "\tif (state && state->data) {\n\t\t$p_limit = *(int *)state->data;\n\t\tkfree(state->data);\n\t\tstate->data = NULL;\n\t}\n",
    rule: "pre-patch-unpaired",
    missed: "memory counts as given back where `post_unpatch` frees it as well"),
  Mistake(
    "callback-double-apply", "a level saved over what the release before saved",
    "$p-level/level.c",
    "\tif (klp_get_prev_state(KLP_STATE_$P_LEVEL))\n\t\treturn;\n\tstate = klp_get_state(&klp_compose_patch, KLP_STATE_$P_LEVEL);\n\tif (!state || !state->data)",
    "\tstate = klp_get_state(&klp_compose_patch, KLP_STATE_$P_LEVEL);\n\tif (!state || !state->data)",
    missed: "a callback that asks for the earlier state in one place is taken to know"),
  Mistake(
    "callback-deadlock", "a module is loaded", "$p-table/table.c", "/*@pre_patch*/",
    "«request_module»(\"$p-tables\");"),
  Mistake(
    "callback-deadlock", "a module is loaded by a helper of a helper", "$p-table/table.c",
    "/*@post_patch*/", "$p_prepare();",
    and: [
      .init(
        file: "$p-table/table.c", old: "/*@helpers*/",
        new: """
          static void $p_load(void)
          {
          	«request_module»("$p");
          }

          static void $p_prepare(void)
          {
          	$p_load();
          }
          """)
    ]),
  Mistake(
    "callback-deadlock", "another patch is enabled", "$p-level/level.c", "/*@post_patch*/",
    "«klp_enable_patch»(&klp_compose_patch);", following: ["module-in-fix"]),
  Mistake(
    "callback-mod-null", "the module of vmlinux", "$p-level/level.c", "/*@post_patch*/",
    "pr_info(\"%s\\n\", «obj->mod->name»);"),
  Mistake(
    "callback-mod-null", "the name of vmlinux", "$p-level/level.c", "/*@pre_patch*/",
    "if (!«strcmp(obj->name, \"ext4\")»)\n\t\treturn 0;"),
  Mistake(
    "callback-mod-null", "in a helper", "$p-level/level.c", "/*@post_patch*/", "$p_tell(obj);",
    and: [
      .init(
        file: "$p-level/level.c", old: "/*@helpers*/",
        new:
          "static void $p_tell(struct klp_object *o)\n{\n\tpr_info(\"%s\\n\", «o->mod->name»);\n}\n"
      )
    ]),
  Mistake(
    "callback-foreign-object", "a function of another module", "$p-level/level.c",
    "/*@post_patch*/", "«$p_lock_peer»(NULL);",
    and: [
      .init(file: "$p-level/fix.yaml", old: "#@end", new: "externs: { $p_net: [$p_lock_peer] }")
    ], following: ["livepatch-symbol"]),
  Mistake(
    "callback-prev-state-outside-transition", "in a module's callback", "$p-table/table.c",
    "/*@post_patch*/", "if («klp_get_prev_state»(KLP_STATE_$P_LEVEL))\n\t\treturn;"),
  Mistake(
    "callback-registers-code", "a notifier", "$p-table/table.c", "/*@post_patch*/",
    "«register_netdevice_notifier»(&$p_notifier);",
    and: [
      .init(
        file: "$p-table/table.c", old: "/*@pre_unpatch*/",
        new: "unregister_netdevice_notifier(&$p_notifier);")
    ]),
  Mistake(
    "callback-registers-code", "a timer of a helper", "$p-table/table.c", "/*@post_patch*/",
    "$p_begin();",
    and: [
      .init(
        file: "$p-table/table.c", old: "/*@pre_unpatch*/", new: "del_timer_sync(&$p_timer);"),
      .init(
        file: "$p-table/table.c", old: "/*@helpers*/",
        new: "static void $p_begin(void)\n{\n\t«mod_timer»(&$p_timer, jiffies + HZ);\n}\n"),
    ]),
  Mistake(
    "callback-undeclared", "a callback that nobody calls", "$p-level/fix.yaml",
    "      post_patch: $p_level_post_patch\n", "",
    and: [
      .init(
        file: "$p-level/level.c", old: "void $p_level_post_patch(",
        new: "void «$p_level_post_patch»(")
    ]),
]

private let forgetAll = "«klp_shadow_free_all»(KLP_SHADOW_$P_OWNER, NULL);"

private let shadowMistakes = [
  Mistake(
    "shadow-free-in-module-exit", "in exit", "$p-cache/cache.c", "/*@exit*/", forgetAll),
  Mistake(
    "shadow-free-in-module-exit", "behind the last-user count, past it", "$p-counted/counted.c",
    "/*@exit*/", "«klp_shadow_free_all»(KLP_SHADOW_$P_HITS, NULL);"),
  Mistake(
    "shadow-free-in-module-exit", "three calls deep", "$p-cache/cache.c", "/*@exit*/",
    "$p_cleanup();",
    and: [
      .init(
        file: "$p-cache/cache.c", old: "/*@helpers*/",
        new: """
          static void $p_forget(void)
          {
          	\(forgetAll)
          }

          static int $p_forget_some(int all)
          {
          	if (all)
          		$p_forget();
          	return 0;
          }

          static void $p_cleanup(void)
          {
          	(void)$p_forget_some(1);
          }
          """)
    ]),
  Mistake(
    "shadow-free-in-module-exit", "in another file", "$p-cache/cache.c", "/*@exit*/",
    "$p_forget();",
    and: [
      .init(
        file: "$p-keeper/keeper.c", old: "/*@end*/",
        new: "void $p_forget(void)\n{\n\t\(forgetAll)\n}\n/*@end*/")
    ], following: ["shadow-dtor-missing"]),
  Mistake(
    "shadow-free-in-module-exit", "through a macro", "$p-cache/cache.c", "/*@exit*/",
    "$P_FORGET();",
    and: [
      .init(
        file: "$p-cache/cache.c", old: "/*@helpers*/",
        new: "#define $P_FORGET() «klp_shadow_free_all»(KLP_SHADOW_$P_OWNER, NULL)\n")
    ]),
  Mistake(
    "shadow-free-in-module-exit", "behind a count of this module alone", "$p-cache/cache.c",
    "/*@exit*/", "if (!--$p_users_here)\n\t\t\(forgetAll)",
    and: [
      .init(
        file: "$p-cache/cache.c", old: "/*@helpers*/", new: "static int $p_users_here = 1;\n")
    ]),
  Mistake(
    "shadow-free-unguarded-post-unpatch", "in post_unpatch", "$p-level/level.c",
    "/*@post_unpatch*/", forgetAll),
  Mistake(
    "shadow-free-unguarded-post-unpatch", "by a helper", "$p-level/level.c", "/*@post_unpatch*/",
    "$p_forget();",
    and: [
      .init(
        file: "$p-level/level.c", old: "/*@helpers*/",
        new: "static void $p_forget(void)\n{\n\t\(forgetAll)\n}\n")
    ]),
  Mistake(
    "shadow-free-in-module-object-callback", "whenever the module goes", "$p-table/table.c",
    "/*@post_unpatch*/", forgetAll, rule: "shadow-free-unguarded-post-unpatch"),
  Mistake(
    "shadow-free-in-pre-unpatch", "while old code still runs", "$p-level/level.c",
    "/*@pre_unpatch*/", forgetAll),
  Mistake(
    "shadow-never-freed", "nobody frees it", "$p-keeper/keeper.c",
    "\tif (owner)\n\t\tklp_shadow_free(inode, KLP_SHADOW_$P_OWNER, $p_owner_dtor);\n",
    "\tif (owner)\n\t\tpr_debug(\"%llu\\n\", owner->opened);\n",
    and: [
      .init(file: "$p-keeper/fix.yaml", old: "    freed_by: [parent, disable]\n", new: ""),
      .at("$p-keeper/keeper.c", "«klp_shadow_get_or_alloc»"),
    ]),
  Mistake(
    "shadow-parent-free-not-patched", "the parent's release is not replaced",
    "$p-keeper/fix.yaml", "      $p_release: {}\n", "",
    and: [.at("$p-keeper/fix.yaml", "«parent»,")], following: ["replacement-undeclared"]),
  Mistake(
    "shadow-id-collision", "one number, two variables", "$p-counted/fix.yaml", "id: 0x2026$n10",
    "id: 0x2026$n01", and: [.at("$p-keeper/fix.yaml", "«$p_owner»:")]),
  Mistake(
    "shadow-id-collision", "one number, written otherwise", "$p-cache/cache.c", "/*@fill*/",
    "klp_shadow_get(file, «$P_MINE»);",
    and: [
      .init(
        file: "$p-cache/cache.c", old: "/*@helpers*/",
        new: "#define $P_MINE (0x2026$n00 + 1)\n")
    ], rule: "shadow-id-shared-undeclared"),
  Mistake(
    "shadow-id-weak", "the number one", "$p-counted/fix.yaml", "id: 0x2026$n10", "id: «1»"),
  Mistake(
    "shadow-id-from-macro-unresolved", "a number that nobody defines", "$p-counted/fix.yaml",
    "id: 0x2026$n10", "id: «$P_HITS_ID»"),
  Mistake(
    "shadow-ctor-sleeps", "memory that may sleep", "$p-keeper/keeper.c", "/*@ctor*/",
    "owner->name = «kstrdup»(\"somebody\", GFP_KERNEL);"),
  Mistake(
    "shadow-ctor-sleeps", "a mutex in the destructor", "$p-keeper/keeper.c", "/*@dtor*/",
    "«mutex_lock»(&$p_lock);\n\tmutex_unlock(&$p_lock);"),
  Mistake(
    "shadow-ctor-sleeps", "a helper that waits", "$p-keeper/keeper.c", "/*@dtor*/",
    "$p_drain(owner);",
    and: [
      .init(
        file: "$p-keeper/keeper.c", old: "/*@helpers*/",
        new:
          "static void $p_drain(struct $p_owner *owner)\n{\n\t«synchronize_rcu»();\n}\n")
    ]),
  Mistake(
    "shadow-ctor-recursion", "another variable in the constructor", "$p-keeper/keeper.c",
    "/*@ctor*/",
    "«klp_shadow_alloc»(obj, KLP_SHADOW_$P_OWNER, 8, GFP_ATOMIC, NULL, NULL);"),
  Mistake(
    "shadow-ctor-recursion", "another variable in the destructor, by a helper",
    "$p-keeper/keeper.c", "/*@dtor*/", "$p_drop(obj);",
    and: [
      .init(
        file: "$p-keeper/keeper.c", old: "/*@helpers*/",
        new:
          "static void $p_drop(void *obj)\n{\n\t«klp_shadow_free»(obj, KLP_SHADOW_$P_OWNER, NULL);\n}\n"
      )
    ], following: ["shadow-dtor-missing"]),
  Mistake(
    "shadow-alloc-unchecked", "used without a look", "$p-keeper/keeper.c",
    "\tif (!owner)\n\t\treturn -ENOMEM;\n", "",
    and: [.at("$p-keeper/keeper.c", "«owner»->opened,")],
    rule: "shadow-result-unchecked"),
  Mistake(
    "shadow-alloc-unchecked", "used at once", "$p-counted/counted.c",
    "\tif (hits)\n\t\t(*hits)++;", "\t(*«hits»)++;", rule: "shadow-result-unchecked"),
  Mistake(
    "shadow-get-unchecked", "of a parent that is older than the patch", "$p-keeper/keeper.c",
    "/*@release*/",
    "owner = klp_shadow_get(file, KLP_SHADOW_$P_OWNER);\n\tpr_debug(\"%llu\\n\", owner->opened);",
    and: [.at("$p-keeper/keeper.c", "«owner»->opened)")],
    rule: "shadow-result-unchecked"),
  Mistake(
    "shadow-get-unchecked", "in one expression", "$p-keeper/keeper.c", "/*@release*/",
    "pr_debug(\"%llu\\n\", ((struct $p_owner *)«klp_shadow_get»(file, KLP_SHADOW_$P_OWNER))->opened);",
    rule: "shadow-result-unchecked"),
  Mistake(
    "shadow-get-or-alloc-size-arg", "another size elsewhere", "$p-counted/counted.c",
    "/*@refuse*/",
    "hits = klp_shadow_get_or_alloc(sk, KLP_SHADOW_$P_HITS, «4», GFP_ATOMIC, NULL, NULL);"),
  Mistake(
    "shadow-dtor-missing", "freed without its destructor", "$p-keeper/keeper.c", "/*@open*/",
    "«klp_shadow_free»(file, KLP_SHADOW_$P_OWNER, NULL);"),
  Mistake(
    "shadow-points-into-module", "a string of the module", "$p-keeper/keeper.c", "/*@ctor*/",
    "owner->name = «$p_nobody»;"),
  Mistake(
    "shadow-points-into-module", "a literal", "$p-keeper/keeper.c", "/*@open*/",
    "owner->name = «\"somebody\"»;"),
  Mistake(
    "shadow-points-into-module", "a function of the module", "$p-keeper/keeper.c", "/*@open*/",
    "owner->name = (char *)«$p_owner_dtor»;"),
  Mistake(
    "shadow-key-on-stack", "the address of a local", "$p-counted/counted.c", "/*@refuse*/",
    "hits = klp_shadow_get(«&reason», KLP_SHADOW_$P_HITS);"),
  Mistake(
    "shadow-id-shared-undeclared", "another fix uses the number", "$p-cache/cache.c", "/*@fill*/",
    "klp_shadow_get(file, «0x2026$n01»);"),
]

private let stateMistakes = [
  Mistake(
    "state-id-zero", "the number zero", "$p-level/fix.yaml", "id: 2026$n02", "id: «0»"),
  Mistake(
    "state-id-duplicate", "two states of one number", "$p-level/fix.yaml", "#@states",
    "«$p_other»: { id: 2026$n02, version: 1, about: another }", rule: "state-id-collision"),
  Mistake(
    "state-id-collision", "two fixes, one number", "$p-cache/fix.yaml", "#@end",
    "states: { $p_buffer: { id: 2026$n02, version: 2, about: a buffer } }",
    and: [.at("$p-level/fix.yaml", "«$p_level»:")]),
  Mistake(
    "state-id-collision", "one name, two versions", "$p-cache/fix.yaml", "#@end",
    "states: { $p_level: { id: 2026$n02, version: 2, about: limit lowered } }",
    and: [.at("$p-level/fix.yaml", "«1»,")]),
  Mistake(
    "state-no-takeover", "never asks what was before", "$p-level/level.c",
    "\tif (prev) {\n\t\tstate->data = prev->data;\n\t\treturn 0;\n\t}\n", "",
    and: [
      .init(
        file: "$p-level/level.c",
        old: "\tstruct klp_state *prev = klp_get_prev_state(KLP_STATE_$P_LEVEL);\n", new: ""),
      .init(
        file: "$p-level/level.c",
        old:
          "\tif (klp_get_prev_state(KLP_STATE_$P_LEVEL))\n\t\treturn;\n\tstate = klp_get_state(&klp_compose_patch, KLP_STATE_$P_LEVEL);\n\tif (!state || ",
        new:
          "\tstate = klp_get_state(&klp_compose_patch, KLP_STATE_$P_LEVEL);\n\tif (!state || "),
      .init(
        file: "$p-level/level.c",
        old:
          "\tif (klp_get_prev_state(KLP_STATE_$P_LEVEL))\n\t\treturn;\n\tstate = klp_get_state(&klp_compose_patch, KLP_STATE_$P_LEVEL);\n\tif (!state)\n\t\treturn;\n\tkfree",
        new:
          "\tstate = klp_get_state(&klp_compose_patch, KLP_STATE_$P_LEVEL);\n\tif (!state)\n\t\treturn;\n\tkfree"
      ),
      .at(
        "$p-level/level.c",
        "e_patch(struct klp_object *obj)\n{\n\tstruct klp_state *state;\n\n\tstate = «klp_get_state»(&klp_compose_patch, KLP_STATE_$P_LEVEL);"
      ),
    ]),
  Mistake(
    "state-used-undeclared", "a number that nobody declares", "$p-cache/cache.c", "/*@fill*/",
    "if (klp_get_prev_state(«0x4711»))\n\t\treturn 0;"),
  Mistake(
    "state-used-undeclared", "a name that nobody declares", "$p-level/level.c", "/*@post_patch*/",
    "klp_get_state(&klp_compose_patch, «$P_OTHER_STATE»);",
    and: [
      .init(
        file: "$p-level/level.c", old: "/*@helpers*/", new: "#define $P_OTHER_STATE 815\n")
    ]),
  Mistake(
    "state-get-unchecked", "the earlier one, without a look", "$p-level/level.c",
    "\tif (prev) {\n\t\tstate->data = prev->data;\n\t\treturn 0;\n\t}\n",
    "\tstate->data = «prev»->data;\n\tif (state->data)\n\t\treturn 0;\n"),
  Mistake(
    "state-get-unchecked", "the earlier one", "$p-level/level.c", "/*@post_unpatch*/",
    "state = klp_get_prev_state(KLP_STATE_$P_LEVEL);\n\tpr_debug(\"%p\\n\", «state»->data);"),
  Mistake(
    "state-wrong-patch", "a patch of its own", "$p-level/level.c", "/*@post_patch*/",
    "klp_get_state(«&patch», KLP_STATE_$P_LEVEL);"),
  Mistake(
    "state-data-static", "memory of the module", "$p-level/level.c", "/*@pre_patch_allocated*/",
    "«state->data = &$p_memory;»",
    and: [
      .init(file: "$p-level/level.c", old: "/*@helpers*/", new: "static int $p_memory;\n")
    ]),
  Mistake(
    "state-data-static", "an array of the module", "$p-level/level.c",
    "/*@pre_patch_allocated*/", "«state->data = $p_memory;»",
    and: [
      .init(file: "$p-level/level.c", old: "/*@helpers*/", new: "static int $p_memory[4];\n")
    ]),
  Mistake(
    "state-data-double-free", "the other's data after a reversed transition", "$p-level/level.c",
    "\tif (klp_get_prev_state(KLP_STATE_$P_LEVEL))\n\t\treturn;\n\tstate = klp_get_state(&klp_compose_patch, KLP_STATE_$P_LEVEL);\n\tif (!state)\n\t\treturn;\n\tkfree(state->data);",
    "\tstate = klp_get_state(&klp_compose_patch, KLP_STATE_$P_LEVEL);\n\tif (!state)\n\t\treturn;\n\t«kfree»(state->data);"
  ),
  Mistake(
    "state-data-leak-on-cancel", "nothing gives it back", "$p-level/level.c",
    "\tkfree(state->data);\n", "", and: [.at("$p-level/fix.yaml", "«$p_level_pre_patch»")],
    rule: "pre-patch-unpaired"),
  Mistake(
    "state-not-on-vmlinux-object", "looked after whenever a module comes", "$p-table/table.c",
    "/*@post_patch*/",
    """
    struct klp_state *state = klp_get_state(&klp_compose_patch, KLP_STATE_$P_TABLE);

    if (state)
    	«state->data = $p_entries;»
    """,
    and: [
      .init(
        file: "$p-table/fix.yaml", old: "#@end",
        new: "states: { $p_table: { id: 2026$n21, version: 1, about: a table } }")
    ], following: ["state-no-takeover"]),
]

private let initMistakes = [
  Mistake(
    "init-no-unwind", "the first is lost when the second fails", "$p-cache/cache.c",
    "\t\tkmem_cache_destroy($p_slab);\n\t\treturn -ENOMEM;\n", "\t\t«return -ENOMEM;»\n"),
  Mistake(
    "init-no-unwind", "exit forgets it", "$p-cache/cache.c", "\tkfree($p_buffer);\n", "",
    and: [.at("$p-cache/fix.yaml", "«$p_cache_init»")]),
  Mistake(
    "exit-undoes-live-state", "the limit is put back", "$p-level/level.c", "/*@end*/",
    "void $p_level_exit(void)\n{\n\t«$p_limit» = 7;\n}",
    and: [.init(file: "$p-level/fix.yaml", old: "#@end", new: "exit: $p_level_exit")]),
  Mistake(
    "exit-undoes-live-state", "data of the state is freed", "$p-level/level.c", "/*@end*/",
    """
    void $p_level_exit(void)
    {
    	struct klp_state *state;

    	state = klp_get_state(&klp_compose_patch, KLP_STATE_$P_LEVEL);
    	if (state)
    		«kfree»(state->data);
    }
    """,
    and: [.init(file: "$p-level/fix.yaml", old: "#@end", new: "exit: $p_level_exit")]),
  Mistake(
    "init-registers-code", "a notifier", "$p-cache/cache.c", "/*@init*/",
    "«register_reboot_notifier»(&$p_reboot);",
    and: [
      .init(
        file: "$p-cache/cache.c", old: "/*@exit*/",
        new: "unregister_reboot_notifier(&$p_reboot);")
    ]),
  Mistake(
    "init-registers-code", "a thread", "$p-cache/cache.c", "/*@init*/",
    "$p_task = «kthread_run»($p_loop, NULL, \"$p\");",
    and: [
      .init(file: "$p-cache/cache.c", old: "/*@exit*/", new: "kthread_stop($p_task);")
    ]),
  Mistake(
    "exported-symbol", "a symbol for others", "$p-cache/cache.c", "/*@end*/",
    "«EXPORT_SYMBOL_GPL»(klpp_$p_fill);"),
  Mistake(
    "new-func-init-section", "a replacement", "$p-borrower/borrower.c", "int klpp_$p_send(",
    "int __init «klpp_$p_send»("),
  Mistake(
    "new-func-init-section", "what a replacement calls", "$p-cache/cache.c", "/*@helpers*/",
    "static void __init «$p_prime»(char *copy)\n{\n\t*copy = 1;\n}\n",
    and: [.init(file: "$p-cache/cache.c", old: "/*@fill*/", new: "$p_prime(copy);")]),
  Mistake(
    "multiple-klp-patch", "a patch of its own", "$p-cache/cache.c", "/*@end*/",
    "static struct klp_patch patch = {\n\t.mod = THIS_MODULE,\n};",
    and: [.at("$p-cache/cache.c", "«patch» =")], rule: "module-in-fix"),
  Mistake(
    "enable-outside-init", "a fix that enables", "$p-cache/cache.c", "/*@init*/",
    "«klp_enable_patch»(&klp_compose_patch);", rule: "module-in-fix"),
  Mistake(
    "license-not-gpl", "a license of its own", "$p-cache/cache.c", "/*@end*/",
    "«MODULE_LICENSE»(\"Proprietary\");", rule: "module-in-fix"),
]

private let codeMistakes = [
  Mistake(
    "static-local-in-replacement", "a counter that each release begins anew",
    "$p-borrower/borrower.c", "/*@send*/", "static int «sent»;\n\n\tsent++;"),
  Mistake(
    "escaping-function-pointer", "a timer of a replacement", "$p-borrower/borrower.c",
    "/*@send*/", "timer_setup(&peer->timer, «$p_expired», 0);\n\tmod_timer(&peer->timer, HZ);",
    and: [
      .init(
        file: "$p-borrower/borrower.c", old: "int klpp_$p_send(",
        new: "static void $p_expired(struct timer_list *timer)\n{\n}\n\nint klpp_$p_send(")
    ]),
  Mistake(
    "escaping-function-pointer", "freed by RCU with code of the module",
    "$p-borrower/borrower.c", "/*@send*/", "call_rcu(&peer->rcu, «$p_reclaim»);",
    and: [
      .init(
        file: "$p-borrower/borrower.c", old: "int klpp_$p_send(",
        new: "static void $p_reclaim(struct rcu_head *head)\n{\n}\n\nint klpp_$p_send(")
    ]),
  Mistake(
    "escaping-data-pointer", "operations of an open file", "$p-keeper/keeper.c", "/*@open*/",
    "file->f_op = &«$p_fops»;",
    and: [
      .init(
        file: "$p-keeper/keeper.c", old: "/*@helpers*/",
        new: "static const struct file_operations $p_fops;\n")
    ]),
  Mistake(
    "init-only-reference", "init memory of the module", "$p-cache/cache.c", "/*@helpers*/",
    "static char $p_words[] __initdata = \"words\";\n",
    and: [.init(file: "$p-cache/cache.c", old: "/*@fill*/", new: "memcpy(copy, $p_words, 5);")],
    missed: "only functions are looked for in init sections"),
]
