long klpp___x64_sys_pause(const struct pt_regs *regs)
{
	return 0;
}

long klpp___x64_sys_personality(const struct pt_regs *regs)
{
	return 0;
}

long klpp___ia32_sys_personality(const struct pt_regs *regs)
{
	return 0;
}
