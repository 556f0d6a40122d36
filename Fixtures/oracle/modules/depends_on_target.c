// SPDX-License-Identifier: GPL-2.0
/* ko-depends-on-target */
#include "oracle.h"

int oracle_target_wait(char *buffer);

static noinline int klpp_target_show(char *buffer)
{
	return buffer ? sysfs_emit(buffer, "oracle\n") : oracle_target_wait(buffer);
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
