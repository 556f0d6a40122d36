import Livepatch

/// The module around the patch: init, exit and what `modinfo` prints.
func module(of patch: CumulativePatch, _ c: inout CText) {
  let parts = patch.fixes.filter { $0.initFunction != nil || $0.exitFunction != nil }
  if parts.isEmpty {
    plainModule(patch, &c)
  } else {
    moduleWithParts(parts, patch, &c)
  }
  c.add()
  c.add("module_init(\(patch.module)_init);")
  c.add("module_exit(\(patch.module)_exit);")
  c.add("MODULE_DESCRIPTION(\(CText.literal(patch.description ?? "Cumulative livepatch")));")
  c.add("MODULE_LICENSE(\"GPL\");")
  c.add("MODULE_VERSION(\"\(patch.version)\");")
  if patch.symbols.isEmpty {
    c.add("MODULE_INFO(livepatch, \"Y\");")
  } else {
    c.add("/* klp-compose link adds \"livepatch\" when it has resolved what is not exported. */")
  }
  for fix in patch.fixes {
    c.under(fix.condition) { c in
      let inventory = ([fix.id.text] + fix.references).joined(separator: " ")
      c.add("MODULE_INFO(klp_fix, \(CText.literal(inventory)));")
    }
  }
}

private func plainModule(_ patch: CumulativePatch, _ c: inout CText) {
  c.add()
  c.add(
    """
    static int __init \(patch.module)_init(void)
    {
    \treturn klp_enable_patch(&klp_compose_patch);
    }

    /* Also runs in a replaced module while its successor lives: undo nothing here. */
    static void __exit \(patch.module)_exit(void)
    {
    }
    """)
}

private func moduleWithParts(_ parts: [MergedFix], _ patch: CumulativePatch, _ c: inout CText) {
  c.add()
  c.add(
    """
    /* Fixes that set something up before the patch is enabled, in merge order. */
    static const struct {
    \tint (*init)(void);
    \tvoid (*exit)(void);
    } parts[] = {
    """)
  for fix in parts {
    c.under(fix.condition) { c in
      c.comment(fix.id.text, tabs: 1)
      c.add("\t{")
      if let function = fix.initFunction { c.add("\t\t.init = \(function),") }
      if let function = fix.exitFunction { c.add("\t\t.exit = \(function),") }
      c.add("\t},")
    }
  }
  c.add("};")
  c.add()
  c.add(
    """
    static void exit_parts(size_t count)
    {
    \twhile (count--)
    \t\tif (parts[count].exit)
    \t\t\tparts[count].exit();
    }

    static int __init \(patch.module)_init(void)
    {
    \tsize_t i;
    \tint ret;

    \tfor (i = 0; i < ARRAY_SIZE(parts); i++) {
    \t\tret = parts[i].init ? parts[i].init() : 0;
    \t\tif (ret)
    \t\t\tgoto undo;
    \t}

    \tret = klp_enable_patch(&klp_compose_patch);
    \tif (!ret)
    \t\treturn 0;
    undo:
    \texit_parts(i);
    \t/* The module loader takes a positive value for success. */
    \treturn ret > 0 ? -EINVAL : ret;
    }

    /* Also runs in a replaced module while its successor lives. */
    static void __exit \(patch.module)_exit(void)
    {
    \texit_parts(ARRAY_SIZE(parts));
    }
    """)
}
