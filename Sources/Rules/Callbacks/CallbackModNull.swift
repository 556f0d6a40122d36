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
          return callback.code.followed(of: parameter).compactMap { member, place in
            let range = callback.code.file.range(place)
            guard seen.insert(range).inserted else { return nil }
            return Finding(
              "callback-mod-null",
              "`\(parameter)->\(member)` is NULL in a callback of `vmlinux`", at: range,
              notes: [callback.note], help: "test `\(parameter)->\(member)` first")
          }
        }
    })
}

extension FunctionCode {
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
      let asked = conditions(before: tokens[index].range.start).contains { condition in
        file.tokens(in: condition).contains {
          $0.text == "mod" || $0.text == "name" || $0.text == object
        }
      }
      if !asked { found.append((member, place)) }
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
