import CSource
import Diagnostics
import HandWritten

extension Rule {
  static let objectNamedVmlinux = Rule(
    "object-named-vmlinux", .structure, .error,
    summary: "An object is called `vmlinux`.",
    rationale: """
      The kernel looks for a module of that name (`klp_find_object_module`, kernel/livepatch/core.c, 6.1) \
      and finds none, ever: the patch is enabled, success is reported, and nothing of the object is \
      patched. The kernel itself is the object without a name.
      """,
    examples: [
      Example(
        "the kernel by its name",
        handWritten(
          objects: """
            static struct klp_object objs[] = {
            	{
            		.name = «"vmlinux"»,
            		.funcs = funcs,
            	}, { }
            };
            """)),
      Example("no name", handWritten()),
    ],
    .module { module, _ in
      module.objects.compactMap { object in
        guard let name = object["name"], object.file.string(name) == "vmlinux" else { return nil }
        return Finding(
          "object-named-vmlinux", "the kernel looks for a module `vmlinux` and never finds one",
          at: object.place(of: "name"), help: "remove the name: NULL stands for the kernel itself")
      }
    })
}
