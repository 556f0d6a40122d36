// SPDX-License-Identifier: GPL-2.0
#include <linux/delay.h>
#include <linux/livepatch.h>
#include <linux/module.h>
#include <linux/seq_file.h>
#include <linux/sysfs.h>

#define KEPT_ID 0x5ead0001

int klpp_version_proc_show(struct seq_file *m, void *v)
{
	int *kept = klp_shadow_get_or_alloc(NULL, KEPT_ID, sizeof(*kept), GFP_KERNEL, NULL, NULL);

	seq_printf(m, "%s keeps %s\n", THIS_MODULE->name, kept ? "it" : "nothing");
	return 0;
}

/* Whoever is in here holds a transition back. */
int klpp_oracle_target_wait(char *buffer)
{
	while (!msleep_interruptible(1000))
		;
	return sysfs_emit(buffer, "woken\n");
}
