// SPDX-License-Identifier: GPL-2.0
/* The same, in a livepatch for a module. */
#include "oracle.h"

extern int loadavg_proc_show(struct seq_file *m, void *v) __weak;

static ulong address = 1;
module_param(address, ulong, 0444);

static noinline void find_address(void)
{
	address = (ulong)loadavg_proc_show;
}

static noinline int klpp_target_show(char *buffer)
{
	return sysfs_emit(buffer, "oracle\n");
}

static struct klp_func funcs[] = {
	{
		.old_name = "oracle_target_show",
		.new_func = klpp_target_show,
	},
	{ }
};

static struct klp_object objs[] = {
	{
		.name = "oracle_target",
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
	find_address();
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
