/* SPDX-License-Identifier: GPL-2.0 */
/* What several fixes of files below /proc need. */
#ifndef LP_PROC_H
#define LP_PROC_H

#include <linux/seq_file.h>
#include <linux/time64.h>
#include <linux/timekeeping.h>

/* Seconds since boot, without the fraction that makes a good clock for attacks. */
static inline u64 lp_uptime_seconds(void)
{
	return ktime_divns(ktime_get_boottime(), NSEC_PER_SEC);
}

#endif /* LP_PROC_H */
