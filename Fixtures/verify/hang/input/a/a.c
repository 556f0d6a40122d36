// SPDX-License-Identifier: GPL-2.0
#include <linux/delay.h>
#include <linux/livepatch.h>
#include <linux/seq_file.h>

int klpp_uptime_proc_show(struct seq_file *m, void *v)
{
	seq_puts(m, "1.00 0.00\n");
	return 0;
}

int a_pre_patch(struct klp_object *obj)
{
	while (1)
		msleep(1000);
	return 0;
}

void a_post_unpatch(struct klp_object *obj)
{
}
