// SPDX-License-Identifier: GPL-2.0
#include <linux/fs.h>

ssize_t klpp_bm_status_read(struct file *file, char __user *buf, size_t count,
			    loff_t *pos)
{
	static const char status[] = "unknown\n";

	return simple_read_from_buffer(buf, count, pos, status, sizeof(status) - 1);
}
