// SPDX-License-Identifier: GPL-2.0
#include "lp_proc.h"

int klpp_cmdline_proc_show(struct seq_file *m, void *v)
{
	seq_putc(m, '\n');
	return 0;
}
