/* SPDX-License-Identifier: GPL-2.0 */
#ifndef PERSONALITY_ASLR_H
#define PERSONALITY_ASLR_H

#include <linux/linkage.h>
#include <linux/personality.h>
#include <linux/ptrace.h>
#include <linux/sched.h>

/* 0xffffffff only asks. */
static inline long change_personality(unsigned int personality)
{
	unsigned int old = current->personality;

	if (personality != 0xffffffff)
		set_personality(personality & ~ADDR_NO_RANDOMIZE);
	return old;
}

asmlinkage long __x64_sys_klpp_personality(const struct pt_regs *regs);
asmlinkage long __ia32_sys_klpp_personality(const struct pt_regs *regs);

#endif /* PERSONALITY_ASLR_H */
