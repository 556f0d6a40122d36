int klpp_f(void)
{
	return 1;
}

int klpp_g(void)
{
	return klpp_f() + 1;
}
