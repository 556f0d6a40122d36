// SPDX-License-Identifier: GPL-2.0
#include "personality.h"

/* The entry for 32-bit programs, which pass the first argument elsewhere. */
asmlinkage long klpp___ia32_sys_personality(const struct pt_regs *regs)
{
	return change_personality(regs->bx);
}
