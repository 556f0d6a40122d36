/// Mistakes for the module written by hand, from the catalogue like those of sets.
let mistakesOfModules: [Mistake] = [
  mistake(
    "object-null-funcs", "an object without functions", "\t\t.funcs = driver_funcs,\n", "",
    more: [("\"$p_driver\"", "«\"$p_driver\"»")]),
  mistake(
    "vmlinux-object-terminates-array", "callbacks alone on vmlinux",
    "\t\t.funcs = vmlinux_funcs,\n", "",
    more: [
      (
        "{\n\t\t/* name being NULL means vmlinux */\n\t\t.callbacks = {\n\t\t\t.pre_patch = $p_pre_patch,\n\t\t\t.post_patch = $p_post_patch,\n\t\t\t.post_unpatch = $p_post_unpatch,\n\t\t},\n\t}",
        "«{\n\t\t/* name being NULL means vmlinux */\n\t\t.callbacks = {\n\t\t\t.pre_patch = $p_pre_patch,\n\t\t\t.post_patch = $p_post_patch,\n\t\t\t.post_unpatch = $p_post_unpatch,\n\t\t},\n\t}»"
      )
    ]),
  mistake(
    "object-array-unterminated", "no end of the objects",
    "\t\t.funcs = driver_funcs,\n\t}, { }\n", "\t\t.funcs = driver_funcs,\n\t},\n",
    more: [(" = driver_funcs,\n\t},\n};", " = driver_funcs,\n\t},\n«}»;")]),
  mistake(
    "func-array-unterminated", "no end of the functions", "\t\t.old_sympos = 1,\n\t}, { }\n",
    "\t\t.old_sympos = 1,\n\t},\n",
    more: [(" = 1,\n\t},\n};", " = 1,\n\t},\n«}»;")]),
  mistake(
    "func-entry-empty-in-middle", "an empty entry in front",
    "static struct klp_func vmlinux_funcs[] = {\n",
    "static struct klp_func vmlinux_funcs[] = {\n\t«{ }»,\n"),
  mistake(
    "func-entry-empty-in-middle", "an empty entry between",
    "\t\t.new_func = livepatch_$p_show,\n\t},\n",
    "\t\t.new_func = livepatch_$p_show,\n\t},\n\t«{ }»,\n"),
  mistake(
    "func-missing-new-func", "no replacement", "\t\t.new_func = livepatch_$p_show,\n", "",
    more: [("\"$p_show\"", "«\"$p_show\"»")]),
  mistake(
    "func-missing-old-name", "no target", "\t\t.old_name = \"$p_show\",\n", "",
    more: [("= livepatch_$p_show", "= «livepatch_$p_show»")]),
  mistake(
    "func-name-too-long", "a function of 520 characters", "\"$p_show\"",
    "«\"\(String(repeating: "y", count: 520))\"»", rule: "bad-name"),
  mistake(
    "object-name-too-long", "a module of 60 characters", ".name = \"$p_driver\"",
    ".name = «\"\(String(repeating: "x", count: 60))\"»", rule: "bad-name"),
  mistake(
    "object-name-empty", "an empty name", ".name = \"$p_driver\"", ".name = «\"\"»",
    rule: "bad-name"),
  mistake(
    "object-named-vmlinux", "vmlinux by name", ".name = \"$p_driver\"", ".name = «\"vmlinux\"»"),
  mistake(
    "object-name-not-module-name", "a dash", ".name = \"$p_driver\"", ".name = «\"$p-driver\"»"),
  mistake(
    "object-name-not-module-name", "a file", ".name = \"$p_driver\"", ".name = «\"$p.ko\"»"),
  mistake(
    "object-name-reserved", "an attribute of sysfs", ".name = \"$p_driver\"",
    ".name = «\"enabled\"»"),
  mistake(
    "duplicate-object", "one object twice", "\t\t.name = \"$p_driver\",\n",
    "\t\t.name = \"$p_driver\",\n\t\t.funcs = vmlinux_funcs,\n\t},\n\t{\n\t\t.name = \"$p_driver\",\n",
    more: [
      ("s,\n\t},\n\t{\n\t\t.name = \"$p_driver\",", "s,\n\t},\n\t{\n\t\t.name = «\"$p_driver\"»,")
    ]
  ),
  mistake(
    "duplicate-function", "one function twice", ".old_name = \"$p_release\"",
    ".old_name = «\"$p_show\"»"),
  mistake(
    "no-objects", "an empty array", "static struct klp_object objs[] = {\n",
    "static struct klp_object none[] = «{\n\t{ }\n}»;\n\nstatic struct klp_object objs[] = {\n",
    more: [(".objs = objs", ".objs = none")], following: ["callback-undeclared"]),
  mistake(
    "multiple-klp-patch", "two patches", "\tif (err)\n\t\tkfree($p_text);\n",
    "\tif (err)\n\t\tkfree($p_text);\n\telse\n\t\terr = «klp_enable_patch»(&second);\n",
    more: [
      (
        "static int __init",
        "static struct klp_patch second = {\n\t.mod = THIS_MODULE,\n\t.objs = objs,\n\t.replace = true,\n};\n\nstatic int __init"
      )
    ], following: ["init-fails-after-enable"]),
  mistake(
    "patch-mod-not-this-module", "no module", "\t.mod = THIS_MODULE,\n", "",
    more: [("klp_patch patch", "klp_patch «patch»")]),
  mistake(
    "patch-mod-not-this-module", "another module", "\t.mod = THIS_MODULE,\n",
    "\t.mod = «other_module»,\n"),
  mistake(
    "klp-data-in-init-section", "functions", "static struct klp_func vmlinux_funcs[] = {",
    "static struct klp_func «vmlinux_funcs»[] __initdata = {"),
  mistake(
    "klp-data-in-init-section", "a callback", "static int $p_pre_patch(",
    "static int __init «$p_pre_patch»(", rule: "new-func-init-section"),
  mistake(
    "klp-data-const", "objects", "static struct klp_object objs[]",
    "static const struct klp_object «objs»[]"),
  mistake(
    "klp-data-on-stack", "the patch", "\tint err;\n",
    "\tstruct klp_patch «local» = { .mod = THIS_MODULE, .objs = objs, .replace = true };\n\tint err;\n",
    more: [("klp_enable_patch(&patch)", "klp_enable_patch(&local)")]),
  mistake(
    "core-field-preset", "the core's word that post_unpatch is due",
    "\t\t\t.post_unpatch = $p_post_unpatch,\n",
    "\t\t\t.post_unpatch = $p_post_unpatch,\n\t\t\t.post_unpatch_enabled = «true»,\n"),
  mistake(
    "missing-replace-flag", "no flag", "\t.replace = true,\n", "",
    more: [("klp_patch patch", "klp_patch «patch»")]),
  mistake("missing-replace-flag", "a false flag", ".replace = true", ".replace = «false»"),

  mistake(
    "callback-signature", "a pre_patch without result",
    "static int $p_pre_patch(struct klp_object *obj)\n{\n\t/*@pre_patch*/\n\treturn 0;\n}",
    "static void «$p_pre_patch»(struct klp_object *obj)\n{\n}"),
  mistake(
    "pre-patch-positive-return", "a one", "\t/*@pre_patch*/\n\treturn 0;", "\treturn «1»;"),
  mistake(
    "pre-patch-unpaired", "memory that nobody gives back", "\t/*@pre_patch*/",
    "\tif (!kobject_create_and_add(\"more\", kernel_kobj))\n\t\treturn -ENOMEM;",
    more: [("$p_pre_patch,", "«$p_pre_patch»,")]),
  mistake(
    "callback-deadlock", "a module is loaded", "/*@post_patch*/", "«request_module»(\"$p\");"),
  mistake(
    "callback-mod-null", "the name of vmlinux", "/*@post_patch*/",
    "pr_info(\"%zu\\n\", «strlen(obj->name)»);"),
  mistake(
    "callback-mod-null", "the module of vmlinux", "/*@pre_patch*/",
    "if («obj->mod->state»)\n\t\treturn -EBUSY;"),
  mistake(
    "shadow-free-in-module-exit", "in exit", "/*@exit*/", "«klp_shadow_free_all»($P_ID, NULL);"),
  mistake(
    "shadow-free-unguarded-post-unpatch", "in post_unpatch", "/*@post_unpatch*/",
    "«klp_shadow_free_all»($P_ID, NULL);"),
  mistake(
    "shadow-never-freed", "nobody frees it",
    "\tklp_shadow_free(file->private_data, $P_ID, NULL);\n", "",
    more: [("klp_shadow_get_or_alloc", "«klp_shadow_get_or_alloc»")]),
  mistake(
    "shadow-alloc-unchecked", "used without a look", "\tif (!seen)\n\t\treturn -ENOMEM;\n", "",
    more: [("seen-", "«seen»-")],
    rule: "shadow-result-unchecked"),
  mistake(
    "shadow-id-weak", "the number one", "0x2026$n50", "1",
    more: [("$P_ID, s", "«$P_ID», s")]),
  mistake(
    "shadow-points-into-module", "a string of the module", "/*@show*/",
    "*(const char **)seen = «\"text\"»;"),
  mistake(
    "shadow-key-on-stack", "a key on the stack", "/*@show*/",
    "klp_shadow_get_or_alloc(«&seen», $P_ID, sizeof(*seen), GFP_KERNEL, NULL, NULL);"),
  mistake(
    "state-id-zero", "hides the rest", "static struct klp_patch patch = {\n",
    "static struct klp_state states[] = {\n\t{ .id = «0», .version = 1 },\n\t{ .id = 2, .version = 1 }, { }\n};\n\nstatic struct klp_patch patch = {\n\t.states = states,\n"
  ),
  mistake(
    "state-array-unterminated", "no end of the states", "static struct klp_patch patch = {\n",
    "static struct klp_state states[] = {\n\t{ .id = 4711, .version = 1 },\n};\n\nstatic struct klp_patch patch = {\n\t.states = states,\n",
    more: [("},\n};", "},\n«}»;")]
  ),
  mistake(
    "state-id-duplicate", "one number twice", "static struct klp_patch patch = {\n",
    "static struct klp_state states[] = {\n\t{ .id = 4711, .version = 1 },\n\t{ .id = «4711», .version = 2 }, { }\n};\n\nstatic struct klp_patch patch = {\n\t.states = states,\n",
    rule: "state-id-collision"),
  mistake(
    "state-used-undeclared", "a number that nobody declares", "/*@post_patch*/",
    "if (klp_get_state(&patch, «4711»))\n\t\treturn;"),

  mistake(
    "enable-missing", "never enabled", "\terr = klp_enable_patch(&patch);\n", "\terr = 0;\n",
    more: [("$p_init)", "«$p_init»)")]),
  mistake(
    "enable-outside-init", "in exit", "\terr = klp_enable_patch(&patch);\n", "\terr = 0;\n",
    more: [("/*@exit*/", "«klp_enable_patch»(&patch);")]),
  mistake(
    "enable-result-ignored", "its result is lost",
    "\terr = klp_enable_patch(&patch);\n\tif (err)\n\t\tkfree($p_text);\n\treturn err;\n",
    "\terr = 0;\n\t«klp_enable_patch»(&patch);\n\treturn err;\n"),
  mistake(
    "init-fails-after-enable", "a check that comes too late",
    "\tif (err)\n\t\tkfree($p_text);\n\treturn err;\n",
    "\tif (err) {\n\t\tkfree($p_text);\n\t\treturn err;\n\t}\n\tif (!$p_text[0])\n\t\t«return -EINVAL;»\n\treturn 0;\n",
    following: ["init-no-unwind"]),
  mistake(
    "init-work-after-enable", "what the new code needs comes too late",
    "\t$p_text = kstrdup(\"$p\", GFP_KERNEL);\n\tif (!$p_text)\n\t\treturn -ENOMEM;\n\t/*@init*/\n\terr = klp_enable_patch(&patch);\n\tif (err)\n\t\tkfree($p_text);\n\treturn err;\n",
    "\terr = klp_enable_patch(&patch);\n\tif (err)\n\t\treturn err;\n\t«$p_text» = \"$p\";\n\treturn 0;\n",
    more: [("\tkfree($p_text);\n\t/*@exit*/", "\t/*@exit*/")]),
  mistake(
    "init-no-unwind", "memory lost when it cannot be enabled",
    "\tif (err)\n\t\tkfree($p_text);\n", "", missed: "what exit gives back counts as given back"),
  mistake(
    "enable-twice", "again", "\tif (err)\n\t\tkfree($p_text);\n",
    "\tif (!err)\n\t\terr = «klp_enable_patch»(&patch);\n\tif (err)\n\t\tkfree($p_text);\n",
    following: ["init-fails-after-enable"]),
  mistake(
    "module-exit-missing", "cannot be removed", "module_exit($p_exit);\n", "",
    more: [("$p_init)", "«$p_init»)")],
    following: ["init-no-unwind"]),
  mistake(
    "exit-undoes-live-state", "a limit is put back", "/*@exit*/", "«console_loglevel» = 7;"),
  mistake(
    "init-registers-code", "a notifier", "/*@init*/",
    "«register_reboot_notifier»(&$p_notifier);",
    more: [("/*@exit*/", "unregister_reboot_notifier(&$p_notifier);")],
    following: ["init-no-unwind"]),
  mistake(
    "license-not-gpl", "a license of its own", "MODULE_LICENSE(\"GPL\")",
    "MODULE_LICENSE(«\"Proprietary\"»)"),
  mistake(
    "livepatch-modinfo-missing", "no livepatch by its own word",
    "MODULE_INFO(livepatch, \"Y\");\n", "", more: [("$p_init)", "«$p_init»)")]),
  mistake(
    "livepatch-modinfo-not-y", "another value", "MODULE_INFO(livepatch, \"Y\")",
    "MODULE_INFO(livepatch, «\"1\"»)"),
  mistake(
    "exported-symbol", "a symbol for others", "/*@end*/",
    "«EXPORT_SYMBOL_GPL»(livepatch_$p_show);"),
  mistake(
    "new-func-init-section", "a replacement", "static int livepatch_$p_lookup(",
    "static int __init «livepatch_$p_lookup»("),

]

private func mistake(
  _ row: String, _ title: String, _ old: String, _ new: String,
  more: [(old: String, new: String)] = [], rule: String? = nil,
  following: Set<String> = [], missed: String? = nil
) -> Mistake {
  Mistake(
    row, title, "module.c", old, new,
    and: more.map { Mistake.Edit(file: "module.c", old: $0.old, new: $0.new) }, rule: rule,
    following: following, missed: missed)
}
