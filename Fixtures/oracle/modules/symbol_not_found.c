// SPDX-License-Identifier: GPL-2.0
/* symbol-not-found */
#include "oracle.h"

static struct klp_func funcs[] = {
	{
		.old_name = "oracle_has_no_such_function",
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

#include "oracle_module.h"
