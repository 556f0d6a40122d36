// SPDX-License-Identifier: GPL-2.0
/* version-mark: version-mark/version.c */

/* Another fix of the chain has a function of the same name. */
#define klpp_version_proc_show klpp_version_proc_show__version_mark

/* What is called by address from the main file needs no prototype. */
#pragma GCC diagnostic ignored "-Wmissing-prototypes"
#include "../fixes/version-mark/version.c"
