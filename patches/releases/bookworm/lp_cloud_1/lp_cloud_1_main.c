// SPDX-License-Identifier: GPL-2.0
/*
 * lp_cloud_1: Example fixes for the cloud kernels
 *
 * Composed by klp-compose from the fixes below, in merge order. Do not edit:
 * change a fix and compose again. cumulative.yaml tells what comes from where.
 *
 * - uptime-whole-seconds DEMO-2026-0001: proc: tell the uptime in whole
 *   seconds
 * - cmdline-hide DEMO-2026-0006: proc: do not show the command line
 * - version-mark DEMO-2026-0005: proc: name the livepatch in the version
 */
#include <linux/kernel.h>
#include <linux/livepatch.h>
#include <linux/module.h>

#define KLP_COMPOSE_MAIN
#include "klp_compose.h"

static struct klp_func funcs_vmlinux[] = {
	/* cmdline-hide */
	{
		.old_name = "cmdline_proc_show",
		.new_func = klpp_cmdline_proc_show,
	},
	/* uptime-whole-seconds */
	{
		.old_name = "uptime_proc_show",
		.new_func = klpp_uptime_proc_show,
	},
	/* version-mark */
	{
		.old_name = "version_proc_show",
		.new_func = klpp_version_proc_show,
	},
	{ }
};

static struct klp_object objs[] = {
	{
		/* vmlinux */
		.funcs = funcs_vmlinux,
	},
	{ }
};

struct klp_patch klp_compose_patch = {
	.mod = THIS_MODULE,
	.objs = objs,
	.replace = true,
};

static int __init lp_cloud_1_init(void)
{
	return klp_enable_patch(&klp_compose_patch);
}

/* Also runs in a replaced module while its successor lives: undo nothing here. */
static void __exit lp_cloud_1_exit(void)
{
}

module_init(lp_cloud_1_init);
module_exit(lp_cloud_1_exit);
MODULE_DESCRIPTION("Example fixes for the cloud kernels");
MODULE_LICENSE("GPL");
MODULE_VERSION("1");
MODULE_INFO(livepatch, "Y");
MODULE_INFO(klp_fix, "uptime-whole-seconds DEMO-2026-0001");
MODULE_INFO(klp_fix, "cmdline-hide DEMO-2026-0006");
MODULE_INFO(klp_fix, "version-mark DEMO-2026-0005");
