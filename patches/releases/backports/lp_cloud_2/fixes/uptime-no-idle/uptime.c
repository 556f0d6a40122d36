// SPDX-License-Identifier: GPL-2.0
#include "lp_proc.h"

int klpp_uptime_proc_show(struct seq_file *m, void *v)
{
	seq_printf(m, "%llu.00 0.00\n", lp_uptime_seconds());
	return 0;
}
