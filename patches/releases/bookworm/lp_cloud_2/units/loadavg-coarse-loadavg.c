// SPDX-License-Identifier: GPL-2.0
/* loadavg-coarse: loadavg-coarse/loadavg.c */

/* What is called by address from the main file needs no prototype. */
#pragma GCC diagnostic ignored "-Wmissing-prototypes"
#include "../fixes/loadavg-coarse/loadavg.c"
