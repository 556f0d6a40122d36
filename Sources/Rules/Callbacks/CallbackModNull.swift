import CSource
import Composing
import Diagnostics
import Livepatch

extension Rule {
  static let callbackModNull = Rule(
    "callback-mod-null", .callbacks, .error,
    summary: "A callback of vmlinux follows obj->mod, which is NULL there.",
    rationale: """
      The object that stands for vmlinux has neither a module nor a name: `obj->mod` and \
      `obj->name` are NULL (`klp_is_module`, kernel/livepatch/core.h, 6.1). Following them crashes \
      with `klp_mutex` held. Printing the name is fine: it comes out as `(null)`.
      """,
    examples: [
      Example(
        "one callback for all objects",
        """
        --- a/fix.yaml
        fix: a
        objects:
          vmlinux: { functions: [f], callbacks: { post_patch: a_apply } }
          ext4: { functions: [g], callbacks: { post_patch: a_apply } }
        --- a/a.c
        int klpp_f(void)
        {
        	return 0;
        }

        int klpp_g(void)
        {
        	return 0;
        }

        void a_apply(struct klp_object *obj)
        {
        	pr_info("%d: %s\\n", «obj->mod->state», obj->name);
        	if (!«strcmp(obj->name, "ext4")»)
        		pr_info("ext4\\n");
        }
        """),
      Example(
        "in a helper",
        """
        --- a/fix.yaml
        fix: a
        objects:
          vmlinux: { functions: [f], callbacks: { post_patch: a_apply } }
        --- a/a.c
        int klpp_f(void)
        {
        	return 0;
        }

        static void tell(const char *what, struct klp_object *o)
        {
        	pr_info("%s %s\\n", «o->mod->name», what);
        }

        void a_apply(struct klp_object *obj)
        {
        	tell("is patched", obj);
        }
        """),
      Example(
        "asked first",
        """
        --- a/fix.yaml
        fix: a
        objects:
          vmlinux: { functions: [f], callbacks: { post_patch: a_apply } }
        --- a/a.c
        int klpp_f(void)
        {
        	return 0;
        }

        void a_apply(struct klp_object *obj)
        {
        	pr_info("%s\\n", obj->mod ? obj->mod->name : "vmlinux");
        	if (obj->mod)
        		pr_info("%d\\n", obj->mod->state);
        }
        """),
    ],
    .unit { unit in
      var seen: Set<SourceRange> = []
      return unit.callbackFunctions().filter { $0.object.name.value == .vmlinux }
        .flatMap { callback -> [Finding] in
          guard let parameter = callback.parameter else { return [] }
          return unit.followed(parameter, in: callback.node).compactMap { use in
            guard seen.insert(use.place).inserted else { return nil }
            return Finding(
              "callback-mod-null", "`\(use.member)` is NULL in a callback of `vmlinux`",
              at: use.place, notes: [callback.note] + CallStep.notes(on: use.path),
              help: "test `\(use.member)` first")
          }
        }
    })
}

/// A use of an object's module or name that needs one to be there.
private struct FollowedMember {
  /// `obj->mod`
  let member: String
  let place: SourceRange
  /// The calls that hand the object on.
  let path: [CallStep]
}

extension LintUnit {
  /// Where a function, or one that it hands the object to, needs the object to have a module or name.
  fileprivate func followed(_ object: String, in node: CallGraph.Node) -> [FollowedMember] {
    var found: [FollowedMember] = []
    var seen: Set<CallGraph.Node> = [node]
    var waiting: [(object: String, node: CallGraph.Node, path: [CallStep])] = [(object, node, [])]
    while let (object, node, path) = waiting.popLast() {
      guard let code = code(of: node) else { continue }
      found += code.followed(of: object).map { member, place in
        FollowedMember(
          member: "\(object)->\(member)", place: code.file.range(place), path: path)
      }
      for call in code.file.calls(in: code.function.body)
      where !call.isThroughMember && !code.file.isDead(call.branch) {
        guard
          let position = code.file.arguments(of: call).firstIndex(where: {
            code.file.text($0) == object
          }), !code.asks(about: object, before: call.range.start)
        else { continue }
        let step = CallStep(
          caller: graph.name(of: node), callee: code.file.text(call.name),
          place: code.file.range(call.name), node: node)
        for callee in graph.definitions(of: call.name, seenFrom: node.file) {
          guard let inner = self.code(of: callee), seen.insert(callee).inserted else { continue }
          let parameters = inner.file.elements(of: inner.function.parameters)
          guard position < parameters.count,
            let name = inner.file.tokens(in: parameters[position]).last(where: \.isIdentifier)
          else { continue }
          waiting.append((name.text, callee, path + [step]))
        }
      }
    }
    return found
  }
}

extension FunctionCode {
  /// Whether a condition on which it depends whether control comes to a place asks about an object's
  /// members.
  fileprivate func asks(about object: String, before place: UInt32) -> Bool {
    conditions(before: place).contains { condition in
      file.tokens(in: condition).contains {
        $0.text == "mod" || $0.text == "name" || $0.text == object
      }
    }
  }

  /// Where `obj->mod` is followed or `obj->name` is read as a string, and no condition before it
  /// asks about them.
  fileprivate func followed(of object: String) -> [(member: String, place: ByteRange)] {
    let tokens = file.tokens(in: function.body)
    var found: [(member: String, place: ByteRange)] = []
    for index in tokens.indices.dropLast(4)
    where tokens[index].text == object && tokens[index + 1].text == "->" && found.count < 10 {
      let member = tokens[index + 2].text
      guard member == "mod" || member == "name" else { continue }
      let next = tokens[index + 3].text
      var place = ByteRange(tokens[index].range.start, tokens[index + 2].range.end)
      if next == "->" || member == "name" && next == "[" {
        place = ByteRange(place.start, tokens[index + 4].range.end)
      } else if member == "name", let call = stringCall(around: place) {
        place = call
      } else {
        continue
      }
      if !asks(about: object, before: tokens[index].range.start) { found.append((member, place)) }
    }
    return found
  }

  /// A call that reads the string at a place.
  private func stringCall(around place: ByteRange) -> ByteRange? {
    file.calls(in: function.body).last { call in
      call.range.contains(place)
        && ["strcmp", "strncmp", "strlen", "strstr", "strchr"].contains(
          file.text(call.name))
    }?.range
  }
}
