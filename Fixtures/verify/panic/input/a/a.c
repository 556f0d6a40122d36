// SPDX-License-Identifier: GPL-2.0
#include <linux/kernel.h>
#include <linux/seq_file.h>

int klpp_uptime_proc_show(struct seq_file *m, void *v)
{
	panic("on purpose");
	return 0;
}
