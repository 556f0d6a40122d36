import Diagnostics
import ELF

extension Rule {
  static let newFuncInInit = Rule(
    "ko-new-func-in-init", .built, .error,
    summary: "A replacement or a callback lies in memory that is freed after loading.",
    rationale: """
      `.init` sections are freed once the module's init has returned (`do_init_module`, \
      kernel/module/main.c, 6.1). What is left is called all the same.
      """,
    examples: [
      Example(
        "a replacement that is marked `__init`",
        """
        --- lp_1.ko
        function klpp_f in .init.text
        replaces «vmlinux/f» by klpp_f
        """),
      Example(
        "a callback that is marked `__init`",
        """
        --- lp_1.ko
        function «pre» in .init.text
        callback vmlinux pre_patch pre
        """),
      Example(
        "code that stays",
        """
        --- lp_1.ko
        function pre in .text
        callback vmlinux pre_patch pre
        """),
    ],
    .built { built in
      let functions = built.replacements.compactMap { object, function -> Finding? in
        guard let section = function.newSection, section.hasPrefix(".init") else { return nil }
        return Finding(
          "ko-new-func-in-init",
          "what replaces `\(object)/\(function.oldName)` lies in `\(section)`, which is freed after loading",
          at: built.place(function.offset..<function.offset + 1), help: "remove `__init` from it")
      }
      let callbacks = built.tables.flatMap(\.objects).flatMap { object in
        object.callbacks.sorted { $0.key.rawValue < $1.key.rawValue }.compactMap {
          slot, name -> Finding? in
          guard let symbol = built.symbol(named: name), case .section(let index) = symbol.place,
            built.elf.sections[index].name.hasPrefix(".init")
          else { return nil }
          return Finding(
            "ko-new-func-in-init",
            "`\(name)`, the \(slot.rawValue) of `\(object.name ?? "vmlinux")`, lies in `\(built.elf.sections[index].name)`, which is freed after loading",
            at: built.place(of: symbol), help: "remove `__init` from it")
        }
      }
      return functions + callbacks
    })
}

extension BuiltModule {
  /// What the tables replace, each with its object.
  var replacements: [(object: String, function: PatchTable.Function)] {
    tables.flatMap(\.objects).flatMap { object in
      object.functions.map { (object.name ?? "vmlinux", $0) }
    }
  }
}
