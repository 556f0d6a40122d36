// SPDX-License-Identifier: GPL-2.0
#include <linux/kernel_stat.h>

#include "lp_proc.h"

static u64 idle_seconds(void)
{
	u64 idle = 0;
	int cpu;

	for_each_possible_cpu(cpu)
		idle += kcpustat_cpu(cpu).cpustat[CPUTIME_IDLE];
	return div_u64(idle, NSEC_PER_SEC);
}

int klpp_uptime_proc_show(struct seq_file *m, void *v)
{
	seq_printf(m, "%llu.00 %llu.00\n", lp_uptime_seconds(), idle_seconds());
	return 0;
}
