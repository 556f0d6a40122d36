// SPDX-License-Identifier: GPL-2.0
#include <linux/livepatch.h>

int klpp_f(struct seq_file *m, void *v)
{
	seq_puts(m, "klpp_f\n");
	return 0;
}

void a_exit(void)
{
	klp_shadow_free_all(0x1001, NULL);
}
