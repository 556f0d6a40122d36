// SPDX-License-Identifier: GPL-2.0
/* uptime-stable-reads: uptime-stable-reads/uptime.c */

/* Another fix of the chain has a function of the same name. */
#define klpp_uptime_proc_show klpp_uptime_proc_show__uptime_stable_reads

/* What is called by address from the main file needs no prototype. */
#pragma GCC diagnostic ignored "-Wmissing-prototypes"
#include "../fixes/uptime-stable-reads/uptime.c"
