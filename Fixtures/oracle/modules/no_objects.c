// SPDX-License-Identifier: GPL-2.0
/* no-objects: legal, and reverts everything. */
#include "oracle.h"

static struct klp_object objs[] = {
	{ }
};

static struct klp_patch patch = {
	.mod = THIS_MODULE,
	.objs = objs,
	.replace = true,
};

#include "oracle_module.h"
