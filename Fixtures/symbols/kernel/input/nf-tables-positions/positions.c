// SPDX-License-Identifier: GPL-2.0
#include <linux/livepatch.h>
#include <linux/printk.h>

/* Static in two files of the module, both. */
extern const char second_policy[]
	KLP_RELOC_SYMBOL_POS(nf_tables, nf_tables, nft_counter_policy, 2);
extern const char first_jhash[]
	KLP_RELOC_SYMBOL_POS(nf_tables, nf_tables, jhash, 1);

/* Exported by the module; but it must not have to be there first. */
extern const char nft_register_expr[];

void nf_tables_positions_post_patch(struct klp_object *obj)
{
	pr_info("lp_symbols: positions %px %px %px\n", second_policy, first_jhash,
		nft_register_expr);
}
