// SPDX-License-Identifier: GPL-2.0
#include <linux/utsname.h>

#include "lp_proc.h"

int klpp_version_proc_show(struct seq_file *m, void *v)
{
	struct new_utsname *uts = utsname();

	seq_printf(m, "%s version %s", uts->sysname, uts->release);
	seq_putc(m, '\n');
	return 0;
}
