// SPDX-License-Identifier: GPL-2.0
/* Nothing is wrong here: an object that comes and goes. */
#include "oracle.h"

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

#include "oracle_module.h"
