// SPDX-License-Identifier: GPL-2.0
/* ko-new-func-in-init: the kernel takes it, and frees it. */
#include "oracle.h"

static int __init klpp_execdomains_proc_show(struct seq_file *m, void *v)
{
	seq_puts(m, "oracle\n");
	return 0;
}

static struct klp_func funcs[] __refdata = {
	{
		.old_name = "execdomains_proc_show",
		.new_func = klpp_execdomains_proc_show,
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

#include "oracle_module.h"
