// SPDX-License-Identifier: GPL-2.0
#include <linux/device.h>
#include <linux/sysfs.h>

/* Static in drivers/block/zram/zram_drv.c. */
ssize_t disksize_show(struct device *dev, struct device_attribute *attr, char *buf);
extern int zram_major;

ssize_t klpp_initstate_show(struct device *dev, struct device_attribute *attr, char *buf)
{
	/* It writes the size and a newline to the start of the page. */
	ssize_t length = disksize_show(dev, attr, buf);

	if (length <= 0)
		return length;
	return length - 1 + sysfs_emit_at(buf, length - 1, " major %d\n", zram_major);
}
