// SPDX-License-Identifier: GPL-2.0
#include <linux/livepatch.h>
#include <linux/printk.h>
#include <linux/slab.h>

#include "klp_compose.h"

#define CONSOLE_LEVEL	3

/* Memory for the level to go back to, unless a release before has it already. */
int console_level_pre_patch(struct klp_object *obj)
{
	struct klp_state *state;

	if (klp_get_prev_state(KLP_STATE_CONSOLE_LEVEL))
		return 0;
	state = klp_get_state(&klp_compose_patch, KLP_STATE_CONSOLE_LEVEL);
	if (!state)
		return -EINVAL;
	state->data = kzalloc(sizeof(int), GFP_KERNEL);
	return state->data ? 0 : -ENOMEM;
}

/* May run again when a disable is reversed: the memory is still there then. */
void console_level_post_patch(struct klp_object *obj)
{
	struct klp_state *prev = klp_get_prev_state(KLP_STATE_CONSOLE_LEVEL);
	struct klp_state *state;

	state = klp_get_state(&klp_compose_patch, KLP_STATE_CONSOLE_LEVEL);
	if (!state)
		return;
	if (prev) {
		/* Lowered already: the level to go back to is the one it saved. */
		state->data = prev->data;
		return;
	}
	if (!state->data)
		return;
	*(int *)state->data = console_loglevel;
	console_loglevel = CONSOLE_LEVEL;
}

void console_level_pre_unpatch(struct klp_object *obj)
{
	struct klp_state *state;

	state = klp_get_state(&klp_compose_patch, KLP_STATE_CONSOLE_LEVEL);
	if (state && state->data)
		console_loglevel = *(int *)state->data;
}

/*
 * The transition to this patch may have been cancelled: the memory is still the
 * earlier release's then.
 */
void console_level_post_unpatch(struct klp_object *obj)
{
	struct klp_state *state;

	if (klp_get_prev_state(KLP_STATE_CONSOLE_LEVEL))
		return;
	state = klp_get_state(&klp_compose_patch, KLP_STATE_CONSOLE_LEVEL);
	if (!state)
		return;
	kfree(state->data);
	state->data = NULL;
}
