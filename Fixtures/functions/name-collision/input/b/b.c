#include <linux/livepatch.h>
#include <linux/seq_file.h>

int klpp_g(struct seq_file *m, void *v)
{
	seq_puts(m, "klpp_g\n");
	return 0;
}

int helper(struct seq_file *m, void *v)
{
	seq_puts(m, "helper\n");
	return 0;
}

