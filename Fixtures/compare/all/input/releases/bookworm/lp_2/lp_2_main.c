// SPDX-License-Identifier: GPL-2.0
/*
 * lp_2
 *
 * Composed by klp-compose from the fixes below, in merge order. Do not edit:
 * change a fix and compose again. cumulative.yaml tells what comes from where.
 *
 * - console CVE-2026-0002: keep warnings off the console
 * - count CVE-2026-0001: count what is opened
 * - mark CVE-2026-0003 bsc#1230000: mark open files
 */
#include <linux/kernel.h>
#include <linux/livepatch.h>
#include <linux/module.h>

#define KLP_COMPOSE_MAIN
#include "klp_compose.h"

/*
 * The kernel has one slot per callback and object; here several fixes share it.
 * The steps of an object stand in merge order: patching runs them forward,
 * unpatching backward.
 */
struct compose_step {
	int (*pre_patch)(struct klp_object *obj);
	void (*post_patch)(struct klp_object *obj);
	void (*pre_unpatch)(struct klp_object *obj);
	void (*post_unpatch)(struct klp_object *obj);
	bool done;
};

static void post_patch_steps(struct compose_step *steps, size_t count,
			     struct klp_object *obj)
{
	size_t i;

	for (i = 0; i < count; i++)
		if (steps[i].post_patch)
			steps[i].post_patch(obj);
}

static void pre_unpatch_steps(struct compose_step *steps, size_t count,
			      struct klp_object *obj)
{
	while (count--)
		if (steps[count].pre_unpatch)
			steps[count].pre_unpatch(obj);
}

static struct compose_step steps_vmlinux[] = {
	/* console */
	{
		.post_patch = console_post_patch,
		.pre_unpatch = console_pre_unpatch,
	},
};

/* Set once this patch has replaced all others: its data is nobody else's. */
static bool live;

static void post_patch_vmlinux(struct klp_object *obj)
{
	post_patch_steps(steps_vmlinux, ARRAY_SIZE(steps_vmlinux), obj);
	live = true;
}

static void pre_unpatch_vmlinux(struct klp_object *obj)
{
	pre_unpatch_steps(steps_vmlinux, ARRAY_SIZE(steps_vmlinux), obj);
}

static void post_unpatch_vmlinux(struct klp_object *obj)
{
	/*
	 * This also runs when the transition to this patch is cancelled: then the
	 * replaced patch lives on and needs the data. After a forced disable a
	 * task may still be in the new code.
	 */
	if (live && !klp_compose_patch.forced) {
		/* mark */
		klp_shadow_free_all(KLP_SHADOW_SEEN, NULL);
	}
	live = false;
}

static struct klp_func funcs_vmlinux[] = {
	/* count */
	{
		.old_name = "f",
		.new_func = klpp_f,
	},
	/* count */
	{
		.old_name = "g",
		.new_func = klpp_g,
	},
	/* mark */
	{
		.old_name = "mark",
		.new_func = klpp_mark,
	},
	/* mark */
	{
		.old_name = "release",
		.new_func = klpp_release,
	},
	{ }
};

static struct klp_func funcs_nf_tables[] = {
	/* mark */
	{
		.old_name = "lookup",
		.new_func = klpp_lookup,
	},
	{ }
};

static struct klp_object objs[] = {
	{
		/* vmlinux */
		.funcs = funcs_vmlinux,
		.callbacks = {
			.post_patch = post_patch_vmlinux,
			.pre_unpatch = pre_unpatch_vmlinux,
			.post_unpatch = post_unpatch_vmlinux,
		},
	},
	{
		.name = "nf_tables",
		.funcs = funcs_nf_tables,
	},
	{ }
};

struct klp_patch klp_compose_patch = {
	.mod = THIS_MODULE,
	.objs = objs,
	.replace = true,
};

static int __init lp_2_init(void)
{
	return klp_enable_patch(&klp_compose_patch);
}

/* Also runs in a replaced module while its successor lives: undo nothing here. */
static void __exit lp_2_exit(void)
{
}

module_init(lp_2_init);
module_exit(lp_2_exit);
MODULE_DESCRIPTION("Cumulative livepatch");
MODULE_LICENSE("GPL");
MODULE_VERSION("2");
MODULE_INFO(livepatch, "Y");
MODULE_INFO(klp_fix, "console CVE-2026-0002");
MODULE_INFO(klp_fix, "count CVE-2026-0001");
MODULE_INFO(klp_fix, "mark CVE-2026-0003 bsc#1230000");
