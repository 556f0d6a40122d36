// SPDX-License-Identifier: GPL-2.0
/* A livepatch symbol of vmlinux, once it is linked. */
#include "oracle.h"

extern int loadavg_proc_show(struct seq_file *m, void *v) __weak;

static ulong address = 1;
module_param(address, ulong, 0444);

static noinline void find_address(void)
{
	address = (ulong)loadavg_proc_show;
}

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
