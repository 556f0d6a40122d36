// SPDX-License-Identifier: GPL-2.0
/* uptime-whole-seconds: uptime-whole-seconds/uptime.c */

/* What is called by address from the main file needs no prototype. */
#pragma GCC diagnostic ignored "-Wmissing-prototypes"
#include "../fixes/uptime-whole-seconds/uptime.c"
