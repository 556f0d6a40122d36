// SPDX-License-Identifier: GPL-2.0
/* shadow-free-in-module-exit: a successor loses its variable. */
#include "oracle.h"

#define ORACLE_ID 0x5ead0001

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
	int err = klp_enable_patch(&patch);

	if (!err)
		klp_shadow_get_or_alloc(NULL, ORACLE_ID, 1, GFP_KERNEL, NULL, NULL);
	return err;
}

static void __exit oracle_exit(void)
{
	klp_shadow_free_all(ORACLE_ID, NULL);
}

module_init(oracle_init);
module_exit(oracle_exit);
MODULE_DESCRIPTION("A livepatch for the kernel to judge");
MODULE_LICENSE("GPL");
MODULE_INFO(livepatch, "Y");
