#include <linux/livepatch.h>
#include <linux/seq_file.h>

int klpp_f(struct seq_file *m, void *v)
{
	seq_puts(m, "klpp_f\n");
	return 0;
}

static int *counter;

static int set_up(void)
{
	counter = kzalloc(sizeof(*counter), GFP_KERNEL);
	return counter ? 0 : -ENOMEM;
}

int a_pre_patch(struct klp_object *obj)
{
	return set_up();
}
