// SPDX-License-Identifier: GPL-2.0
/* duplicate-function: position 0 counts as 1. */
#include "oracle.h"

static struct klp_func funcs[] = {
	{
		.old_name = "version_proc_show",
		.new_func = klpp_version_proc_show,
	},
	{
		.old_name = "version_proc_show",
		.new_func = klpp_version_proc_show,
		.old_sympos = 1,
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
