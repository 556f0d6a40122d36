void level_post_patch(struct klp_object *obj)
{
	console_loglevel = 4;
}

void level_pre_unpatch(struct klp_object *obj)
{
	console_loglevel = 7;
}

int klpp_lookup(void)
{
	return 1;
}
