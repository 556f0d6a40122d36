long __x64_sys_klpp_pause(const struct pt_regs *regs)
{
	return 0;
}

long __x64_sys_klpp_personality(const struct pt_regs *regs)
{
	return 0;
}

long __ia32_sys_klpp_personality(const struct pt_regs *regs)
{
	return 0;
}
