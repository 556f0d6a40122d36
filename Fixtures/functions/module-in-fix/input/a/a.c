#include <linux/livepatch.h>
#include <linux/seq_file.h>

int klpp_f(struct seq_file *m, void *v)
{
	seq_puts(m, "klpp_f\n");
	return 0;
}

static struct klp_patch patch = {
	.mod = THIS_MODULE,
};

static int start(void)
{
	return klp_enable_patch(&patch);
}
module_init(start);
