// SPDX-License-Identifier: GPL-2.0
/* No livepatch: whatever it does is its own business. */
#include <linux/module.h>

static void __exit target_exit(void)
{
	klp_shadow_free_all(3, NULL);
}
module_exit(target_exit);
MODULE_LICENSE("Proprietary");
