import Diagnostics
import Testing

@testable import Rules

@Suite struct ShadowTests {
  /// Exit with a count that init takes, in many ways of counting.
  @Test(arguments: [
    ("state->users++;", "if (--state->users == 0) FREE", true),
    ("++state->users;", "--state->users;\n\tif (!state->users) { FREE }", true),
    ("state->users += 1;", "state->users -= 1;\n\tif (state->users) return;\n\tFREE", true),
    ("refcount_inc(&state->users);", "if (refcount_dec_and_test(&state->users)) FREE", true),
    (
      "atomic_inc(&state->users);",
      "bool last = atomic_dec_and_test(&state->users);\n\tif (last) FREE", true
    ),
    ("(*users)++;", "if (--(*users) == 0) FREE", true),
    ("get_state();", "if (put_state()) FREE", true),
    // One variable for each module.
    ("users_here++;", "if (--users_here == 0) FREE", false),
    // Nobody takes it.
    ("", "if (--state->users == 0) FREE", false),
    // Freed before it is asked.
    ("state->users++;", "FREE\n\t--state->users;", false),
    ("state->users++;", "--state->users;\n\tif (state->other) FREE", false),
  ])
  func knowsTheCountsThatAllReleasesShare(
    _ begin: String, _ end: String, _ isFine: Bool
  ) throws {
    let fix = FixInMemory(
      yaml: "init: a_init\nexit: a_exit",
      code: """
        static int users_here;
        static void get_state(void)
        {
        	state->users++;
        }
        static bool put_state(void)
        {
        	return --state->users == 0;
        }
        int a_init(void)
        {
        	\(begin)
        	return 0;
        }
        void a_exit(void)
        {
        	\(end.replacing("FREE", with: "klp_shadow_free_all(0x2070001, NULL);"))
        }
        """)
    #expect(try fix.findings(of: "shadow-free-in-module-exit").isEmpty == isFine)
  }

