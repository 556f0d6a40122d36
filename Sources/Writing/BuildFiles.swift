import Livepatch

/// One file that is compiled: a unit around a source.
struct Unit {
  /// Below `units/`.
  var name: String
  var origin: String
  var source: MergedSource
  /// The livepatch symbols it may use; nil where the whole patch has none.
  var symbols: [MergedSymbol]?

  /// The object file's path below the output, without its suffix.
  var stem: String { "units/" + name.dropLast(2) }
}

extension CumulativePatch {
  /// All units, in merge order.
  var units: [Unit] {
    let ofFixes = fixes.flatMap { fix in
      fix.sources.filter { $0.kind != .header }.map { source in
        Unit(
          name: MergedSource.unitName(of: source.path, in: fix.folder, id: fix.id),
          origin: fix.id.text, source: source,
          symbols: symbols.isEmpty ? nil : symbols.filter { $0.fixes.contains(fix.id) })
      }
    }
    return shared.filter { $0.kind != .header }.map {
      Unit(
        name: MergedSource.unitName(ofShared: $0.path), origin: "shared", source: $0,
        symbols: symbols.isEmpty ? nil : symbols)
    } + ofFixes
  }
}

/// A unit: the condition and the renames around a source that stays as its author wrote it.
func unitFile(_ unit: Unit) -> String {
  var c = CText()
  let isAssembly = unit.source.kind == .assembly
  c.add(
    isAssembly
      ? "/* SPDX-License-Identifier: GPL-2.0 */" : "// SPDX-License-Identifier: GPL-2.0")
  c.comment("\(unit.origin): \(unit.source.path)")
  c.under(unit.source.condition) { c in
    if !unit.source.renames.isEmpty {
      c.add()
      c.add("/* Another fix of the chain has a function of the same name. */")
      for rename in unit.source.renames { c.add("#define \(rename.from) \(rename.to)") }
    }
    c.add()
    if !isAssembly {
      c.add("/* What is called by address from the main file needs no prototype. */")
      c.add("#pragma GCC diagnostic ignored \"-Wmissing-prototypes\"")
    }
    declareSymbols(of: unit, &c)
    c.add("#include \"../fixes/\(unit.source.path)\"")
    if !unit.source.condition.isAlways { c.add() }
  }
  return c.text
}

func kbuildFile(of patch: CumulativePatch) -> String {
  let module = patch.module
  var lines = ["# SPDX-License-Identifier: GPL-2.0", "obj-m := \(module).o", ""]
  let objects = ["\(module)_main.o"] + patch.units.map { "\($0.stem).o" }
  lines.append("\(module)-y := " + objects.joined(separator: " \\\n\t"))
  lines.append("")
  // Shared headers are found as if they lay beside each source.
  let flags = ["-I$(src)", "-I$(src)/fixes"] + patch.compilerFlags
  lines.append("ccflags-y := " + flags.joined(separator: " "))
  // klp_check_stack_func() looks for a replacement's own range on a task's stack
  // (kernel/livepatch/transition.c, 6.1). Code that has left it by a jump is not seen: on 6.1 and
  // 6.12 a task asleep behind a tail call let the module be removed under it.
  lines += [
    "# A task must be seen in a replacement for as long as it runs its code: no jumps out of it",
    "# into helpers, no parts of it elsewhere.",
    "ccflags-y += -fno-optimize-sibling-calls",
    "ccflags-y += $(call cc-option,-fno-reorder-blocks-and-partition)",
  ]
  if patch.units.contains(where: { $0.source.kind == .assembly }) {
    lines.append("asflags-y := -I$(src) -I$(src)/fixes")
  }
  for unit in patch.units where !unit.source.flags.isEmpty {
    let kind = unit.source.kind == .assembly ? "AFLAGS" : "CFLAGS"
    lines.append("\(kind)_\(unit.stem).o := " + unit.source.flags.joined(separator: " "))
  }
  return lines.joined(separator: "\n") + "\n"
}

func makefile(of patch: CumulativePatch) -> String {
  let hasSymbols = !patch.symbols.isEmpty
  let program =
    hasSymbols
    ? """
    # What makes klp relocations of symbols that are not exported. Until it ran, the
    # module is not marked as a livepatch, and the kernel does not enable it.
    KLP_COMPOSE ?= klp-compose

    """ : ""
  let lastStep =
    hasSymbols
    ? "\n\t$(KLP_COMPOSE) link --symvers $(KDIR)/Module.symvers \(patch.module).ko" : ""
  return """
    # SPDX-License-Identifier: GPL-2.0
    # Builds \(patch.module).ko against the kernel in KDIR.
    KDIR ?= /lib/modules/$(shell uname -r)/build
    \(program)
    all:
    \t$(MAKE) -C $(KDIR) M=$(CURDIR) modules\(lastStep)

    clean:
    \t$(MAKE) -C $(KDIR) M=$(CURDIR) clean

    .PHONY: all clean

    """
}
