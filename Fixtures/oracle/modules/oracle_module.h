/* SPDX-License-Identifier: GPL-2.0 */
/* Init and exit for a file that has a struct klp_patch, `patch`. */
static int __init oracle_init(void)
{
	return klp_enable_patch(&patch);
}

static void __exit oracle_exit(void)
{
}

module_init(oracle_init);
module_exit(oracle_exit);
MODULE_DESCRIPTION("A livepatch for the kernel to judge");
MODULE_LICENSE("GPL");
MODULE_INFO(livepatch, "Y");
