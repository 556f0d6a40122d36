#include <linux/livepatch.h>
#include <linux/seq_file.h>

int klpp_f(struct seq_file *m, void *v)
{
	seq_puts(m, "f\n");
	seq_putc(m, 'x');
	return 0;
}
