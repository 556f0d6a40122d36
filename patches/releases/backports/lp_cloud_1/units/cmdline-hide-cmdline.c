// SPDX-License-Identifier: GPL-2.0
/* cmdline-hide: cmdline-hide/cmdline.c */

/* What is called by address from the main file needs no prototype. */
#pragma GCC diagnostic ignored "-Wmissing-prototypes"
#include "../fixes/cmdline-hide/cmdline.c"
