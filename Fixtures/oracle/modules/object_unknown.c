// SPDX-License-Identifier: GPL-2.0
/* object-unknown */
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
		.name = "oracle_nowhere",
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
