// SPDX-License-Identifier: GPL-2.0
/* Tells from outside whether there are shadow variables. */
#include <linux/livepatch.h>
#include <linux/module.h>
#include <linux/sysfs.h>

static ulong id = 0x5ead0001;
module_param(id, ulong, 0644);

static int get_there(char *buffer, const struct kernel_param *kp)
{
	return sysfs_emit(buffer, "%d\n", klp_shadow_get(NULL, id) ? 1 : 0);
}

static const struct kernel_param_ops there_ops = {
	.get = get_there,
};
module_param_cb(there, &there_ops, NULL, 0444);

static int __init oracle_shadow_init(void)
{
	return 0;
}

static void __exit oracle_shadow_exit(void)
{
}

module_init(oracle_shadow_init);
module_exit(oracle_shadow_exit);
MODULE_DESCRIPTION("Shows shadow variables");
MODULE_LICENSE("GPL");
