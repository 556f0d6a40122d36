import CSource
import Diagnostics
import HandWritten

extension Rule {
  static let klpDataInInitSection = Rule(
    "klp-data-in-init-section", .structure, .error,
    summary: "A structure of the patch is freed once the module is loaded.",
    rationale: """
      The kernel keeps the structures of a patch in its lists and uses them as long as the patch lives; \
      what is marked `__initdata` is freed when the module's init is done (`do_init_module`, \
      kernel/module/main.c, 6.1).
      """,
    examples: [
      Example(
        "an array of functions",
        handWritten(
          functions: """
            static struct klp_func «funcs»[] __initdata = {
            	{
            		.old_name = "cmdline_proc_show",
            		.new_func = lp_cmdline_proc_show,
            	}, { }
            };
            """)),
      Example("kept", handWritten()),
    ],
    .module { module, _ in
      module.structureVariables.filter {
        words(before: $0, in: module.file).contains(where: isInit)
      }.map {
        Finding(
          "klp-data-in-init-section",
          "`\(module.file.text($0.name))` is freed once the module is loaded, and the patch lives on",
          at: module.file.range($0.name), help: "remove the marking")
      }
    })
}

/// The words of a declaration up to its initialiser.
private func words(before variable: CFile.Variable, in file: CFile) -> [String] {
  let end = variable.initialiser?.start ?? variable.declaration.end
  return file.tokens(in: ByteRange(variable.declaration.start, end)).map(\.text)
}

private func isInit(_ word: String) -> Bool {
  ["__initdata", "__initconst", "__init", "__exitdata", "__init_or_module"].contains(word)
}
