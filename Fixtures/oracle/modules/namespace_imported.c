// SPDX-License-Identifier: GPL-2.0
/* Nothing is wrong here; scripts/test-oracle takes the import away: ko-namespace-missing. */
#include "oracle.h"
#include "oracle_namespace.h"

int oracle_target_in_namespace(void);

static int klpp_with_namespace(struct seq_file *m, void *v)
{
	if (oracle_target_in_namespace())
		return -EINVAL;
	return klpp_version_proc_show(m, v);
}

static struct klp_func funcs[] = {
	{
		.old_name = "version_proc_show",
		.new_func = klpp_with_namespace,
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

MODULE_IMPORT_NS(ORACLE_NAMESPACE);
#include "oracle_module.h"
