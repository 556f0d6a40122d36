#include <linux/livepatch.h>
#include <linux/printk.h>
#include <linux/seq_file.h>

int klpp_uptime_proc_show(struct seq_file *m, void *v)
{
	seq_puts(m, "0.00 0.00\n");
	return 0;
}

void a_post_patch(struct klp_object *obj)
{
	console_loglevel = 3;
}

void a_pre_unpatch(struct klp_object *obj)
{
	console_loglevel = 7;
}
