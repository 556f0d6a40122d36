import Diagnostics
import Testing

@testable import Rules

@Suite struct CallbackTests {
  /// A `pre_patch` whose `post_unpatch` does nothing.
  private func unpaired(_ body: String) throws -> Bool {
    let fix = FixInMemory(
      callbacks: "pre_patch: a_pre, post_unpatch: a_post",
      code: """
        static void *table;
        static int helper(void)
        {
        	table = kzalloc(64, GFP_KERNEL);
        	return table ? 0 : -ENOMEM;
        }
        static void undo_helper(void)
        {
        	kfree(table);
        }
        int a_pre(struct klp_object *obj)
        {
        	int ret;

        	\(body)
        }
        void a_post(struct klp_object *obj)
        {
        	pr_info("bye\\n");
        }
        """)
    return try !fix.findings(of: "pre-patch-unpaired").isEmpty
  }

  @Test(arguments: [
    ("return 0;", false),
    ("table = kzalloc(64, GFP_KERNEL); return 0;", true),
    ("table = kzalloc(64, GFP_KERNEL); if (!table) return -ENOMEM; return 0;", true),
    ("table = kzalloc(64, GFP_KERNEL); kfree(table); return 0;", false),
    (
      "table = kzalloc(64, GFP_KERNEL); if (fails()) { kfree(table); return -EIO; } return 0;", true
    ),
    ("table = kzalloc(64, GFP_KERNEL); return -EIO;", false),
    ("return helper();", true),
    ("ret = helper(); if (ret) return ret; undo_helper(); return 0;", false),
    ("ret = helper(); if (ret) return ret; return 0;", true),
    ("table = kzalloc(64, GFP_KERNEL); hand_over(table); return 0;", false),
    ("char *p = kmalloc(8, GFP_KERNEL); keep(p); return 0;", false),
    ("return register_reboot_notifier(&nb);", true),
    (
      "ret = register_reboot_notifier(&nb); if (ret) return ret; unregister_reboot_notifier(&nb); return 0;",
      false
    ),
    ("mutex_lock(&m); ret = look(); mutex_unlock(&m); return ret;", false),
    ("mutex_lock(&m); ret = look(); if (ret) return ret; mutex_unlock(&m); return 0;", false),
    ("mutex_lock(&m); return 0;", true),
    ("if (!try_module_get(THIS_MODULE)) return -ENODEV; return 0;", true),
    ("return unknown_setup();", false),
    ("ops->kzalloc(64); return 0;", false),
  ])
  func knowsWhatIsHeldWhenACallbackSucceeds(_ body: String, _ isHeld: Bool) throws {
    #expect(try unpaired(body) == isHeld)
  }

  @Test(arguments: [
    "kfree(table);", "if (table) kfree(table);", "undo_helper();", "vanish(table);",
    "ops_unknown();",
  ])
  func believesPartnersThatMayGiveBack(_ undo: String) throws {
    let fix = FixInMemory(
      callbacks: "pre_patch: a_pre, post_unpatch: a_post",
      code: """
        static void *table;
        static void undo_helper(void)
        {
        	kfree(table);
        }
        int a_pre(struct klp_object *obj)
        {
        	table = kzalloc(64, GFP_KERNEL);
        	return 0;
        }
        void a_post(struct klp_object *obj)
        {
        	\(undo)
        }
        """)
    #expect(try fix.findings(of: "pre-patch-unpaired").isEmpty)
  }

  /// What a `pre_patch` leaves behind when it fails: the `return` that does.
  @Test(arguments: [
    ("a = kzalloc(8, GFP_KERNEL); if (!a) return -ENOMEM; return 0;", []),
    (
      "a = kzalloc(8, GFP_KERNEL); if (!a) return -ENOMEM; if (x()) return -EIO; return 0;",
      ["return -EIO;"]
    ),
    (
      "s->a = kzalloc(8, GFP_KERNEL); if (!s->a) return -ENOMEM; if (x()) return -EIO; return 0;",
      ["return -EIO;"]
    ),
    (
      "a = kzalloc(8, GFP_KERNEL); if (!a) return -ENOMEM; ret = x(); if (ret) return ret; return 0;",
      ["return ret;"]
    ),
    (
      "a = kzalloc(8, GFP_KERNEL); if (!a) return -ENOMEM; ret = x(); if (ret) goto out; return 0; out: kfree(a); return ret;",
      []
    ),
    (
      "a = kzalloc(8, GFP_KERNEL); b = kzalloc(8, GFP_KERNEL); if (!a || !b) { kfree(a); kfree(b); return -ENOMEM; } return 0;",
      []
    ),
    (
      "a = kzalloc(8, GFP_KERNEL); if (!a) return -ENOMEM; b = kzalloc(8, GFP_KERNEL); if (!b) return -ENOMEM; return 0;",
      ["return -ENOMEM;"]
    ),
    (
      "ret = register_reboot_notifier(&nb); if (ret) return ret; ret = x(); if (ret < 0) return ret; return 0;",
      ["return ret;"]
    ),
    ("ret = register_reboot_notifier(&nb); if (!ret) return 0; return -EIO;", []),
    (
      "a = kthread_run(f, NULL, \"x\"); if (IS_ERR(a)) return PTR_ERR(a); return x() ? -EIO : 0;",
      []
    ),
    (
      "a = kthread_run(f, NULL, \"x\"); if (IS_ERR(a)) return PTR_ERR(a); if (x()) return -EIO; return 0;",
      ["return -EIO;"]
    ),
    ("mutex_lock(&m); if (x()) return -EIO; mutex_unlock(&m); return 0;", ["return -EIO;"]),
    (
      "mutex_lock(&m); if (x()) { ret = -EIO; goto out; } ret = 0; out: mutex_unlock(&m); return ret;",
      []
    ),
    (
      "for (;;) { a = kzalloc(8, GFP_KERNEL); if (!a) return -ENOMEM; list_add(a, &all); if (enough()) break; } return 0;",
      ["return -ENOMEM;"]
    ),
    ("if ((a = kzalloc(8, GFP_KERNEL)) == NULL) return -ENOMEM; return 0;", []),
    ("a = kzalloc(8, GFP_KERNEL); if (!a) ret = -ENOMEM; else ret = 0; return ret;", []),
  ])
  func seesWhatAFailureLeavesBehind(_ body: String, _ expected: [String]) throws {
    let fix = FixInMemory(
      callbacks: "pre_patch: a_pre, post_unpatch: a_post",
      code: """
        int a_pre(struct klp_object *obj)
        {
        	void *a, *b;
        	int ret;

        	\(body)
        }
        void a_post(struct klp_object *obj)
        {
        	undo();
        }
        """)
    #expect(try fix.findings(of: "pre-patch-partial-undo") == expected)
  }

