// SPDX-License-Identifier: GPL-2.0
/*
 * lp_1
 *
 * Composed by klp-compose from the fixes below, in merge order. Do not edit:
 * change a fix and compose again. cumulative.yaml tells what comes from where.
 *
 * - console CVE-2026-0002: keep warnings off the console
 * - count CVE-2026-0001: count what is opened
 */
#include <linux/kernel.h>
#include <linux/livepatch.h>
#include <linux/module.h>

#define KLP_COMPOSE_MAIN
#include "klp_compose.h"

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
	{ }
};

static struct klp_object objs[] = {
	{
		/* vmlinux */
		.funcs = funcs_vmlinux,
		.callbacks = {
			.post_patch = console_post_patch,
			.pre_unpatch = console_pre_unpatch,
		},
	},
	{ }
};

struct klp_patch klp_compose_patch = {
	.mod = THIS_MODULE,
	.objs = objs,
	.replace = true,
};

static int __init lp_1_init(void)
{
	return klp_enable_patch(&klp_compose_patch);
}

/* Also runs in a replaced module while its successor lives: undo nothing here. */
static void __exit lp_1_exit(void)
{
}

module_init(lp_1_init);
module_exit(lp_1_exit);
MODULE_DESCRIPTION("Cumulative livepatch");
MODULE_LICENSE("GPL");
MODULE_VERSION("1");
MODULE_INFO(livepatch, "Y");
MODULE_INFO(klp_fix, "console CVE-2026-0002");
MODULE_INFO(klp_fix, "count CVE-2026-0001");
