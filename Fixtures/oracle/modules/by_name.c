// SPDX-License-Identifier: GPL-2.0
/*
 * Names that only the running kernel can tell: its data, its ambiguous names, what cannot be
 * traced.
 */
#include "oracle.h"

static char *name = "version_proc_show";
module_param(name, charp, 0444);

static ulong position;
module_param(position, ulong, 0444);

static char *object;
module_param(object, charp, 0444);

static struct klp_func funcs[] = {
	{
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
	funcs[0].old_name = name;
	funcs[0].old_sympos = position;
	objs[0].name = object;
	return klp_enable_patch(&patch);
}

static void __exit oracle_exit(void)
{
}

module_init(oracle_init);
module_exit(oracle_exit);
MODULE_DESCRIPTION("A livepatch for the kernel to judge");
MODULE_LICENSE("GPL");
MODULE_INFO(livepatch, "Y");
