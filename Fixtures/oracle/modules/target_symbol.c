// SPDX-License-Identifier: GPL-2.0
/* symbol-not-found, in a module that comes later: it is the module that is refused. */
#include "oracle.h"

static struct klp_func funcs[] = {
	{
		.old_name = "oracle_target_gone",
		.new_func = klpp_version_proc_show,
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

#include "oracle_module.h"
