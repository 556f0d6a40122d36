// SPDX-License-Identifier: GPL-2.0
/* uptime-no-idle: uptime-no-idle/uptime.c */

/* Another fix of the chain has a function of the same name. */
#define klpp_uptime_proc_show klpp_uptime_proc_show__uptime_no_idle

/* What is called by address from the main file needs no prototype. */
#pragma GCC diagnostic ignored "-Wmissing-prototypes"
#include "../fixes/uptime-no-idle/uptime.c"
