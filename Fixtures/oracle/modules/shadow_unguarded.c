// SPDX-License-Identifier: GPL-2.0
/* shadow-free-unguarded-post-unpatch: a cancelled successor frees what is in use. */
#include "oracle.h"

#define ORACLE_ID 0x5ead0001

static void post_unpatch(struct klp_object *obj)
{
	klp_shadow_free_all(ORACLE_ID, NULL);
}

static int pre_patch(struct klp_object *obj)
{
	return -EPERM;
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
			.post_unpatch = post_unpatch,
		},
	},
	{
		.name = "oracle_target",
		.funcs = funcs + 1,
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
