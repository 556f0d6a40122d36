// SPDX-License-Identifier: GPL-2.0
#include <linux/fs.h>
#include <linux/kernel.h>
#include <linux/sched/stat.h>

/* Static in fs/binfmt_misc.c: cuts a string, returns what is behind the cut. */
char *scanarg(char *s, char del);
extern struct file_system_type fs_type
	KLP_RELOC_SYMBOL(binfmt_misc, binfmt_misc, bm_fs_type);

/* Of vmlinux, in code that is patched in a module. */
extern typeof(nr_threads) nr_threads
	KLP_RELOC_SYMBOL(binfmt_misc, vmlinux, nr_threads);

ssize_t klpp_bm_status_read(struct file *file, char __user *buf, size_t nbytes,
			    loff_t *ppos)
{
	char text[] = "cut:rest";
	char *rest = scanarg(text, ':');
	char reply[64];
	int length;

	length = scnprintf(reply, sizeof(reply), "%s %s %s threads %d\n",
			   fs_type.name, text, rest ? rest : "none", nr_threads);
	return simple_read_from_buffer(buf, nbytes, ppos, reply, length);
}
