int klpp_loadavg_proc_show(void)
{
	return 0;
}
