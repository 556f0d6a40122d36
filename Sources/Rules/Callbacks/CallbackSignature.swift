import CSource
import Composing
import Diagnostics
import Livepatch

extension Rule {
  static let callbackSignature = Rule(
    "callback-signature", .callbacks, .error,
    summary: "A callback has other parameters or another result than the kernel calls it with.",
    rationale: """
      All four callbacks get a `struct klp_object *`; `pre_patch` returns an int, the others nothing \
      (`struct klp_callbacks`, include/linux/livepatch.h, 6.1). A `pre_patch` without a result \
      leaves it to chance whether the patch is enabled. With control-flow integrity, a call of \
      another type ends in a crash.
      """,
    examples: [
      Example(
        "no result, and no argument",
        """
        --- a/fix.yaml
        fix: a
        objects:
          vmlinux:
            functions: [f]
            callbacks: { pre_patch: a_check, post_patch: a_apply }
        --- a/a.c
        int klpp_f(void)
        {
        	return 0;
        }

        void «a_check»(struct klp_object *obj)
        {
        }

        void «a_apply»(void)
        {
        }
        """),
      Example(
        "as the kernel calls them",
        """
        --- a/fix.yaml
        fix: a
        objects:
          vmlinux:
            functions: [f]
            callbacks: { pre_patch: a_check, post_patch: a_apply }
        --- a/a.c
        int klpp_f(void)
        {
        	return 0;
        }

        int a_check(struct klp_object *obj)
        {
        	return 0;
        }

        void a_apply(struct klp_object *obj)
        {
        }
        """),
    ],
    .unit { unit in
      unit.callbackFunctions().compactMap { callback in
        let (file, function) = (callback.code.file, callback.code.function)
        let result = callback.slot == .prePatch ? "int" : "void"
        guard function.kind == .ordinary,
          !isCallbackLike(function, in: file) || !returns(result, function, in: file)
        else { return nil }
        return Finding(
          "callback-signature",
          "`\(callback.name.value)` is not what the kernel calls as `\(callback.slot.rawValue)`",
          at: file.range(function.name), notes: [callback.note],
          help: "make it `\(result) \(callback.name.value)(struct klp_object *obj)`")
      }
    })
}

/// Whether a function takes a `struct klp_object *` and nothing else.
func isCallbackLike(_ function: CFile.Function, in file: CFile) -> Bool {
  // Most functions need not be taken apart.
  guard file.mentions("klp_object", in: function.parameters) else { return false }
  let parameters = file.elements(of: function.parameters)
  guard parameters.count == 1 else { return false }
  let tokens = file.tokens(in: parameters[0]).map(\.text)
  return tokens.contains("klp_object") && tokens.count(where: { $0 == "*" }) == 1
}

/// Whether a function has a result of a type, as far as its words tell.
private func returns(_ type: String, _ function: CFile.Function, in file: CFile) -> Bool {
  let before = ByteRange(function.signature.start, function.name.range.start)
  let tokens = file.tokens(in: before).map(\.text)
  if tokens.contains("*") { return false }
  let others: Set<String> = [
    "void", "int", "bool", "long", "unsigned", "char", "short", "u32", "s32",
  ]
  // Words that are no type of C may be macros for anything.
  let types = tokens.filter(others.contains)
  return types.isEmpty || types == [type]
}
