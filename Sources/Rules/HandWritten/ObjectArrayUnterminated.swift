import CSource
import Diagnostics
import HandWritten

extension Rule {
  static let objectArrayUnterminated = Rule(
    "object-array-unterminated", .structure, .error,
    summary: "An array of objects has no empty entry at its end.",
    rationale: """
      The kernel goes over the objects of a patch until one has neither a name nor functions \
      (include/linux/livepatch.h, `klp_for_each_object_static`, 6.1). Without such an entry it takes \
      whatever lies behind the array for objects.
      """,
    examples: [
      Example(
        "the end was forgotten",
        handWritten(
          objects: """
            static struct klp_object objs[] = {
            	{
            		.funcs = funcs,
            	},
            «}»;
            """)),
      Example("ends with an empty entry", handWritten()),
      Example(
        "a length that leaves room is filled up with zeros",
        handWritten(
          objects: """
            static struct klp_object objs[2] = {
            	{
            		.funcs = funcs,
            	},
            };
            """)),
    ],
    .module { module, _ in
      module.objectArrays.filter(\.isUnterminated).map { array in
        Finding(
          "object-array-unterminated",
          "the array of objects has no end: the kernel reads on behind it",
          at: array.end, help: "add an empty entry, `{ }`")
      }
    })
}
