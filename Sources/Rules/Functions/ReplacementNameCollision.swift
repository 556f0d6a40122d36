import Composing
import Diagnostics
import Livepatch

extension Rule {
  static let replacementNameCollision = Rule(
    "replacement-name-collision", .functions, .error, isRequired: true,
    summary: "One name is defined twice in what is linked into one module.",
    rationale: """
      All fixes become one module, so what is not `static` shares one name space. Functions of one \
      chain are renamed by themselves; every other clash would end in a link error, or in a call \
      that reaches the wrong body.
      """,
    examples: [
      Example(
        "a helper that two fixes define",
        """
        --- a/fix.yaml
        fix: a
        objects: { vmlinux: { functions: [f] } }
        --- a/a.c
        int limit(void)
        {
        	return 4;
        }

        int klpp_f(void)
        {
        	return 0;
        }
        --- b/fix.yaml
        fix: b
        objects: { vmlinux: { functions: [g] } }
        --- b/b.c
        int «limit»(void)
        {
        	return 8;
        }

        int klpp_g(void)
        {
        	return 0;
        }
        """),
      Example(
        "a static helper belongs to its file",
        """
        --- a/fix.yaml
        fix: a
        objects: { vmlinux: { functions: [f] } }
        --- a/a.c
        static int limit(void)
        {
        	return 4;
        }

        int klpp_f(void)
        {
        	return 0;
        }
        --- b/fix.yaml
        fix: b
        objects: { vmlinux: { functions: [g] } }
        --- b/b.c
        static int limit(void)
        {
        	return 8;
        }

        int klpp_g(void)
        {
        	return 0;
        }
        """),
    ],
    .composing { problem in
      switch problem {
      case .nameCollision(let name, let kind, let places):
        guard let last = places.last else { return nil }
        return Finding(
          "replacement-name-collision", "the \(kind.rawValue) `\(name)` is defined more than once",
          at: last.range,
          notes: places.dropLast().map {
            Note("\($0.fix.map { "`\($0)`" } ?? "a shared file") defines it here", at: $0.range)
          }, help: "make it `static`, or put the fix's name into it")
      case .outputPathCollision(let path, let first, let second):
        return Finding(
          "replacement-name-collision", "two sources would be compiled as `units/\(path)`",
          at: second, notes: [Note("the other source", at: first)], help: "rename one of the files")
      default: return nil
      }
    })
}
