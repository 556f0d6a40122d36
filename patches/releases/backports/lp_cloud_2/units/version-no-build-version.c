// SPDX-License-Identifier: GPL-2.0
/* version-no-build: version-no-build/version.c */

/* Another fix of the chain has a function of the same name. */
#define klpp_version_proc_show klpp_version_proc_show__version_no_build

/* What is called by address from the main file needs no prototype. */
#pragma GCC diagnostic ignored "-Wmissing-prototypes"
#include "../fixes/version-no-build/version.c"
