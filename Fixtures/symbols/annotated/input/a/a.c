extern int helper(int) KLP_RELOC_SYMBOL_POS(vmlinux, vmlinux, helper, 3);
extern int limit KLP_RELOC_SYMBOL(vmlinux, nf_tables, limit);
extern int other(void) KLP_RELOC_SYMBOL(nf_tables, nf_tables, other);

int klpp_f(void)
{
	return helper(limit);
}
