import CSource
import Composing
import Diagnostics
import Livepatch

extension Rule {
  static let newFuncInitSection = Rule(
    "new-func-init-section", .module, .error,
    summary: "Code that runs for as long as the patch lives is marked `__init`.",
    rationale: """
      The memory of `.init.text` is freed once the module is loaded (`do_init_module`, \
      kernel/module/main.c, 6.1). A replacement or a callback there, or a function that one of \
      them calls, is gone when it is needed: the kernel runs whatever lies in its place.

      `init:` itself may be `__init`.
      """,
    examples: [
      Example(
        "copied with its marking",
        """
        --- a/fix.yaml
        fix: a
        objects: { vmlinux: { functions: [f] } }
        --- a/a.c
        static int __init «read_limit»(void)
        {
        	return 4;
        }

        int klpp_f(void)
        {
        	return read_limit();
        }
        """),
      Example(
        "needed while the module is loaded only",
        """
        --- a/fix.yaml
        fix: a
        objects: { vmlinux: { functions: [f] } }
        init: a_init
        --- a/a.c
        static int limit;

        static int __init read_limit(void)
        {
        	return 4;
        }

        int __init a_init(void)
        {
        	limit = read_limit();
        	return 0;
        }

        int klpp_f(void)
        {
        	return limit;
        }
        """),
    ],
    .unit { unit in
      // Most sources have no such function: then there is nothing to follow.
      let marked = unit.files.indices.filter { number in
        unit.files[number].functions.contains { $0.specifiers.contains(.initSection) }
      }
      if marked.isEmpty { return [] }
      var seen: Set<CallGraph.Node> = []
      return unit.namedFunctions.filter { $0.role.isNeededLater }.flatMap { named in
        let reach = unit.reach(from: named.name.value)
        return marked.flatMap { number -> [Finding] in
          let file = unit.files[number]
          return file.functions.indices.compactMap { index in
            let node = CallGraph.Node(file: number, definition: .function(index))
            guard file.functions[index].specifiers.contains(.initSection),
              let path = reach.path(to: node), seen.insert(node).inserted
            else { return nil }
            let name = file.text(file.functions[index].name)
            let role = path.isEmpty ? named.description : "which \(named.description) calls"
            return Finding(
              "new-func-init-section",
              "`\(name)`, \(role), is freed once the module is loaded",
              at: file.range(file.functions[index].name),
              notes: path.map { step in
                let place = unit.files[step.caller.file]
                return Note(
                  "`\(unit.graph.name(of: step.caller))` calls `\(place.text(step.callee))`",
                  at: place.range(step.callee))
              } + (path.isEmpty ? [Note("named here", at: named.name.range)] : []),
              help: "remove `__init`")
          }
        }
      }
    })
}

extension NamedFunction.Role {
  fileprivate var isNeededLater: Bool { if case .initialiser = self { false } else { true } }
}
