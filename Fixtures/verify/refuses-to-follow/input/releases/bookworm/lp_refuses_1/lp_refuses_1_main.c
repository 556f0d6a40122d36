// SPDX-License-Identifier: GPL-2.0
/*
 * lp_refuses_1
 *
 * Composed by klp-compose from the fixes below, in merge order. Do not edit:
 * change a fix and compose again. cumulative.yaml tells what comes from where.
 *
 * - a
 */
#include <linux/kernel.h>
#include <linux/livepatch.h>
#include <linux/module.h>

#define KLP_COMPOSE_MAIN
#include "klp_compose.h"

static struct klp_func funcs_vmlinux[] = {
	/* a */
	{
		.old_name = "uptime_proc_show",
		.new_func = klpp_uptime_proc_show,
	},
	{ }
};

static struct klp_object objs[] = {
	{
		/* vmlinux */
		.funcs = funcs_vmlinux,
		.callbacks = {
			.post_patch = a_post_patch,
			.pre_unpatch = a_pre_unpatch,
		},
	},
	{ }
};

struct klp_patch klp_compose_patch = {
	.mod = THIS_MODULE,
	.objs = objs,
	.replace = true,
};

static int __init lp_refuses_1_init(void)
{
	return klp_enable_patch(&klp_compose_patch);
}

/* Also runs in a replaced module while its successor lives: undo nothing here. */
static void __exit lp_refuses_1_exit(void)
{
}

module_init(lp_refuses_1_init);
module_exit(lp_refuses_1_exit);
MODULE_DESCRIPTION("Cumulative livepatch");
MODULE_LICENSE("GPL");
MODULE_VERSION("1");
MODULE_INFO(livepatch, "Y");
MODULE_INFO(klp_fix, "a");
