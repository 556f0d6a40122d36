// SPDX-License-Identifier: GPL-2.0
/*
 * What is patched: a parameter whose value a function tells, and one that sleeps while it is read.
 */
#include <linux/delay.h>
#include <linux/module.h>
#include <linux/sysfs.h>

#include "oracle_namespace.h"

static noinline int oracle_target_show(char *buffer)
{
	return sysfs_emit(buffer, "original\n");
}

static int get_value(char *buffer, const struct kernel_param *kp)
{
	return oracle_target_show(buffer);
}

static const struct kernel_param_ops value_ops = {
	.get = get_value,
};
module_param_cb(value, &value_ops, NULL, 0444);

int oracle_target_wait(char *buffer);

/* Ends when the reader is killed. */
noinline int oracle_target_wait(char *buffer)
{
	while (!msleep_interruptible(1000))
		;
	return sysfs_emit(buffer, "woken\n");
}
EXPORT_SYMBOL_GPL(oracle_target_wait);

int oracle_target_in_namespace(void);

noinline int oracle_target_in_namespace(void)
{
	return 0;
}
EXPORT_SYMBOL_NS_GPL(oracle_target_in_namespace, ORACLE_NAMESPACE);

static int get_wait(char *buffer, const struct kernel_param *kp)
{
	return oracle_target_wait(buffer);
}

static const struct kernel_param_ops wait_ops = {
	.get = get_wait,
};
module_param_cb(wait, &wait_ops, NULL, 0444);

static int __init oracle_target_init(void)
{
	return 0;
}

static void __exit oracle_target_exit(void)
{
}

module_init(oracle_target_init);
module_exit(oracle_target_exit);
MODULE_DESCRIPTION("A module for livepatches to patch");
MODULE_LICENSE("GPL");
