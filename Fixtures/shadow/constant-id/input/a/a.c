#define GUARD_ID (0x1001UL)
#define OTHER_ID (BASE + 1)

int klpp_f(void)
{
	return 1;
}
