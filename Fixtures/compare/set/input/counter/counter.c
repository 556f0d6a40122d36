#include <linux/kernel.h>

static int limit(void)
{
	return 20;
}

int klpp_f(int value)
{
	return value > limit() ? limit() : value;
}

void counter_post_patch(struct klp_object *obj)
{
	nr_counters++;
}

void counter_pre_unpatch(struct klp_object *obj)
{
	nr_counters--;
}
