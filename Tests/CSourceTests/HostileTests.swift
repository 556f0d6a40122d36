import Diagnostics
import Testing

@testable import CSource

/// Whatever the bytes are, reading ends, takes room in proportion, and gives ranges in the text.
@Suite struct HostileTests {
  private func check(_ bytes: [UInt8], _ comment: Comment) {
    let file = CFile(reading: SourceText(path: "x.c", bytes: bytes), as: FileID(0))
    let problems = file.unsoundFacts
    #expect(problems.isEmpty, comment)
    _ = file.uses(of: ["box", "helper"])
    for call in file.calls.prefix(5) { _ = file.arguments(of: call) }
    for function in file.functions.prefix(2) { _ = file.normalizedLines(of: function.range) }
    _ = CallGraph([file]).reachable(
      from: file.functions.indices.map { .init(file: 0, definition: .function($0)) })
  }

  @Test func readsEveryPrefix() {
    let bytes = Array(Self.sample.utf8)
    for count in 0...bytes.count { check(Array(bytes[..<count]), "prefix of \(count)") }
  }

  @Test func readsEverySuffix() {
    let bytes = Array(Self.sample.utf8)
    for start in stride(from: 0, to: bytes.count, by: 3) {
      check(Array(bytes[start...]), "suffix from \(start)")
    }
  }

  @Test func readsRandomMutations() {
    var random = SplitMix(state: 207)
    for round in 0..<1000 { check(Self.mutated(&random), "round \(round)") }
  }

  @Test func readsBodiesOfRandomMutations() {
    var random = SplitMix(state: 711)
    for round in 0..<250 {
      let file = CFile(
        reading: SourceText(path: "x.c", bytes: Self.mutated(&random)), as: FileID(0))
      let problems = file.unsoundBodies(upTo: file.functions.count)
      #expect(problems.isEmpty, "round \(round)")
    }
  }

  private static func mutated(_ random: inout SplitMix) -> [UInt8] {
    let interesting = Array("(){}[];,=*#\"'\\/\n\r\0 a.x\u{ff}".utf8)
    var bytes = Array(Self.sample.utf8)
    for _ in 0...random.next(below: 6) {
      let at = random.next(below: bytes.count)
      switch random.next(below: 4) {
      case 0: bytes[at] = interesting[random.next(below: interesting.count)]
      case 1: bytes.insert(interesting[random.next(below: interesting.count)], at: at)
      case 2: bytes.removeSubrange(at..<min(bytes.count, at + 1 + random.next(below: 20)))
      default: bytes[at] = UInt8(truncatingIfNeeded: random.next(below: 256))
      }
    }
    return bytes
  }

  @Test(arguments: [
    "(", "{", "[", ")", "}", "]", "({", "f(", "int f(void) {", "int f(void) { g(", "#if A\n",
    "#if A\n{\n", "#if 0\nint f(void) {\n#else\n", "#else\n", "#endif\n", "#define X(\n", "#",
    "int a = ", "x ", "struct { ", "static ", "int f(a) int b; ", "(x)\n", "x\n(y)\n", "\\\n",
    "/*", "//\\\n", "\"", "'", "int f(void) { static int x = ", "a,", "*", "= {", "\0",
    "int f(void) { u32 (*", "typedef ", "extern \"C\" {", "#if 1\n#else\n{\n#endif\n",
  ])
  func readsAHundredThousandOf(_ piece: String) {
    let bytes = Array(String(repeating: piece, count: 100_000).utf8)
    let file = CFile(reading: SourceText(path: "x.c", bytes: bytes), as: FileID(0))
    #expect(file.unsoundFacts.isEmpty)
  }

  @Test(arguments: [
    "{", "if (x) ", "if (x) { } else ", "do ", "while (x) ", "x: ", "x(y) ", "x = ", "x && ", "!",
    "(", "((struct a *)", "*", "x->", "x, ", "switch (x) { case 1: ", "case x ? ", "x;", "x = x;",
    "#if A\n", "#if A\n}\n", "#if A\nif (x)\n#endif\n", "#if A\n x;\n#endif\n", "#if 0\n",
    "#ifdef A\nif (x) {\n", "#else\n", "#elif A\n", "#endif\n", "if (x)\n#if A\n",
    "do x; while (x)\n#if A\n;\n", "goto x; ", "X(x)\n",
  ])
  func readsABodyOfTwentyThousand(_ piece: String) {
    let text = "int f(void)\n{\n" + String(repeating: piece, count: 20_000)
    #expect(CFile(text).unsoundBodies(upTo: 1).isEmpty)
  }

  @Test func endsWhatIsNotTerminated() {
    for tail in ["\"abc", "'a", "/* abc", "// abc", "\"abc\\", "f(1", "{ f(", "#if X", "#define"] {
      let file = CFile("int first(void) { }\nint second(void)\n{\n\tcall();\n\t" + tail)
      #expect(file.names(file.functions.map(\.name)) == ["first", "second"], "\(tail)")
      #expect(file.names(file.calls.map(\.name)).first == "call", "\(tail)")
    }
  }

  @Test func readsAByteOrderMarkAndForeignLineEnds() {
    let file = CFile("\u{FEFF}#include \"a.h\"\r\nint a(void)\r\n{\r\n}\r\n#define B \\\r\n 1\r\n")
    #expect(file.texts(file.includes.map(\.path)) == ["a.h"])
    #expect(file.functions.count == 1)
    #expect(file.texts(file.macros.map(\.body)) == ["1"])
  }

