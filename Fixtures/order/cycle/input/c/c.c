#include <linux/livepatch.h>
#include <linux/seq_file.h>

int klpp_h(struct seq_file *m, void *v)
{
	seq_puts(m, "klpp_h\n");
	return 0;
}

