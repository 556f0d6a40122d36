// SPDX-License-Identifier: GPL-2.0
#include <linux/compiler.h>
#include <linux/kernel.h>
#include <linux/seq_file.h>

/* Static in several files. */
void *first_c_start(struct seq_file *m, loff_t *pos)
	KLP_RELOC_SYMBOL_POS(vmlinux, vmlinux, c_start, 1);
void *c_next(struct seq_file *m, void *v, loff_t *pos);
void third_c_stop(struct seq_file *m, void *v)
	KLP_RELOC_SYMBOL_POS(vmlinux, vmlinux, c_stop, 3);

/* Pointers in data are relocated as well. */
static const void *const places[] = { first_c_start, c_next, third_c_stop };

int klpp_uptime_proc_show(struct seq_file *m, void *v)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(places); i++)
		seq_printf(m, "%px\n", READ_ONCE(places[i]));
	return 0;
}
