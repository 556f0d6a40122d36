/* SPDX-License-Identifier: GPL-2.0 */
/* lp_cloud_2, composed by klp-compose: what all its fixes share. */
#ifndef KLP_COMPOSE_H
#define KLP_COMPOSE_H

#include <linux/livepatch.h>

#define KLP_COMPOSE_LIVEPATCH	"lp_cloud"
#define KLP_COMPOSE_VERSION	2
#define KLP_COMPOSE_KERNEL	"bookworm"

/* System states by name. */
#define KLP_STATE_CONSOLE_LEVEL	2026000701

/* Shadow variables by name. */
#define KLP_SHADOW_FIRST_READ	0x2026000301

/* The one patch that all fixes are a part of. */
extern struct klp_patch klp_compose_patch;

/* console-level */
int console_level_pre_patch(struct klp_object *obj);
void console_level_post_patch(struct klp_object *obj);
void console_level_pre_unpatch(struct klp_object *obj);
void console_level_post_unpatch(struct klp_object *obj);

/* loadavg-coarse */
void loadavg_coarse_post_patch(struct klp_object *obj);
void loadavg_coarse_pre_unpatch(struct klp_object *obj);

#ifdef KLP_COMPOSE_MAIN
/*
 * The replacements, by address alone: their prototypes are those of the
 * functions they replace.
 */
void klpp_cmdline_proc_show(void);
void klpp_loadavg_proc_show(void);
void klpp_single_release(void);
void klpp_uptime_proc_show__uptime_no_idle(void);
void klpp_uptime_proc_show__uptime_stable_reads(void);
void klpp_uptime_proc_show__uptime_whole_seconds(void);
void klpp_version_proc_show__version_mark(void);
void klpp_version_proc_show__version_merge(void);
void klpp_version_proc_show__version_no_build(void);
#endif

#endif /* KLP_COMPOSE_H */
