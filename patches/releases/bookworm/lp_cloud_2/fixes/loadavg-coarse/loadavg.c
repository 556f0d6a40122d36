// SPDX-License-Identifier: GPL-2.0
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/livepatch.h>
#include <linux/printk.h>
#include <linux/sched/loadavg.h>

#include "lp_proc.h"

int klpp_loadavg_proc_show(struct seq_file *m, void *v)
{
	int i;

	for (i = 0; i < 3; i++)
		seq_printf(m, "%lu.00 ", LOAD_INT(avenrun[i] + FIXED_1 / 2));
	seq_puts(m, "0/0 0\n");
	return 0;
}

void loadavg_coarse_post_patch(struct klp_object *obj)
{
	pr_notice("/proc/loadavg tells whole numbers from now on\n");
}

void loadavg_coarse_pre_unpatch(struct klp_object *obj)
{
	pr_notice("/proc/loadavg is exact again\n");
}
