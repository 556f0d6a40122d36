#include <linux/livepatch.h>
#include <linux/seq_file.h>

int klpp_f(struct seq_file *m, void *v)
{
	seq_puts(m, "klpp_f\n");
	return 0;
}

static void release_all(void)
{
	klp_shadow_free_all(0x1001, NULL);
}

void a_exit(void)
{
	release_all();
}
