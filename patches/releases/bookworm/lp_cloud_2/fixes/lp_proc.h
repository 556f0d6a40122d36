/* SPDX-License-Identifier: GPL-2.0 */
/* What several fixes of files below /proc need. */
#ifndef LP_PROC_H
#define LP_PROC_H

#include <linux/seq_file.h>
#include <linux/time_namespace.h>
#include <linux/timekeeping.h>

/*
 * Seconds since boot, without the fraction that makes a good clock for attacks.
 * A container with a time namespace of its own goes on seeing its own.
 */
static inline u64 lp_uptime_seconds(void)
{
	struct timespec64 now;

	ktime_get_boottime_ts64(&now);
	timens_add_boottime(&now);
	return now.tv_sec;
}

#endif /* LP_PROC_H */
