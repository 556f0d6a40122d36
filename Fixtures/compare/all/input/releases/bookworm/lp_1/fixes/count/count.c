#include <linux/kernel.h>

int klpp_f(int value)
{
	return value > 10 ? 10 : value;
}

int klpp_g(int value)
{
	return -value;
}