  @Test func seesFreesThroughMacros() throws {
    let fix = FixInMemory(
      yaml: "exit: a_exit",
      code: """
        #define forget_all() klp_shadow_free_all(0x2070001, NULL)
        #define forget klp_shadow_free
        void a_exit(void)
        {
        	forget_all();
        	forget(NULL, 0x2070001, NULL);
        }
        """)
    #expect(
      try fix.findings(of: "shadow-free-in-module-exit").sorted()
        == ["klp_shadow_free", "klp_shadow_free_all"])
  }

  @Test(arguments: [
    ("if (was_live) FREE", true),
    ("if (!was_live) return; FREE", true),
    ("if (prev()) goto out; FREE out: return;", true),
    ("switch (mode) { case 1: FREE }", true),
    ("was_live && (FREE 0);", true),
    ("FREE", false),
    ("if (obj) FREE", false),
    ("if (was_live) pr_info(\"live\"); FREE", false),
    ("while (busy()) wait(); FREE", false),
  ])
  func knowsWhatGuardsAFree(_ body: String, _ isFine: Bool) throws {
    let fix = FixInMemory(
      callbacks: "post_unpatch: a_undo",
      code: """
        static bool was_live;
        void a_undo(struct klp_object *obj)
        {
        	\(body.replacing("FREE", with: "klp_shadow_free_all(0x2070001, NULL);"))
        }
        """)
    #expect(try fix.findings(of: "shadow-free-unguarded-post-unpatch").isEmpty == isFine)
  }

  /// `v` gets the result first.
  @Test(arguments: [
    ("return v->a;", ["v"]),
    ("return *v;", ["v"]),
    ("return v[0];", ["v"]),
    ("if (v) return v->a; return 0;", []),
    ("if (!v) return 0; return v->a;", []),
    ("if (!v) goto out; v->a = 1; out: return 0;", []),
    ("if (!v) pr_warn(\"none\"); return v->a;", ["v"]),
    ("if (v) pr_warn(\"one\"); return v->a;", ["v"]),
    ("if (!v && other) return 0; return v->a;", []),
    ("if (v == NULL) return 0; return v->a;", []),
    ("if (unlikely(!v)) return 0; return v->a;", []),
    ("if (WARN_ON(!v)) return 0; return v->a;", []),
    ("BUG_ON(!v); return v->a;", []),
    ("return v ? v->a : 0;", []),
    ("return v && v->a;", []),
    ("use(v); return v->a;", []),
    ("v = other; return v->a;", []),
    ("memset(v, 0, sizeof(*v)); return 0;", []),
    ("return sizeof(*v);", []),
    ("for (;;) { if (!v) break; v->a++; } return 0;", []),
    ("while (!v) v = get(); return v->a;", []),
    ("if (PTR_ERR_OR_ZERO(v)) return 0; return 1;", []),
    ("switch (mode) { case 1: v->a = 1; } return 0;", ["v"]),
  ])
  func followsResultsThatMayBeNULL(_ rest: String, _ expected: [String]) throws {
    let fix = FixInMemory(
      code: """
        int g(struct inode *inode)
        {
        	struct state *v = klp_shadow_get(inode, 0x2070001);

        	\(rest)
        }
        """)
    #expect(try fix.findings(of: "shadow-result-unchecked") == expected)
  }

  @Test(arguments: [
    ("if (!(v = klp_shadow_get(inode, 1000))) return 0; return v->a;", true),
    (
      "v = klp_shadow_get(inode, 1000); if (!v) v = klp_shadow_alloc(inode, 1000, 8, GFP_KERNEL, NULL, NULL); return v->a;",
      false
    ),
    (
      "if (!klp_shadow_get(inode, 1000)) return 0; v = klp_shadow_get(inode, 1000); return v->a;",
      true
    ),
    ("return ((struct state *)klp_shadow_get(inode, 1000))->a;", false),
    ("return *(int *)klp_shadow_get(inode, 1000);", false),
    ("return klp_shadow_get(inode, 1000) != NULL;", true),
  ])
  func followsResultsWhereverTheyGo(_ body: String, _ isFine: Bool) throws {
    let fix = FixInMemory(
      code: """
        int g(struct inode *inode)
        {
        	struct state *v;

        	\(body)
        }
        """)
    #expect(try fix.findings(of: "shadow-result-unchecked").isEmpty == isFine)
  }

  /// Whether two ways to write a size contradict each other.
  @Test(arguments: [
    ("sizeof(struct state)", "sizeof(*state)", true),
    ("sizeof *state", "sizeof(struct state)", true),
    ("sizeof(struct state)", "sizeof(struct other)", false),
    ("sizeof(int)", "4", true),
    ("sizeof(u64)", "sizeof(void *)", true),
    ("sizeof(u64)", "sizeof(u32)", false),
    ("sizeof(*count)", "sizeof(int)", true),
    ("sizeof(count)", "sizeof(void *)", true),
    ("sizeof(state_t)", "sizeof(struct state)", true),
    ("SIZE", "sizeof(struct state)", true),
    ("sizeof(struct state) + 4", "sizeof(struct other)", true),
  ])
  func comparesSizesThatCanBeTold(_ one: String, _ two: String, _ isFine: Bool) throws {
    let fix = FixInMemory(
      code: """
        void g(struct inode *inode, struct state *state)
        {
        	int a = 0, *count;

        	klp_shadow_alloc(inode, 0x2070001, \(one), GFP_KERNEL, NULL, NULL);
        	klp_shadow_alloc(inode, 0x2070001, \(two), GFP_KERNEL, NULL, NULL);
        }
        """)
    #expect(try fix.findings(of: "shadow-get-or-alloc-size-arg").isEmpty == isFine)
  }

  @Test(arguments: [
    ("klp_shadow_free(inode, ID, NULL);", true),
    ("klp_shadow_free(inode, 0x2070000 + 1, NULL);", true),
    ("klp_shadow_free_all(SOME_ID, NULL);", true),
    ("klp_shadow_free(inode, 0x2070002, NULL);", false),
    ("#define FORGET(obj, id) klp_shadow_free(obj, id, NULL)\nFORGET(inode, 0x2070001);", true),
  ])
  func findsTheCallThatFreesWhateverItsIdIsCalled(_ free: String, _ isFine: Bool) throws {
    let fix = FixInMemory(
      code: """
        #define BUG 0x2070000
        #define ID (BUG | 1)
        enum { MADE = ID };

        int g(struct inode *inode)
        {
        	\(free)
        	return !klp_shadow_alloc(inode, MADE, 8, GFP_KERNEL, NULL, NULL);
        }
        """)
    #expect(try fix.findings(of: "shadow-never-freed").isEmpty == isFine)
  }

  @Test func saysNothingOfFixesWithoutShadowVariables() throws {
    let fix = FixInMemory(
      code:
        "int klp_shadow_get;\nvoid g(void) { ops->klp_shadow_free(a, 1, NULL); klp_shadow_free(a); }"
    )
    for rule in Rule.all where rule.group == .shadow {
      #expect(try fix.findings(of: rule.name).isEmpty, "\(rule.name)")
    }
  }
}
