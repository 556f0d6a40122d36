// SPDX-License-Identifier: GPL-2.0
#include <linux/utsname.h>

#include "klp_compose.h"
#include "lp_proc.h"

int klpp_version_proc_show(struct seq_file *m, void *v)
{
	struct new_utsname *uts = utsname();

	seq_printf(m, "%s version %s", uts->sysname, uts->release);
	seq_printf(m, " [%s %d]", KLP_COMPOSE_LIVEPATCH, KLP_COMPOSE_VERSION);
	seq_putc(m, '\n');
	return 0;
}
