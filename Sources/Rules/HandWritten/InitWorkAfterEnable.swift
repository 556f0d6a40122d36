import CSource
import Diagnostics
import HandWritten
import Livepatch

extension Rule {
  static let initWorkAfterEnable = Rule(
    "init-work-after-enable", .module, .warning,
    summary: "The module's init sets up what new code uses after it has enabled the patch.",
    rationale: """
      `klp_enable_patch` starts the transition before it returns: functions of the module may be called \
      from then on, and `pre_patch` and `post_patch` may have run (`__klp_enable_patch`, \
      kernel/livepatch/core.c, 6.1). What they use has to be there before. Where new code asks for it \
      first, or reads it with `READ_ONCE` and its kin, nothing is said.
      """,
    examples: [
      Example(
        "a text that the replacement prints",
        handWritten(
          before: """
            static const char *name;

            static int lp_version_proc_show(struct seq_file *m, void *v)
            {
            	seq_puts(m, name);
            	return 0;
            }
            """,
          functions: """
            static struct klp_func funcs[] = {
            	{
            		.old_name = "version_proc_show",
            		.new_func = lp_version_proc_show,
            	}, { }
            };
            """,
          initialise: """
            static int lp_init(void)
            {
            	int ret = klp_enable_patch(&patch);

            	if (ret)
            		return ret;
            	«name» = utsname()->release;
            	return 0;
            }
            """)),
      Example(
        "a lock that a callback takes",
        handWritten(
          before: """
            static spinlock_t lock;

            static void lp_count(void)
            {
            	spin_lock(&lock);
            	spin_unlock(&lock);
            }

            static void lp_post_patch(struct klp_object *obj)
            {
            	lp_count();
            }
            """,
          objects: """
            static struct klp_object objs[] = {
            	{
            		.funcs = funcs,
            		.callbacks.post_patch = lp_post_patch,
            	}, { }
            };
            """,
          initialise: """
            static int lp_init(void)
            {
            	int ret = klp_enable_patch(&patch);

            	if (!ret)
            		spin_lock_init(&«lock»);
            	return ret;
            }
            """)),
      Example(
        "new code waits for it, and what comes first",
        handWritten(
          before: """
            static const char *name;
            static bool ready;

            static int lp_version_proc_show(struct seq_file *m, void *v)
            {
            	if (ready)
            		seq_puts(m, name);
            	return 0;
            }
            """,
          functions: """
            static struct klp_func funcs[] = {
            	{
            		.old_name = "version_proc_show",
            		.new_func = lp_version_proc_show,
            	}, { }
            };
            """,
          initialise: """
            static int lp_init(void)
            {
            	int ret;

            	name = utsname()->release;
            	ret = klp_enable_patch(&patch);
            	if (ret)
            		return ret;
            	ready = true;
            	return 0;
            }
            """)),
    ],
    .module { module, unit in
      module.enabling.flatMap { call -> [Finding] in
        // What can fail there is an error of its own, which is mended in the same way.
        guard module.failures(behind: call, in: unit).isEmpty,
          let statements = module.statements(behind: call, in: unit)
        else { return [] }
        let initFunction = CallGraph.Node(file: 0, definition: call.owner)
        return unit.preparations(in: initFunction, statements).compactMap { name in
          guard let user = unit.newCode(using: name.text) else { return nil }
          return Finding(
            "init-work-after-enable",
            "`\(name.text)` is set up after the patch was enabled, and \(user.description) may use it before",
            at: module.file.range(name.range),
            notes: [
              Note("enabled here", at: module.file.range(call.name)),
              Note("used by \(user.description)", at: user.name.range),
            ],
            help: "do it before `klp_enable_patch`")
        }
      }
    })
}

/// Macros and functions that make what their first argument points to usable.
private let preparing: Set<String> = [
  "INIT_DELAYED_WORK", "INIT_HLIST_HEAD", "INIT_LIST_HEAD", "INIT_WORK", "hash_init", "ida_init",
  "idr_init", "init_completion", "init_rwsem", "init_waitqueue_head", "mutex_init",
  "raw_spin_lock_init", "rwlock_init", "sema_init", "spin_lock_init", "timer_setup",
]

/// Who reads so knows that somebody else may write at the same time.
private let expecting: Set<String> = [
  "READ_ONCE", "rcu_access_pointer", "rcu_dereference", "smp_load_acquire", "xchg", "cmpxchg",
]

extension LintUnit {
  /// The variables of the module that some statements set up, where they do.
  fileprivate func preparations(
    in node: CallGraph.Node, _ statements: [Int]
  ) -> [CFile.CodeToken] {
    guard let code = code(of: node) else { return [] }
    return statements.flatMap { number -> [CFile.CodeToken] in
      let statement = code.body.statements[number]
      guard statement.kind == .expression else { return [] }
      let tokens = code.file.tokens(in: statement.expression)
      var names: [CFile.CodeToken] = []
      if tokens.count > 2, tokens[0].isIdentifier, ["=", "[", "."].contains(tokens[1].text),
        tokens.contains(where: { $0.text == "=" })
      {
        names.append(tokens[0])
      }
      for index in tokens.indices.dropLast(3)
      where preparing.contains(tokens[index].text) && tokens[index + 1].text == "("
        && tokens[index + 2].text == "&"
      {
        names.append(tokens[index + 3])
      }
      return names.filter { name in
        !isLocal(name.text, in: node)
          && code.file.variables.contains {
            !$0.isExtern && !code.file.isDead($0.branch) && code.file.reads($0.name, name.text)
          }
      }
    }
  }

  /// A function that may run once the patch is enabled and uses a variable without asking whether it is
  /// set up.
  fileprivate func newCode(using variable: String) -> NamedFunction? {
    var user: NamedFunction?
    for function in namedFunctions where function.runsOnceEnabled {
      for node in reach(from: function.name.value).nodes {
        guard let code = code(of: node), code.file.mentions(variable, in: code.function.body)
        else { continue }
        for use in code.uses(of: variable) {
          switch use.kind {
          case .tested: return nil
          case .passed(let callee, _) where expecting.contains(code.file.text(callee)): return nil
          case .declared, .assigned, .unevaluated: break
          default: user = user ?? function
          }
        }
      }
    }
    return user
  }
}

extension NamedFunction {
  fileprivate var runsOnceEnabled: Bool {
    switch role {
    case .replacement, .callback(.prePatch), .callback(.postPatch): true
    default: false
    }
  }
}
