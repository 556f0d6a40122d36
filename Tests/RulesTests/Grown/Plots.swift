/// A fix, or several that belong together, as a maintainer might write them: clean, with places at
/// which mistakes can be planted.
///
/// `$p` stands for a name of its own in each set, `$P` for the same in capitals, `$n` for a number.
/// A line that holds nothing but `/*@name*/` (`#@name` in YAML) is a place; it is taken out if
/// nothing is planted there. `/*@filler*/` becomes helpers that differ from set to set.
struct Plot: Sendable {
  let name: String
  /// By path.
  let files: [String: String]
}

let plots: [Plot] = [keeper, level, table, cache, chain, counted, choice, borrower]

/// Shadow variables with constructor and destructor, freed with their parent.
private let keeper = Plot(
  name: "keeper",
  files: [
    "$p-keeper/fix.yaml": """
    fix: $p-keeper
    title: "$p: remember who opened it first"
    references: [DEMO-$n-01]
    #@relations

    objects:
      vmlinux:
        functions:
          $p_open: {}
          $p_release: {}
        #@vmlinux
      #@objects

    shadow_variables:
      $p_owner:
        id: 0x2026$n01
        parent: struct inode
        type: struct $p_owner
        ctor: $p_owner_ctor
        dtor: $p_owner_dtor
        freed_by: [parent, disable]
      #@variables
    #@end

    """,
    "$p-keeper/keeper.c": """
    // SPDX-License-Identifier: GPL-2.0
    #include <linux/fs.h>
    #include <linux/livepatch.h>
    #include <linux/slab.h>

    #include "klp_compose.h"

    struct $p_owner {
    	u64 opened;
    	char *name;
    };

    static const char $p_nobody[] = "nobody";

    /*@helpers*/
    /* Runs with the lock of all shadow variables held. */
    static int $p_owner_ctor(void *obj, void *shadow_data, void *ctor_data)
    {
    	struct $p_owner *owner = shadow_data;

    	owner->opened = *(u64 *)ctor_data;
    	/*@ctor*/
    	return 0;
    }

    void $p_owner_dtor(void *obj, void *shadow_data)
    {
    	struct $p_owner *owner = shadow_data;

    	/*@dtor*/
    	kfree(owner->name);
    }

    /*@filler*/
    int klpp_$p_open(struct inode *inode, struct file *file)
    {
    	struct $p_owner *owner;
    	u64 now = ktime_get_ns();

    	owner = klp_shadow_get_or_alloc(inode, KLP_SHADOW_$P_OWNER, sizeof(*owner),
    					GFP_KERNEL, $p_owner_ctor, &now);
    	if (!owner)
    		return -ENOMEM;
    	pr_debug("first opened at %llu by %s\\n", owner->opened, $p_nobody);
    	/*@open*/
    	return $p_keeper_step_0(file);
    }

    int klpp_$p_release(struct inode *inode, struct file *file)
    {
    	struct $p_owner *owner = klp_shadow_get(inode, KLP_SHADOW_$P_OWNER);

    	if (owner)
    		klp_shadow_free(inode, KLP_SHADOW_$P_OWNER, $p_owner_dtor);
    	/*@release*/
    	return 0;
    }
    /*@end*/

    """,
  ])

