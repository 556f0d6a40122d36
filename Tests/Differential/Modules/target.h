/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A module that livepatches replace functions of. Its functions tell the lab
 * that the original ran.
 */
#include <linux/init.h>
#include <linux/module.h>
#include "klp_lab.h"

/* What follows the call keeps it from becoming a jump: the frame has to stay. */
#define TARGET_FUNCTION(name)				\
	static noinline void name(void)			\
	{						\
		klp_lab_ran(#name, "original");		\
		barrier();				\
	}

static int fail;
module_param(fail, int, 0444);
MODULE_PARM_DESC(fail, "what init returns");

#define TARGET_MODULE(first, second)			\
	static int __init target_init(void)		\
	{						\
		pr_info("klp_lab: %s: init\n", KBUILD_MODNAME);	\
		if (fail < 0)				\
			return fail;			\
		klp_lab_register(#first, first);	\
		klp_lab_register(#second, second);	\
		return fail;				\
	}						\
							\
	static void __exit target_exit(void)		\
	{						\
		pr_info("klp_lab: %s: exit\n", KBUILD_MODNAME);	\
		klp_lab_unregister(#first);		\
		klp_lab_unregister(#second);		\
	}						\
							\
	module_init(target_init);			\
	module_exit(target_exit);			\
	MODULE_DESCRIPTION("Target of differential tests of livepatching"); \
	MODULE_LICENSE("GPL")
