// SPDX-License-Identifier: GPL-2.0
/* a: a/a.c */

/* What is called by address from the main file needs no prototype. */
#pragma GCC diagnostic ignored "-Wmissing-prototypes"
#include "../fixes/a/a.c"
