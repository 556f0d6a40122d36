// SPDX-License-Identifier: GPL-2.0
/* multiple-klp-patch: one module has one directory in sysfs. */
#include "oracle.h"

static struct klp_func funcs[] = {
	{
		.old_name = "version_proc_show",
		.new_func = klpp_version_proc_show,
	},
	{ }
};

static struct klp_func others[] = {
	{
		.old_name = "cmdline_proc_show",
		.new_func = klpp_version_proc_show,
	},
	{ }
};

static struct klp_object objs[] = {
	{
		.funcs = funcs,
	},
	{ }
};

static struct klp_object other_objs[] = {
	{
		.funcs = others,
	},
	{ }
};

static struct klp_patch patch = {
	.mod = THIS_MODULE,
	.objs = objs,
	.replace = true,
};

static struct klp_patch other = {
	.mod = THIS_MODULE,
	.objs = other_objs,
};

static int second = 1;
module_param(second, int, 0444);

static int __init oracle_init(void)
{
	int err = klp_enable_patch(&patch);

	if (err)
		return err;
	/* What it returns is told; to hand it on would end in a crash. */
	second = klp_enable_patch(&other);
	return 0;
}

static void __exit oracle_exit(void)
{
}

module_init(oracle_init);
module_exit(oracle_exit);
MODULE_DESCRIPTION("A livepatch for the kernel to judge");
MODULE_LICENSE("GPL");
MODULE_INFO(livepatch, "Y");
