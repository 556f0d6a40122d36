import CSource
import Diagnostics
import HandWritten

extension Rule {
  static let klpDataOnStack = Rule(
    "klp-data-on-stack", .structure, .error,
    summary: "A structure of the patch is a local variable.",
    rationale: """
      The kernel keeps the structures of a patch in lists from the moment it is enabled until its module \
      is removed (`klp_init_patch`, kernel/livepatch/core.c, 6.1). A local variable is gone as soon as its \
      function returns.
      """,
    examples: [
      Example(
        "a patch that ends with init",
        handWritten(
          initialise: """
            static int lp_init(void)
            {
            	struct klp_patch «local» = {
            		.mod = THIS_MODULE,
            		.objs = objs,
            		.replace = true,
            	};

            	return klp_enable_patch(&local);
            }
            """)),
      Example(
        "static, and a pointer",
        handWritten(
          initialise: """
            static int lp_init(void)
            {
            	static struct klp_patch own = {
            		.mod = THIS_MODULE,
            		.objs = objs,
            		.replace = true,
            	};
            	struct klp_patch *which = &own;

            	return klp_enable_patch(which);
            }
            """)),
    ],
    .module { module, _ in
      let file = module.file
      return file.functions.filter { !file.isDead($0.branch) }.flatMap { function -> [Finding] in
        guard structures.contains(where: { file.mentions($0, in: function.body) }) else {
          return []
        }
        return file.localStructures(in: function.body).map { name in
          Finding(
            "klp-data-on-stack",
            "`\(name.text)` is gone when `\(file.text(function.name))` returns, and the kernel goes on using it",
            at: file.range(name.range), help: "make it `static`")
        }
      }
    })
}

private let structures = ["klp_patch", "klp_object", "klp_func", "klp_state"]

extension CFile {
  /// The local variables of a function that are structures of livepatching.
  fileprivate func localStructures(in body: ByteRange) -> [CodeToken] {
    let tokens = tokens(in: body)
    return tokens.indices.dropFirst().dropLast(3).compactMap { index in
      // `{ struct klp_patch name =`; a pointer has a `*` before its name, a cast and `sizeof` brackets.
      guard tokens[index].text == "struct", structures.contains(tokens[index + 1].text),
        tokens[index + 2].isIdentifier, [";", "=", "[", ","].contains(tokens[index + 3].text),
        ["{", "}", ";", "const"].contains(tokens[index - 1].text),
        // One state may be a copy to look at; the patch refers to an array.
        tokens[index + 1].text != "klp_state" || tokens[index + 3].text == "[",
        !isDead(branch(at: tokens[index].range.start))
      else { return nil }
      return tokens[index + 2]
    }
  }
}
