import CSource
import Composing
import Diagnostics
import Livepatch

extension Rule {
  static let exitUndoesLiveState = Rule(
    "exit-undoes-live-state", .module, .error,
    summary: "A fix's exit takes back what its successor relies on.",
    rationale: """
      A replaced module stays loaded, and its exit runs when somebody removes it: while its \
      successor lives, which has the same fix or a newer one \
      (Documentation/livepatch/cumulative-patches.rst, 6.1). A variable of the kernel that is set \
      back then is set back under the successor, and the data of a state is the successor's.

      `pre_unpatch` and `post_unpatch` run when the patch is disabled, and not when it is replaced.

      What stands under a condition is taken to know what it does.
      """,
    examples: [
      Example(
        "a setting goes back to what it was",
        """
        --- a/fix.yaml
        fix: a
        objects: { vmlinux: { functions: [f] } }
        init: a_init
        exit: a_exit
        --- a/a.c
        static int saved_level;

        int klpp_f(void)
        {
        	return 0;
        }

        int a_init(void)
        {
        	saved_level = console_loglevel;
        	console_loglevel = 3;
        	return 0;
        }

        void a_exit(void)
        {
        	«console_loglevel» = saved_level;
        }
        """),
      Example(
        "the data of a state",
        """
        --- a/fix.yaml
        fix: a
        objects: { vmlinux: { functions: [f] } }
        states: { level: { id: 207, version: 1, data: int } }
        exit: a_exit
        --- a/a.c
        int klpp_f(void)
        {
        	return 0;
        }

        void a_exit(void)
        {
        	struct klp_state *state;

        	state = klp_get_state(&klp_compose_patch, KLP_STATE_LEVEL);
        	«kfree»(state->data);
        }
        """),
      Example(
        "what belongs to this module alone",
        """
        --- a/fix.yaml
        fix: a
        objects: { vmlinux: { functions: [f] } }
        init: a_init
        exit: a_exit
        --- a/a.c
        static char *buffer;

        int klpp_f(void)
        {
        	return 0;
        }

        int a_init(void)
        {
        	buffer = kmalloc(64, GFP_KERNEL);
        	return buffer ? 0 : -ENOMEM;
        }

        void a_exit(void)
        {
        	char *old = buffer;

        	buffer = NULL;
        	kfree(old);
        }
        """),
    ],
    .unit { unit in
      guard let exit = unit.fix.exitFunction else { return [] }
      let reach = unit.reach(from: exit.value)
      return reach.nodes.flatMap { node -> [Finding] in
        guard let code = unit.code(of: node) else { return [] }
        let notes = (reach.path(to: node) ?? []).map { step in
          Note(
            "`\(unit.graph.name(of: step.caller))` calls `\(unit.files[step.caller.file].text(step.callee))`",
            at: unit.files[step.caller.file].range(step.callee))
        }
        return (unit.assignedGlobals(in: code) + code.freedStates()).map { what, place in
          Finding(
            "exit-undoes-live-state",
            "\(what) when the module is removed, while a successor may rely on it",
            at: code.file.range(place),
            notes: [Note("`\(exit.value)` is the \(unit.noun)'s exit", at: exit.range)] + notes,
            help: "do it in `pre_unpatch` or `post_unpatch`, which do not run in a replaced patch")
        }
      }
    })
}

extension LintUnit {
  /// Plain assignments to variables that neither the function nor the module defines.
  fileprivate func assignedGlobals(in code: FunctionCode) -> [(what: String, place: ByteRange)] {
    let candidates = code.body.statements.lazy.filter { $0.kind == .expression }
      .map { (statement: $0, tokens: code.file.tokens(in: $0.expression).prefix(3)) }
      .filter { $0.tokens.count > 2 && $0.tokens[0].isIdentifier && $0.tokens[1].text == "=" }
      .filter { !self.isDefined($0.tokens[0].text, seenFrom: code) }
    // What a condition says takes a look at the whole function.
    return candidates.prefix(100).compactMap { statement, tokens in
      guard code.conditions(before: statement.expression.start).isEmpty else { return nil }
      return ("`\(tokens[0].text)` is set", tokens[0].range)
    }
  }

  private func isDefined(_ name: String, seenFrom code: FunctionCode) -> Bool {
    let file = code.file
    let isParameter = file.elements(of: code.function.parameters).contains {
      file.tokens(in: $0).last { $0.isIdentifier }?.text == name
    }
    if isParameter { return true }
    let isLocal = code.uses(of: name).contains { use in
      switch use.kind {
      case .declared: true
      // A declaration with a value begins with a type.
      case .assigned:
        file.tokens(in: code.body.statements[use.statement].expression).first?.text != name
      default: false
      }
    }
    if isLocal { return true }
    let hash = CFile.Name.hash(name.utf8)
    return files.contains { file in
      file.variables.contains {
        $0.name.hash == hash && !$0.isExtern && file.reads($0.name, name)
      } || file.macros.contains { $0.name.hash == hash && file.reads($0.name, name) }
    }
  }
}

extension FunctionCode {
  /// Calls that free `…->data`, in a function that asks for states.
  fileprivate func freedStates() -> [(what: String, place: ByteRange)] {
    let calls = file.calls(in: function.body)
    guard calls.contains(where: { file.reads($0.name, "klp_get_state") }) else { return [] }
    return calls.compactMap { call in
      guard ["kfree", "kvfree", "vfree"].contains(where: { file.reads(call.name, $0) }),
        file.words(in: file.argumentList(of: call)).suffix(3).elementsEqual(["->", "data", ")"])
      else { return nil }
      return ("the data of a state is freed", call.name.range)
    }
  }
}
