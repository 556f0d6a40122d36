import Diagnostics
import Testing

@testable import Rules

/// Code that nobody writes. What is tested is that an end is come to.
@Suite struct HostileTests {
  private func lint(_ code: String) throws {
    let fix = FixInMemory(
      yaml: "init: a_init\nexit: a_exit",
      callbacks: "pre_patch: a_pre, post_patch: a_post, post_unpatch: a_undo", code: code)
    _ = try fix.findings(of: "shadow-never-freed")
  }

  @Test func endsOnManyCallsInOneFunction() throws {
    for call in [
      "v = klp_shadow_get(obj, \(0x1000)); if (v) v->a = 1;",
      "if (a) klp_shadow_free_all(0x1001, NULL);",
      "p = kzalloc(8, GFP_KERNEL); if (!p) return;",
      "use(obj->mod->state);",
    ] {
      let body = String(repeating: "\t\(call)\n", count: 1000)
      let functions = [
        "a_init(void)", "a_exit(void)", "a_pre(struct klp_object *obj)",
        "a_undo(struct klp_object *obj)",
      ]
      try lint(functions.map { "void \($0)\n{\n\(body)}\n" }.joined())
    }
  }

  @Test func endsOnLongChainsOfCalls() throws {
    let chain = (0..<5000).map { "static int f\($0)(void)\n{\n\treturn f\($0 + 1)();\n}\n" }
      .joined()
    try lint(
      """
      \(chain)
      static int f5000(void)
      {
      	table = kzalloc(8, GFP_KERNEL);
      	klp_shadow_free_all(1000, NULL);
      	return EBUSY;
      }
      int a_pre(struct klp_object *obj)
      {
      	return f0();
      }
      void a_exit(void)
      {
      	f0();
      }
      """)
  }

  @Test func endsOnDeepBlocks() throws {
    let open = String(repeating: "if (a) { ", count: 5000)
    let close = String(repeating: "}", count: 5000)
    try lint(
      "int a_pre(struct klp_object *obj)\n{\n\(open) p = kzalloc(8, GFP_KERNEL); klp_shadow_free_all(1, NULL); \(close)\nreturn 1;\n}\n"
    )
  }

  @Test(arguments: [
    "void a_exit(void) { klp_shadow_free_all(", "int a_pre(struct klp_object", "void a_undo(",
    "void a_undo(struct klp_object *obj) { if (klp_shadow_free(,,)) obj->mod->",
    "#define x klp_shadow_get(\nvoid a_exit(void) { x }",
  ])
  func endsOnCodeThatIsBroken(_ code: String) throws { try lint(code) }
}
