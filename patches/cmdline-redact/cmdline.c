// SPDX-License-Identifier: GPL-2.0
#include <linux/slab.h>

#include "klp_compose.h"
#include "lp_proc.h"

static char *redacted;

int klpp_cmdline_proc_show(struct seq_file *m, void *v)
{
	seq_printf(m, "%s\n", redacted);
	return 0;
}

int cmdline_redact_init(void)
{
	redacted = kasprintf(GFP_KERNEL, "redacted by %s release %d",
			     KLP_COMPOSE_LIVEPATCH, KLP_COMPOSE_VERSION);
	return redacted ? 0 : -ENOMEM;
}

void cmdline_redact_exit(void)
{
	kfree(redacted);
}
