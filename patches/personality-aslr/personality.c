// SPDX-License-Identifier: GPL-2.0
#include <linux/linkage.h>
#include <linux/personality.h>
#include <linux/ptrace.h>
#include <linux/sched.h>

/* 0xffffffff only asks. */
static long change_personality(unsigned int personality)
{
	unsigned int old = current->personality;

	if (personality != 0xffffffff)
		set_personality(personality & ~ADDR_NO_RANDOMIZE);
	return old;
}

/* The entries of the native table and of the one for 32-bit programs. */
asmlinkage long klpp___x64_sys_personality(const struct pt_regs *regs)
{
	return change_personality(regs->di);
}

#ifdef CONFIG_IA32_EMULATION
asmlinkage long klpp___ia32_sys_personality(const struct pt_regs *regs)
{
	return change_personality(regs->bx);
}
#endif
