// SPDX-License-Identifier: GPL-2.0
/* vmlinux-object-terminates-array: neither name nor functions is the end. */
#include "oracle.h"

static void post_patch(struct klp_object *obj)
{
}

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
		.callbacks = {
			.post_patch = post_patch,
		},
	},
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
