// SPDX-License-Identifier: GPL-2.0
/* console-level: console-level/console.c */

/* What is called by address from the main file needs no prototype. */
#pragma GCC diagnostic ignored "-Wmissing-prototypes"
#include "../fixes/console-level/console.c"
