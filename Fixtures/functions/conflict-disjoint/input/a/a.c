#include <linux/livepatch.h>
#include <linux/seq_file.h>

int klpp_f(struct seq_file *m, void *v)
{
	if (!m)
		return -EINVAL;
	seq_puts(m, "f\n");
	return 0;
}
