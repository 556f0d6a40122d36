// SPDX-License-Identifier: GPL-2.0
/* func-missing-old-name */
#include "oracle.h"

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
};

#include "oracle_module.h"
