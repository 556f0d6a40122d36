// SPDX-License-Identifier: GPL-2.0
#include <linux/livepatch.h>
#include <linux/seq_file.h>

int klpp_uptime_proc_show(struct seq_file *m, void *v)
{
	seq_puts(m, "1.00 0.00\n");
	return 0;
}
