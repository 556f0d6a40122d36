#include <linux/kernel.h>
#include <linux/livepatch.h>
#include "klp_compose.h"

int klpp_h(void)
{
	return 0;
}

int level_pre_patch(struct klp_object *obj)
{
	if (klp_get_prev_state(KLP_STATE_CONSOLE))
		return 0;
	return console_loglevel ? 0 : -ENODEV;
}

void level_post_unpatch(struct klp_object *obj)
{
	if (!klp_get_prev_state(KLP_STATE_CONSOLE))
		console_loglevel = 7;
}
