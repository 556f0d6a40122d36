// SPDX-License-Identifier: GPL-2.0
/* Raises the log level and counts the sessions of a device that another module drives. */
#include <linux/livepatch.h>
#include <linux/module.h>

#define SESSIONS 3

static int level_open(struct inode *inode, struct file *file)
{
	int *count = klp_shadow_get_or_alloc(inode, SESSIONS, sizeof(*count), GFP_KERNEL, NULL, NULL);

	if (count)
		++*count;
	return 0;
}

static void level_post_patch(struct klp_object *obj)
{
	console_loglevel = 8;
}

static struct klp_func target_funcs[] = {
	{
		.old_name = "target_open",
		.new_func = level_open,
	},
};

static struct klp_object objs[] = {
	{
		.callbacks = {
			.post_patch = level_post_patch,
		},
	}, {
		.name = "by-hand-target",
		.funcs = target_funcs,
	}, { }
};

static struct klp_patch patch = {
	.mod = THIS_MODULE,
	.objs = objs,
};

static int __init level_init(void)
{
	klp_enable_patch(&patch);
	return 0;
}

static void __exit level_exit(void)
{
	klp_shadow_free_all(SESSIONS, NULL);
}

module_init(level_init);
module_exit(level_exit);
MODULE_LICENSE("GPL");
MODULE_INFO(livepatch, "Y");
