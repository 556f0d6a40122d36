// SPDX-License-Identifier: GPL-2.0
/* version-mark: version-mark/version.c */

/* What is called by address from the main file needs no prototype. */
#pragma GCC diagnostic ignored "-Wmissing-prototypes"
#include "../fixes/version-mark/version.c"