  @Test(arguments: [
    ("return 0;", []),
    ("return -EINVAL;", []),
    ("return EINVAL;", ["EINVAL"]),
    ("return 1;", ["1"]),
    ("return ret ? EBUSY : 0;", ["EBUSY"]),
    ("return asks() ? 0 : -EBUSY;", []),
    ("return knows();", ["knows()"]),
    ("return !asks();", ["!asks()"]),
    ("return asks() && more();", ["asks() && more()"]),
    ("return asks();", []),
    ("return helper();", ["EAGAIN"]),
    ("return x - y;", []),
    ("return -(a == b);", []),
    ("ret = knows(); if (ret) return -EBUSY; return ret;", []),
    ("ret = knows(); return ret;", ["knows()"]),
    ("ret = 1; ret = 0; return ret;", []),
    ("ret = ENOMEM; goto out; out: return ret;", ["ENOMEM"]),
    ("ret = asks(); if (ret > 0) ret = -EIO; return ret;", []),
    ("return EOWN;", []),
    ("return recursive(1);", []),
  ])
  func knowsPositiveResults(_ body: String, _ expected: [String]) throws {
    let fix = FixInMemory(
      callbacks: "pre_patch: a_pre",
      code: """
        static bool knows(void)
        {
        	return true;
        }
        static int helper(void)
        {
        	return EAGAIN;
        }
        static int recursive(int n)
        {
        	return recursive(n - 1);
        }
        int a_pre(struct klp_object *obj)
        {
        	int ret;

        	\(body)
        }
        """)
    #expect(try fix.findings(of: "pre-patch-positive-return") == expected)
  }

  @Test(arguments: [
    ("if (obj->mod) use(obj->mod->name);", []),
    ("use(obj->mod);", []),
    ("use(obj->mod->name);", ["obj->mod->name"]),
    ("if (!obj->mod) return; use(obj->mod->name);", []),
    ("pr_info(\"%s\", obj->name);", []),
    ("pr_info(\"%s\", obj->name ?: \"vmlinux\");", []),
    ("use(obj->name[0]);", ["obj->name[0"]),
    ("if (obj->name && !strcmp(obj->name, \"x\")) use(obj);", []),
  ])
  func knowsWhatVmlinuxHasNot(_ body: String, _ expected: [String]) throws {
    let fix = FixInMemory(
      callbacks: "post_patch: a_post",
      code: "void a_post(struct klp_object *obj)\n{\n\t\(body)\n}")
    #expect(try fix.findings(of: "callback-mod-null") == expected)
  }

  @Test func endsOnFunctionsThatCallEachOther() throws {
    let fix = FixInMemory(
      callbacks: "pre_patch: a_pre",
      code: """
        static int even(int n);
        static int odd(int n)
        {
        	table = kzalloc(8, GFP_KERNEL);
        	return even(n - 1);
        }
        static int even(int n)
        {
        	return n ? odd(n - 1) : 0;
        }
        int a_pre(struct klp_object *obj)
        {
        	return even(8);
        }
        """)
    #expect(try fix.findings(of: "pre-patch-unpaired").count <= 1)
  }

  @Test func everyPairTakesAndGives() {
    var takers: Set<String> = []
    for pair in CallPair.table {
      #expect(!pair.takers.isEmpty && !pair.givers.isEmpty)
      for taker in pair.takers {
        #expect(takers.insert(taker).inserted, "\(taker) is in the table twice")
        #expect(!pair.givers.contains(taker))
      }
    }
  }
}
