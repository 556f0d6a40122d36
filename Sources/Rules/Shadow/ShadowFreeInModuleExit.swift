import Composing
import Diagnostics
import Livepatch

extension Rule {
  static let shadowFreeInModuleExit = Rule(
    "shadow-free-in-module-exit", .shadow, .error,
    summary: "Shadow variables are freed when the module is removed.",
    rationale: """
      A replaced module stays loaded, and its exit runs when somebody removes it: long after its \
      successor has taken over (Documentation/livepatch/cumulative-patches.rst, 6.1). \
      `klp_shadow_free_all` goes over the whole system by number \
      (kernel/livepatch/shadow.c, 6.1), so it frees the variables that the successor uses.

      Right places are:

      - a replaced function that frees the parent: `freed_by: parent`;
      - the end of a real disable: `freed_by: disable`, which is generated with the guard it needs;
      - exit, behind a count of users that init takes and exit drops: `freed_by: last_user`. The \
      last module that still counts is the last user, whatever the order of removal. What makes it \
      correct is where the count lies: in memory that all releases find, such as a shadow variable \
      of its own. A variable of the module counts that module alone and protects nothing.

      A free is taken for correct if a condition before it asks such a count, which the fix's `init` \
      raises and its `exit` lowers through a pointer (`++`, `+=`, `refcount_inc`, `kref_get`, … and \
      their opposites).

      In a built module, calls are followed along relocations, and no condition is seen: a count is \
      taken for granted where the definition beside it has a variable with `freed_by: last_user`.
      """,
    examples: [
      Example(
        "through a helper function",
        """
        --- a/fix.yaml
        fix: a
        objects: { vmlinux: { functions: [f] } }
        exit: a_exit
        --- a/a.c
        static void forget_all(void)
        {
        	«klp_shadow_free_all»(0x2070001, NULL);
        }

        int klpp_f(void)
        {
        	return 0;
        }

        void a_exit(void)
        {
        	forget_all();
        }
        """),
      Example(
        "in a module that somebody else has built",
        """
        --- lp_1.ko
        function lp_exit = cleanup_module in .exit.text calls forget_all
        function forget_all calls «klp_shadow_free_all»
        """),
      Example(
        "behind a count that counts this module alone",
        """
        --- a/fix.yaml
        fix: a
        objects: { vmlinux: { functions: [f] } }
        init: a_init
        exit: a_exit
        --- a/a.c
        static int users;

        int klpp_f(void)
        {
        	return 0;
        }

        int a_init(void)
        {
        	users++;
        	return 0;
        }

        void a_exit(void)
        {
        	if (--users == 0)
        		«klp_shadow_free_all»(0x2070001, NULL);
        }
        """),
      Example(
        "in a function of another fix",
        """
        --- a/fix.yaml
        fix: a
        objects: { vmlinux: { functions: [f] } }
        exit: a_exit
        --- a/a.c
        int klpp_f(void)
        {
        	return 0;
        }

        void a_exit(void)
        {
        	b_forget();
        }
        --- b/fix.yaml
        fix: b
        objects: { vmlinux: { functions: [g] } }
        --- b/b.c
        int klpp_g(void)
        {
        	return 0;
        }

        void b_forget(void)
        {
        	«klp_shadow_free_all»(0x2070001, NULL);
        }
        """),
      Example(
        "a count is declared, and nobody asks for it",
        """
        --- a/fix.yaml
        fix: a
        objects: { vmlinux: { functions: [f] } }
        shadow_variables: { hits: { id: 0x2070001, type: int, freed_by: last_user } }
        exit: a_exit
        --- a/a.c
        int klpp_f(void)
        {
        	return 0;
        }

        void a_exit(void)
        {
        	«klp_shadow_free_all»(KLP_SHADOW_HITS, NULL);
        }
        """),
      Example(
        "beside the count that it is declared to depend on",
        """
        --- a/fix.yaml
        fix: a
        objects: { vmlinux: { functions: [f] } }
        shadow_variables:
          users: { id: 0x2070001, parent: none, type: unsigned long, freed_by: last_user }
          hits: { id: 0x2070002, type: int, freed_by: last_user }
        init: a_init
        exit: a_exit
        --- a/a.c
        int klpp_f(void)
        {
        	return 0;
        }

        int a_init(void)
        {
        	unsigned long *users = klp_shadow_get_or_alloc(NULL, KLP_SHADOW_USERS, sizeof(*users),
        						       GFP_KERNEL, NULL, NULL);

        	if (!users)
        		return -ENOMEM;
        	++*users;
        	return 0;
        }

        void a_exit(void)
        {
        	unsigned long *users = klp_shadow_get(NULL, KLP_SHADOW_USERS);

        	if (users && --*users == 0)
        		klp_shadow_free(NULL, KLP_SHADOW_USERS, NULL);
        	«klp_shadow_free_all»(KLP_SHADOW_HITS, NULL);
        }
        """),
      Example(
        "behind a count that all releases share",
        """
        --- a/fix.yaml
        fix: a
        objects: { vmlinux: { functions: [f] } }
        init: a_init
        exit: a_exit
        --- a/a.c
        struct a_state {
        	unsigned long users;
        };

        static struct a_state *state;

        int klpp_f(void)
        {
        	return 0;
        }

        int a_init(void)
        {
        	state = klp_shadow_get_or_alloc(NULL, 0x2070001, sizeof(*state),
        					GFP_KERNEL, NULL, NULL);
        	if (!state)
        		return -ENOMEM;
        	state->users++;
        	return 0;
        }

        void a_exit(void)
        {
        	state->users--;
        	if (state->users)
        		return;
        	klp_shadow_free_all(0x2070002, NULL);
        	klp_shadow_free(NULL, 0x2070001, NULL);
        }
        """),
      Example(
        "freed on a real disable, by code that is generated with its guard",
        """
        --- a/fix.yaml
        fix: a
        objects: { vmlinux: { functions: [f] } }
        shadow_variables:
          seen: { id: 0x2070001, type: int, freed_by: disable }
        --- a/a.c
        int klpp_f(void)
        {
        	return 0;
        }
        """),
    ],
    .unit { unit in
      guard let exit = unit.fix.exitFunction else { return [] }
      let frees = unit.shadowFreesOfModule(from: exit.value)
      if frees.isEmpty { return [] }
      let counts = UserCount(unit.fix, in: unit)
      return frees.compactMap { found in
        let (free, names) = (found.free, found.guards)
        if names.contains(where: { !$0.isDisjoint(with: counts.shared) }) { return nil }
        // How other fixes count is not followed.
        if found.isGuardedElsewhere { return nil }
        // Whoever declares a count that is kept in a way not known here is taken at their word, if
        // anything is asked at all.
        let declared = free.call.flatMap { found.unit.shadowVariable($0.key) }
        let isCounted = declared?.freedBy.contains { $0.value == .lastUser } == true
        if isCounted, counts.shared.isEmpty, !names.isEmpty { return nil }
        let ownCount = names.lazy.compactMap { counts.own.intersection($0).min() }.first
        return Finding(
          "shadow-free-in-module-exit",
          "`\(free.last.callee)` runs when the module is removed (\(free.chain)), while a successor may use the variables",
          at: free.last.place,
          notes: [Note("`\(exit.value)` is the \(unit.noun)'s exit", at: exit.range)]
            + CallStep.notes(on: free.path)
            + (ownCount.map {
              [Note("`\($0)` lies in this module and counts it alone, whoever else is a user")]
            } ?? []),
          help: unit.isHandWritten
            ? "free them in `post_unpatch` behind a guard, or behind a count of users that lies in a shadow variable that all releases find"
            : ownCount == nil
              ? "let `freed_by: disable` free them, or count users in init and exit and say `freed_by: last_user`"
              : "keep the count in a shadow variable that all releases find, or let `freed_by: disable` free them"
        )
      }
    }, built: { shadowFreesInExit(of: $0) })
}
