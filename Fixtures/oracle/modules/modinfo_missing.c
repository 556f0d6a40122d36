// SPDX-License-Identifier: GPL-2.0
/* livepatch-modinfo-missing, ko-livepatch-modinfo */
#include "oracle.h"

static struct klp_func funcs[] = {
	{
		.old_name = "version_proc_show",
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

static struct klp_patch patch = {
	.mod = THIS_MODULE,
	.objs = objs,
	.replace = true,
};

static int __init oracle_init(void)
{
	return klp_enable_patch(&patch);
}

static void __exit oracle_exit(void)
{
}

module_init(oracle_init);
module_exit(oracle_exit);
MODULE_DESCRIPTION("A livepatch for the kernel to judge");
MODULE_LICENSE("GPL");
