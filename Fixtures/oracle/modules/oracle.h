/* SPDX-License-Identifier: GPL-2.0 */
/* What all modules of the oracle have in common: a replacement whose effect is in /proc/version. */
#ifndef ORACLE_H
#define ORACLE_H

#include <linux/livepatch.h>
#include <linux/module.h>
#include <linux/seq_file.h>

static int __maybe_unused klpp_version_proc_show(struct seq_file *m, void *v)
{
	seq_puts(m, "oracle " KBUILD_MODNAME "\n");
	return 0;
}

#endif
