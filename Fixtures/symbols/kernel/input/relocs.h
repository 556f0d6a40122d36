/* SPDX-License-Identifier: GPL-2.0 */
/* What fixes use of vmlinux. */
#ifndef LP_SYMBOLS_RELOCS_H
#define LP_SYMBOLS_RELOCS_H

#include <linux/init.h>

extern typeof(saved_command_line) saved_command_line
	KLP_RELOC_SYMBOL(vmlinux, vmlinux, saved_command_line);

#endif
