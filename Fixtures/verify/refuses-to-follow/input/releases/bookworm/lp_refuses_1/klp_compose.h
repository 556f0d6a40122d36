/* SPDX-License-Identifier: GPL-2.0 */
/* lp_refuses_1, composed by klp-compose: what all its fixes share. */
#ifndef KLP_COMPOSE_H
#define KLP_COMPOSE_H

#include <linux/livepatch.h>

#define KLP_COMPOSE_LIVEPATCH	"lp_refuses"
#define KLP_COMPOSE_VERSION	1
#define KLP_COMPOSE_KERNEL	"bookworm"

/* The one patch that all fixes are a part of. */
extern struct klp_patch klp_compose_patch;

/* a */
void a_post_patch(struct klp_object *obj);
void a_pre_unpatch(struct klp_object *obj);

#ifdef KLP_COMPOSE_MAIN
/*
 * The replacements, by address alone: their prototypes are those of the
 * functions they replace.
 */
void klpp_uptime_proc_show(void);
#endif

#endif /* KLP_COMPOSE_H */
