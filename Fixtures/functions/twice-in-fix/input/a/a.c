#include <linux/livepatch.h>
#include <linux/seq_file.h>

int x(struct seq_file *m, void *v)
{
	seq_puts(m, "x\n");
	return 0;
}

int y(struct seq_file *m, void *v)
{
	seq_puts(m, "y\n");
	return 0;
}

