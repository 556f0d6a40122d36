// SPDX-License-Identifier: GPL-2.0
#include "personality.h"

asmlinkage long __x64_sys_klpp_personality(const struct pt_regs *regs)
{
	return change_personality(regs->di);
}
