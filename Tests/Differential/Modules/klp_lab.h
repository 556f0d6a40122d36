/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the modules of the lab share: functions that can be asked who
 * implements them and that tasks can be made to sleep in, and a parent for
 * shadow variables.
 */
#ifndef KLP_LAB_H
#define KLP_LAB_H

#include <linux/types.h>

#define KLP_LAB_VARIABLES	16

/*
 * Called first by every implementation of a function, replaced or not. Sleeps
 * if somebody has armed the function.
 */
void klp_lab_ran(const char *function, const char *implementation);

/* The functions of target modules that exist while these are loaded. */
void klp_lab_register(const char *name, void (*function)(void));
void klp_lab_unregister(const char *name);

/* What shadow variables are attached to, and who counts on them. */
extern int klp_lab_parent;
extern int klp_lab_users[KLP_LAB_VARIABLES];

#endif
