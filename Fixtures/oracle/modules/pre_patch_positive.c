// SPDX-License-Identifier: GPL-2.0
/* pre-patch-positive-return: failure for the core, success for the loader. */
#include "oracle.h"

static int pre_patch(struct klp_object *obj)
{
	return 1;
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
		.callbacks = {
			.pre_patch = pre_patch,
		},
	},
	{ }
};

static struct klp_patch patch = {
	.mod = THIS_MODULE,
	.objs = objs,
	.replace = true,
};

#include "oracle_module.h"
