#include <linux/kernel.h>

static int limit(void)
{
	return 10;
}

int klpp_f(int value)
{
	return value > limit() ? limit() : value;
}

int klpp_g(int value)
{
	return -value;
}

int klpp_h(void)
{
	return 0;
}
