SYSCALL_DEFINE1(other_call, int, key)
{
	return 0;
}
