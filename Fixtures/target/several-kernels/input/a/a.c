extern int cmdline_is_safe(const char *line);

int klpp_uptime(void)
{
	return cmdline_is_safe("");
}

int klpp_version_proc_show(void)
{
	return 0;
}

int klpp_init_once(void)
{
	return 0;
}

int klpp_sched_clock(void)
{
	return 0;
}

int klpp_bm_status_read(void)
{
	return 0;
}

int klpp_nft_lookup_init(void)
{
	return 0;
}
