// SPDX-License-Identifier: GPL-2.0
/*
 * lp_cloud_2: Example fixes for the cloud kernels
 *
 * Composed by klp-compose from the fixes below, in merge order. Do not edit:
 * change a fix and compose again. cumulative.yaml tells what comes from where.
 *
 * - uptime-whole-seconds DEMO-2026-0001: proc: tell the uptime in whole
 *   seconds
 * - uptime-no-idle DEMO-2026-0002: proc: do not tell how idle the machine is
 * - uptime-stable-reads DEMO-2026-0003: proc: show one uptime for as long as
 *   the file is open
 * - cmdline-hide DEMO-2026-0006: proc: do not show the command line
 * - console-level DEMO-2026-0007: printk: keep warnings off the console
 * - loadavg-coarse DEMO-2026-0008: proc: tell the load in whole numbers, and
 *   no processes
 * - version-mark DEMO-2026-0005: proc: name the livepatch in the version
 * - version-no-build DEMO-2026-0004: proc: do not tell how the kernel was
 *   built
 * - version-merge: proc: name the livepatch in the version, and not the build
 */
#include <linux/kernel.h>
#include <linux/livepatch.h>
#include <linux/module.h>

#define KLP_COMPOSE_MAIN
#include "klp_compose.h"

#if !IS_ENABLED(CONFIG_PROC_FS)
#error "loadavg-coarse assumes CONFIG_PROC_FS"
#endif

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

/* Undoes what pre_patch has done, and nothing else. */
static void undo_steps(struct compose_step *steps, size_t count,
		       struct klp_object *obj)
{
	while (count--) {
		if (!steps[count].done)
			continue;
		steps[count].done = false;
		if (steps[count].post_unpatch)
			steps[count].post_unpatch(obj);
	}
}

/* Stops at the first refusal, for which the kernel calls no post_unpatch. */
static int pre_patch_steps(struct compose_step *steps, size_t count,
			   struct klp_object *obj)
{
	size_t i;
	int ret;

	for (i = 0; i < count; i++) {
		ret = steps[i].pre_patch ? steps[i].pre_patch(obj) : 0;
		if (ret) {
			undo_steps(steps, i, obj);
			/* The module loader takes a positive value for success. */
			return ret > 0 ? -EINVAL : ret;
		}
		steps[i].done = true;
	}
	return 0;
}

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
	/* console-level */
	{
		.pre_patch = console_level_pre_patch,
		.post_patch = console_level_post_patch,
		.pre_unpatch = console_level_pre_unpatch,
		.post_unpatch = console_level_post_unpatch,
	},
	/* loadavg-coarse */
	{
		.post_patch = loadavg_coarse_post_patch,
		.pre_unpatch = loadavg_coarse_pre_unpatch,
	},
};

/* Set once this patch has replaced all others: its data is nobody else's. */
static bool live;

static int pre_patch_vmlinux(struct klp_object *obj)
{
	return pre_patch_steps(steps_vmlinux, ARRAY_SIZE(steps_vmlinux), obj);
}

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
	undo_steps(steps_vmlinux, ARRAY_SIZE(steps_vmlinux), obj);

	/*
	 * This also runs when the transition to this patch is cancelled: then the
	 * replaced patch lives on and needs the data. After a forced disable a
	 * task may still be in the new code.
	 */
	if (live && !klp_compose_patch.forced) {
		/* uptime-stable-reads */
		klp_shadow_free_all(KLP_SHADOW_FIRST_READ, NULL);
	}
	live = false;
}

static struct klp_func funcs_vmlinux[] = {
	/* cmdline-hide */
	{
		.old_name = "cmdline_proc_show",
		.new_func = klpp_cmdline_proc_show,
	},
	/* loadavg-coarse */
	{
		.old_name = "loadavg_proc_show",
		.new_func = klpp_loadavg_proc_show,
	},
	/* uptime-stable-reads */
	{
		.old_name = "single_release",
		.new_func = klpp_single_release,
	},
	/*
	 * uptime-stable-reads, on top of uptime-no-idle, uptime-whole-seconds
	 */
	{
		.old_name = "uptime_proc_show",
		.new_func = klpp_uptime_proc_show__uptime_stable_reads,
	},
	/* version-merge, on top of version-no-build, version-mark */
	{
		.old_name = "version_proc_show",
		.new_func = klpp_version_proc_show__version_merge,
	},
	{ }
};

static struct klp_object objs[] = {
	{
		/* vmlinux */
		.funcs = funcs_vmlinux,
		.callbacks = {
			.pre_patch = pre_patch_vmlinux,
			.post_patch = post_patch_vmlinux,
			.pre_unpatch = pre_unpatch_vmlinux,
			.post_unpatch = post_unpatch_vmlinux,
		},
	},
	{ }
};

static struct klp_state states[] = {
	/* console-level: console level lowered */
	{
		.id = KLP_STATE_CONSOLE_LEVEL,
		.version = 1,
	},
	{ }
};

struct klp_patch klp_compose_patch = {
	.mod = THIS_MODULE,
	.objs = objs,
	.states = states,
	.replace = true,
};

static int __init lp_cloud_2_init(void)
{
	return klp_enable_patch(&klp_compose_patch);
}

/* Also runs in a replaced module while its successor lives: undo nothing here. */
static void __exit lp_cloud_2_exit(void)
{
}

module_init(lp_cloud_2_init);
module_exit(lp_cloud_2_exit);
MODULE_DESCRIPTION("Example fixes for the cloud kernels");
MODULE_LICENSE("GPL");
MODULE_VERSION("2");
MODULE_INFO(livepatch, "Y");
MODULE_INFO(klp_fix, "uptime-whole-seconds DEMO-2026-0001");
MODULE_INFO(klp_fix, "uptime-no-idle DEMO-2026-0002");
MODULE_INFO(klp_fix, "uptime-stable-reads DEMO-2026-0003");
MODULE_INFO(klp_fix, "cmdline-hide DEMO-2026-0006");
MODULE_INFO(klp_fix, "console-level DEMO-2026-0007");
MODULE_INFO(klp_fix, "loadavg-coarse DEMO-2026-0008");
MODULE_INFO(klp_fix, "version-mark DEMO-2026-0005");
MODULE_INFO(klp_fix, "version-no-build DEMO-2026-0004");
MODULE_INFO(klp_fix, "version-merge");
