#include <linux/livepatch.h>
#include <linux/seq_file.h>

int klpp_ff(struct seq_file *m, void *v)
{
	seq_puts(m, "klpp_ff\n");
	return 0;
}

static int klpp_g(struct seq_file *m, void *v)
{
	return 0;
}