  /// A little of everything.
  static let sample = """
    // SPDX-License-Identifier: GPL-2.0
    #include <linux/kernel.h>
    #include "shadow.h"
    #define BOX_ID 0x2070001
    #define DROP(x) do { \\
    \tklp_shadow_free(x, BOX_ID, NULL); \\
    } while (0)
    static DEFINE_MUTEX(box_lock);
    struct box { int size; struct box *next; } __packed;
    typedef int (*box_fn)(struct box *, int);
    extern typeof(helper) helper KLP_RELOC_SYMBOL(vmlinux, vmlinux, helper);
    #ifdef CONFIG_BOX
    static int klpp_box_show(struct seq_file *m, void *v)
    {
    #else
    static int klpp_box_show(struct seq_file *m)
    {
    #endif
    \tstatic const int limit = 3, table[] = { 1, 2 };
    \tstruct box *box = klp_shadow_get_or_alloc(m, BOX_ID, sizeof(*box), GFP_KERNEL, NULL, NULL);
    \tint (*fn)(int) = helper;

    \tif (!box || "(\\"'" [0] == '"') /* { */
    \t\treturn -ENOMEM;
    #if 0
    \tdon't {
    #elif defined(CONFIG_A) && !CONFIG_B
    \tif (fn(1)) {
    #else
    \tif (ops->fn(2)) {
    #endif
    \t\tDROP(({ box->next; }));
    \t}
    \treturn seq_printf(m, "%d\\n", box->size);
    }
    int old(a, b) int a; char *b; { return a; }
    SYSCALL_DEFINE2(box, int, a, int, b)
    {
    \treturn old(a, NULL);
    }
    static struct klp_func funcs[] = {
    \t{ .old_name = "box_show", .new_func = klpp_box_show, },
    \t{ }
    };
    static int __init fix_init(void) { return 0; }
    module_init(fix_init);
    MODULE_LICENSE("GPL");
    """
}

extension CFile {
  /// What a reader of facts relies on and does not hold.
  fileprivate var unsoundFacts: [String] {
    let all = ByteRange(0, UInt32(source.bytes.count))
    var problems: [String] = []
    func demand(_ holds: Bool, _ what: @autoclosure () -> String) {
      if !holds { problems.append(what()) }
    }
    for function in functions {
      let signature = function.signature
      demand(signature.contains(function.name.range), "name of \(function)")
      demand(signature.contains(function.parameters), "parameters of \(function)")
      demand(signature.end <= function.body.start, "signature of \(function)")
      demand(all.contains(function.body), "body of \(function)")
    }
    for call in calls {
      demand(call.range.contains(call.name.range) && all.contains(call.range), "\(call)")
    }
    demand(
      zip(calls, calls.dropFirst()).allSatisfy { $0.range.start < $1.range.start }, "order of calls"
    )
    for variable in variables {
      let declaration = variable.declaration
      demand(all.contains(declaration), "\(variable)")
      demand(declaration.contains(variable.name.range), "name of \(variable)")
      demand(
        variable.initialiser.map(declaration.contains) ?? true, "initialiser of \(variable)")
    }
    for prototype in prototypes {
      demand(all.contains(prototype.signature), "\(prototype)")
      demand(prototype.signature.contains(prototype.name.range), "name of \(prototype)")
    }
    for (index, branch) in branches.enumerated() {
      demand(all.contains(branch.range) && all.contains(branch.condition), "\(branch)")
      demand((branch.parent ?? -1) < index && (branch.previous ?? -1) < index, "\(branch)")
    }
    for call in fileScopeCalls { demand(all.contains(call.range), "\(call)") }
    for macro in macros { demand(all.contains(macro.body), "\(macro)") }
    for include in includes { demand(all.contains(include.written), "\(include)") }
    return problems
  }
}

extension CFile {
  /// What a reader of statements relies on and does not hold.
  fileprivate func unsoundBodies(upTo count: Int) -> [String] {
    var problems: [String] = []
    func demand(_ holds: Bool, _ what: @autoclosure () -> String) {
      if !holds { problems.append(what()) }
    }
    for (function, fact) in functions.enumerated().prefix(count) {
      let body = body(of: function)
      let statements = body.statements
      var lastExpression = fact.body.start
      for (index, statement) in statements.enumerated() {
        demand(fact.body.contains(statement.range), "range of \(statement)")
        demand(statement.range.contains(statement.expression), "expression of \(statement)")
        demand(index < statement.behind && statement.behind <= statements.count, "\(statement)")
        if let parent = statement.parent {
          demand(parent < index && statement.behind <= statements[parent].behind, "\(statement)")
          demand(statements[parent].range.contains(statement.range), "parent of \(statement)")
        } else {
          demand(index == 0, "\(statement) stands in nothing")
        }
        if !statement.expression.isEmpty, statement.kind != .doCondition {
          demand(lastExpression <= statement.expression.start, "order of \(statement)")
          lastExpression = statement.expression.end
        }
      }
      let flow = flow(of: body)
      for index in statements.indices {
        for edge in flow.edges(from: index) {
          demand((edge.to ?? 0) < statements.count, "\(edge) from \(index)")
        }
      }
      _ = flow.reach(from: flow.edges(from: 0)) { _ in true }
      for use in uses(of: "x", in: body) + uses(of: "box", in: body) {
        demand(statements[use.statement].expression.contains(use.range), "\(use)")
        demand(body.statement(at: use.range.start) == use.statement, "place of \(use)")
      }
      for call in calls(in: fact.body).prefix(20) { _ = self.use(ofResultOf: call, in: body) }
    }
    return problems
  }
}

struct SplitMix {
  var state: UInt64

  mutating func next(below bound: Int) -> Int {
    state &+= 0x9e37_79b9_7f4a_7c15
    var z = state
    z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
    z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
    return Int((z ^ (z >> 31)) % UInt64(bound))
  }
}