/// A change of the system, taken over by later releases: a state with all four callbacks.
private let level = Plot(
  name: "level",
  files: [
    "$p-level/fix.yaml": """
    fix: $p-level
    title: "$p: lower the limit"
    references: [DEMO-$n-02]

    objects:
      vmlinux:
        callbacks:
          pre_patch: $p_level_pre_patch
          post_patch: $p_level_post_patch
          pre_unpatch: $p_level_pre_unpatch
          post_unpatch: $p_level_post_unpatch
      #@objects

    states:
      $p_level: { id: 2026$n02, version: 1, about: limit lowered, data: int }
      #@states
    #@end

    """,
    "$p-level/level.c": """
    // SPDX-License-Identifier: GPL-2.0
    #include <linux/livepatch.h>
    #include <linux/printk.h>
    #include <linux/slab.h>

    #include "klp_compose.h"

    extern int $p_limit;

    /*@helpers*/
    /*@filler*/
    /* Memory for the limit to go back to, unless a release before has it already. */
    int $p_level_pre_patch(struct klp_object *obj)
    {
    	struct klp_state *state;
    	struct klp_state *prev = klp_get_prev_state(KLP_STATE_$P_LEVEL);

    	state = klp_get_state(&klp_compose_patch, KLP_STATE_$P_LEVEL);
    	if (!state)
    		return -EINVAL;
    	/*@pre_patch*/
    	if (prev) {
    		state->data = prev->data;
    		return 0;
    	}
    	state->data = kzalloc(sizeof(int), GFP_KERNEL);
    	if (!state->data)
    		return -ENOMEM;
    	/*@pre_patch_allocated*/
    	return 0;
    }

    void $p_level_post_patch(struct klp_object *obj)
    {
    	struct klp_state *state;

    	/*@post_patch*/
    	if (klp_get_prev_state(KLP_STATE_$P_LEVEL))
    		return;
    	state = klp_get_state(&klp_compose_patch, KLP_STATE_$P_LEVEL);
    	if (!state || !state->data)
    		return;
    	*(int *)state->data = $p_limit;
    	$p_limit = 4;
    }

    void $p_level_pre_unpatch(struct klp_object *obj)
    {
    	struct klp_state *state;

    	/*@pre_unpatch*/
    	state = klp_get_state(&klp_compose_patch, KLP_STATE_$P_LEVEL);
    	if (state && state->data)
    		$p_limit = *(int *)state->data;
    }

    void $p_level_post_unpatch(struct klp_object *obj)
    {
    	struct klp_state *state;

    	/*@post_unpatch*/
    	/* A transition to this patch was cancelled: the data is the other's. */
    	if (klp_get_prev_state(KLP_STATE_$P_LEVEL))
    		return;
    	state = klp_get_state(&klp_compose_patch, KLP_STATE_$P_LEVEL);
    	if (!state)
    		return;
    	kfree(state->data);
    	state->data = NULL;
    }
    /*@end*/

    """,
  ])

/// Callbacks of a module, with memory that lives as long as it is patched.
private let table = Plot(
  name: "table",
  files: [
    "$p-table/fix.yaml": """
    fix: $p-table
    title: "$p: look up in a table"
    references: [DEMO-$n-03]

    objects:
      $p_driver:
        functions:
          $p_lookup: {}
          $p_insert: { replacement: klpp_$p_insert_entry }
        callbacks:
          pre_patch: $p_table_pre_patch
          post_patch: $p_table_post_patch
          pre_unpatch: $p_table_pre_unpatch
          post_unpatch: $p_table_post_unpatch
      #@objects
    #@end

    """,
    "$p-table/table.c": """
    // SPDX-License-Identifier: GPL-2.0
    #include <linux/livepatch.h>
    #include <linux/module.h>
    #include <linux/notifier.h>
    #include <linux/slab.h>
    #include <linux/workqueue.h>

    #include "klp_compose.h"

    struct $p_entry {
    	unsigned long key;
    	void *value;
    };

    static struct $p_entry *$p_entries;
    static bool $p_active;

    /*@helpers*/
    /*@filler*/
    int klpp_$p_lookup(unsigned long key)
    {
    	int i;

    	for (i = 0; i < 16; i++)
    		if ($p_entries[i].key == key)
    			return i;
    	/*@lookup*/
    	return -ENOENT;
    }

    int klpp_$p_insert_entry(unsigned long key, void *value)
    {
    	int i = klpp_$p_lookup(0);

    	if (i < 0)
    		return i;
    	$p_entries[i].key = key;
    	$p_entries[i].value = value;
    	return 0;
    }

    int $p_table_pre_patch(struct klp_object *obj)
    {
    	$p_entries = kcalloc(16, sizeof(*$p_entries), GFP_KERNEL);
    	if (!$p_entries)
    		return -ENOMEM;
    	/*@pre_patch*/
    	return 0;
    }

    void $p_table_post_patch(struct klp_object *obj)
    {
    	WRITE_ONCE($p_active, true);
    	/*@post_patch*/
    }

    void $p_table_pre_unpatch(struct klp_object *obj)
    {
    	WRITE_ONCE($p_active, false);
    	/*@pre_unpatch*/
    }

    void $p_table_post_unpatch(struct klp_object *obj)
    {
    	/*@post_unpatch*/
    	kfree($p_entries);
    	$p_entries = NULL;
    }
    /*@end*/

    """,
  ])

