// SPDX-License-Identifier: GPL-2.0
#include "personality.h"

/* The entry for 32-bit programs, which pass the first argument elsewhere. */
asmlinkage long __ia32_sys_klpp_personality(const struct pt_regs *regs)
{
	return change_personality(regs->bx);
}
