// SPDX-License-Identifier: GPL-2.0
#include <linux/cpumask.h>
#include <linux/percpu.h>
#include <linux/sched/stat.h>
#include <linux/seq_file.h>
#include "relocs.h"

/* Static in fs/proc/loadavg.c. */
int loadavg_proc_show(struct seq_file *m, void *v);

/* Declared by headers, and not exported: nr_threads, too. */
DECLARE_PER_CPU(unsigned long, process_counts);

int klpp_version_proc_show(struct seq_file *m, void *v)
{
	unsigned long processes = 0;
	int cpu;

	for_each_possible_cpu(cpu)
		processes += per_cpu(process_counts, cpu);
	seq_printf(m, "threads %d\nprocesses %lu\ncommand line %s\n", nr_threads,
		   processes, saved_command_line);
	return loadavg_proc_show(m, v);
}