/// Memory of the module's own, taken in init and given back in exit.
private let cache = Plot(
  name: "cache",
  files: [
    "$p-cache/fix.yaml": """
    fix: $p-cache
    title: "$p: keep a buffer at hand"
    references: [DEMO-$n-04]

    objects:
      vmlinux:
        functions: [$p_fill]

    init: $p_cache_init
    exit: $p_cache_exit
    #@end

    """,
    "$p-cache/cache.c": """
    // SPDX-License-Identifier: GPL-2.0
    #include <linux/module.h>
    #include <linux/reboot.h>
    #include <linux/slab.h>

    static struct kmem_cache *$p_slab;
    static char *$p_buffer;

    /*@helpers*/
    /*@filler*/
    ssize_t klpp_$p_fill(struct file *file, char __user *to, size_t count)
    {
    	char *copy = kmem_cache_alloc($p_slab, GFP_KERNEL);

    	if (!copy)
    		return -ENOMEM;
    	memcpy(copy, $p_buffer, 64);
    	/*@fill*/
    	kmem_cache_free($p_slab, copy);
    	return $p_cache_step_0(file);
    }

    int $p_cache_init(void)
    {
    	$p_slab = kmem_cache_create("$p_slab", 64, 0, 0, NULL);
    	if (!$p_slab)
    		return -ENOMEM;
    	$p_buffer = kzalloc(PAGE_SIZE, GFP_KERNEL);
    	if (!$p_buffer) {
    		kmem_cache_destroy($p_slab);
    		return -ENOMEM;
    	}
    	/*@init*/
    	return 0;
    }

    void $p_cache_exit(void)
    {
    	/*@exit*/
    	kfree($p_buffer);
    	kmem_cache_destroy($p_slab);
    }
    /*@end*/

    """,
  ])

/// One function: a fix, two on top of it that know nothing of each other, and a join of both.
private let chain = Plot(
  name: "chain",
  files: [
    "$p-base/fix.yaml": """
    fix: $p-base
    title: "$p: check the length"
    references: [DEMO-$n-05]
    #@relations

    objects:
      vmlinux:
        functions: [$p_parse]
    #@end

    """,
    "$p-base/base.c": """
    // SPDX-License-Identifier: GPL-2.0
    #include <linux/string.h>

    #define $P_MAX	64

    static size_t $p_clamp(size_t length)
    {
    	return min_t(size_t, length, $P_MAX);
    }

    int klpp_$p_parse(const char *text, size_t length)
    {
    	if ($p_clamp(length) != length)
    		return -E2BIG;
    	/*@parse*/
    	return 0;
    }
    /*@end*/

    """,
    "$p-more/fix.yaml": """
    fix: $p-more
    title: "$p: refuse what is empty"
    references: [DEMO-$n-06]
    #@relations

    objects:
      vmlinux:
        functions:
          $p_parse: { on_top_of: $p-base }
    #@end

    """,
    "$p-more/more.c": """
    // SPDX-License-Identifier: GPL-2.0
    #include <linux/string.h>

    #define $P_MAX	64

    static size_t $p_clamp(size_t length)
    {
    	return min_t(size_t, length, $P_MAX);
    }

    int klpp_$p_parse(const char *text, size_t length)
    {
    	if (!length)
    		return -EINVAL;
    	if ($p_clamp(length) != length)
    		return -E2BIG;
    	return 0;
    }
    /*@end*/

    """,
    "$p-side/fix.yaml": """
    fix: $p-side
    title: "$p: refuse what begins with a blank"
    references: [DEMO-$n-07]
    #@relations

    objects:
      vmlinux:
        functions:
          $p_parse: { on_top_of: $p-base }
    #@end

    """,
    "$p-side/side.c": """
    // SPDX-License-Identifier: GPL-2.0
    #include <linux/ctype.h>

    int klpp_$p_parse(const char *text, size_t length)
    {
    	if (length > 64)
    		return -E2BIG;
    	if (isspace(*text))
    		return -EINVAL;
    	return 0;
    }
    /*@end*/

    """,
    "$p-join/fix.yaml": """
    fix: $p-join
    title: "$p: refuse both"
    references: [DEMO-$n-08]
    #@relations

    objects:
      vmlinux:
        functions:
          $p_parse: { on_top_of: [$p-more, $p-side] }
    #@end

    """,
    "$p-join/join.c": """
    // SPDX-License-Identifier: GPL-2.0
    #include <linux/ctype.h>

    int klpp_$p_parse(const char *text, size_t length)
    {
    	if (!length || isspace(*text))
    		return -EINVAL;
    	/*@parse*/
    	return length > 64 ? -E2BIG : 0;
    }
    /*@end*/

    """,
  ])

