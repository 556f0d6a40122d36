#include <linux/kernel.h>

int klpp_f(int value)
{
	return value > 20 ? 20 : value;
}
