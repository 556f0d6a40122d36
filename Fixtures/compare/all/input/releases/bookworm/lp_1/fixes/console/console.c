#include <linux/kernel.h>
#include <linux/livepatch.h>

void console_post_patch(struct klp_object *obj)
{
	console_loglevel = 4;
}

void console_pre_unpatch(struct klp_object *obj)
{
	console_loglevel = 7;
}