/// Users of a shadow variable are counted in memory that all releases find.
private let counted = Plot(
  name: "counted",
  files: [
    "$p-counted/fix.yaml": """
    fix: $p-counted
    title: "$p: count what is refused"
    references: [DEMO-$n-09]

    objects:
      vmlinux:
        functions: [$p_refuse]

    shadow_variables:
      $p_users: { id: 0x2026$n09, parent: none, type: unsigned long, freed_by: last_user }
      $p_hits: { id: 0x2026$n10, parent: struct sock, type: unsigned long, freed_by: last_user }

    init: $p_counted_init
    exit: $p_counted_exit
    #@end

    """,
    "$p-counted/counted.c": """
    // SPDX-License-Identifier: GPL-2.0
    #include <linux/livepatch.h>
    #include <linux/mutex.h>
    #include <linux/sched.h>

    #include "klp_compose.h"

    /*@helpers*/
    /*@filler*/
    int klpp_$p_refuse(struct sock *sk, int reason)
    {
    	unsigned long *hits;

    	hits = klp_shadow_get_or_alloc(sk, KLP_SHADOW_$P_HITS, sizeof(*hits),
    				       GFP_ATOMIC, NULL, NULL);
    	if (hits)
    		(*hits)++;
    	/*@refuse*/
    	return -EPERM;
    }

    int $p_counted_init(void)
    {
    	unsigned long *users;
    	int err = 0;

    	mutex_lock(&module_mutex);
    	users = klp_shadow_get_or_alloc(NULL, KLP_SHADOW_$P_USERS, sizeof(*users),
    					GFP_KERNEL, NULL, NULL);
    	if (users)
    		++*users;
    	else
    		err = -ENOMEM;
    	mutex_unlock(&module_mutex);
    	return err;
    }

    void $p_counted_exit(void)
    {
    	unsigned long *users;

    	mutex_lock(&module_mutex);
    	users = klp_shadow_get(NULL, KLP_SHADOW_$P_USERS);
    	if (users && --*users == 0) {
    		klp_shadow_free_all(KLP_SHADOW_$P_HITS, NULL);
    		klp_shadow_free(NULL, KLP_SHADOW_$P_USERS, NULL);
    	}
    	mutex_unlock(&module_mutex);
    	/*@exit*/
    }
    /*@end*/

    """,
  ])

/// One function, differently replaced by what is configured.
private let choice = Plot(
  name: "choice",
  files: [
    "$p-choice/fix.yaml": """
    fix: $p-choice
    title: "$p: by word size"
    references: [DEMO-$n-11]
    when: CONFIG_$P

    objects:
      vmlinux:
        functions:
          $p_count:
            - { replacement: klpp_$p_count_64, when: CONFIG_64BIT }
            - { replacement: klpp_$p_count_32, when: not CONFIG_64BIT }
    #@end

    """,
    "$p-choice/choice.c": """
    // SPDX-License-Identifier: GPL-2.0
    #include <linux/types.h>

    #ifdef CONFIG_64BIT
    int klpp_$p_count_64(u64 *value)
    {
    	/*@count*/
    	return (*value)++ < S64_MAX ? 0 : -ERANGE;
    }
    #else
    int klpp_$p_count_32(u64 *value)
    {
    	return *value < S32_MAX ? 0 : -ERANGE;
    }
    #endif
    /*@end*/

    """,
  ])

/// Calls functions of a module that are not exported.
private let borrower = Plot(
  name: "borrower",
  files: [
    "$p-borrower/fix.yaml": """
    fix: $p-borrower
    title: "$p: hold the lock while sending"
    references: [DEMO-$n-12]

    objects:
      $p_net:
        functions: [$p_send]

    externs:
      $p_net: [$p_lock_peer, $p_unlock_peer]
    #@end

    """,
    "$p-borrower/borrower.c": """
    // SPDX-License-Identifier: GPL-2.0
    #include <linux/skbuff.h>

    struct $p_peer;
    extern void $p_lock_peer(struct $p_peer *peer);
    extern void $p_unlock_peer(struct $p_peer *peer);

    /*@filler*/
    int klpp_$p_send(struct $p_peer *peer, struct sk_buff *skb)
    {
    	int err = 0;

    	$p_lock_peer(peer);
    	if (!skb->len)
    		err = -ENODATA;
    	/*@send*/
    	$p_unlock_peer(peer);
    	return err;
    }
    /*@end*/

    """,
  ])
