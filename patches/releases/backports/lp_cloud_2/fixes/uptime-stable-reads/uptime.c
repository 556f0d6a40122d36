// SPDX-License-Identifier: GPL-2.0
#include <linux/fs.h>
#include <linux/livepatch.h>
#include <linux/slab.h>

#include "klp_compose.h"
#include "lp_proc.h"

static int first_read_ctor(void *obj, void *shadow_data, void *ctor_data)
{
	*(u64 *)shadow_data = *(u64 *)ctor_data;
	return 0;
}

int klpp_uptime_proc_show(struct seq_file *m, void *v)
{
	u64 now = lp_uptime_seconds();
	u64 *first;

	first = klp_shadow_get_or_alloc(m, KLP_SHADOW_FIRST_READ, sizeof(*first),
					GFP_KERNEL, first_read_ctor, &now);
	seq_printf(m, "%llu.00 0.00\n", first ? *first : now);
	return 0;
}

int klpp_single_release(struct inode *inode, struct file *file)
{
	struct seq_file *m = file->private_data;
	const struct seq_operations *op = m->op;
	int ret;

	/* Nearly all files come here without one: do not take the lock then. */
	if (klp_shadow_get(m, KLP_SHADOW_FIRST_READ))
		klp_shadow_free(m, KLP_SHADOW_FIRST_READ, NULL);

	ret = seq_release(inode, file);
	kfree(op);
	return ret;
}
