// SPDX-License-Identifier: GPL-2.0
/* Counts the sessions of a device; what it does when it goes lies beside it. */
#include <linux/livepatch.h>
#include <linux/module.h>

#include "ids/shadow.h"
#include "forget.c"
#include "generated.h"

static int level_open(struct inode *inode, struct file *file)
{
	int *count = klp_shadow_get_or_alloc(inode, SESSIONS, sizeof(*count), GFP_KERNEL, NULL, NULL);

	if (count)
		++*count;
	return 0;
}

static struct klp_func funcs[] = {
	{
		.old_name = "target_open",
		.new_func = level_open,
	}, { }
};

static struct klp_object objs[] = {
	{
		.funcs = funcs,
	}, { }
};

static struct klp_patch patch = {
	.mod = THIS_MODULE,
	.objs = objs,
	.replace = true,
};

static int __init level_init(void)
{
	return klp_enable_patch(&patch);
}

static void __exit level_exit(void)
{
	level_forget();
}

module_init(level_init);
module_exit(level_exit);
MODULE_LICENSE("GPL");
MODULE_INFO(livepatch, "Y");
