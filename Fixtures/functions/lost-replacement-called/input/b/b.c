int klpp_f(void)
{
	return 2;
}
