// SPDX-License-Identifier: GPL-2.0
#include <linux/livepatch.h>

int klpp_f(struct seq_file *m, void *v)
{
	seq_puts(m, "klpp_f\n");
	return 0;
}

void a_exit(void)
{
	/* klp-compose: allow(shadow-free-in-module-exit): removed by hand only */
	klp_shadow_free_all(0x1001, NULL);
	klp_shadow_free_all(0x1002, NULL); // klp-compose: allow(shadow-free-in-module-exit): the same; until: 2020-12-31
	/* klp-compose: allow(shadow-free-in-module-exit): nothing is freed here */
	pr_info("bye\n");
	/* klp-compose: allow shadow-free-in-module-exit */
}
