// SPDX-License-Identifier: GPL-2.0
#include <linux/livepatch.h>

int veto_pre_patch(struct klp_object *obj)
{
	return -EPERM;
}
