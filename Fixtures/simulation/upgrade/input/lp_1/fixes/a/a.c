#include <linux/livepatch.h>
#include <linux/seq_file.h>
#include "klp_compose.h"

#define GUARD KLP_SHADOW_GUARD

int klpp_uptime_proc_show(struct seq_file *m, void *v)
{
	if (!klp_shadow_get_or_alloc(m, GUARD, 8, GFP_KERNEL, NULL, NULL))
		return -ENOMEM;
	seq_puts(m, "0.00 0.00\n");
	klp_shadow_free(m, GUARD, NULL);
	return 0;
}

static void drop_everything(void)
{
	klp_shadow_free_all(GUARD, NULL);
}

int a_init(void)
{
	return 0;
}

void a_exit(void)
{
	drop_everything();
}
