#ifdef OLD_TRACE
#define DECLARE_TRACE_OF(module, name, proto)	static int (*klpe_##name)(proto)
#define TRACE_OF(name, proto)	DECLARE_TRACE_OF(vmlinux, name, proto)
#else
#define DECLARE_TRACE_OF(module, name, proto)	\
	extern int __traceiter_##name(proto)	\
		KLP_RELOC_SYMBOL(module, module, __traceiter_##name);	\
	extern struct tracepoint __tracepoint_##name	\
		KLP_RELOC_SYMBOL(module, module, __tracepoint_##name)
#define TRACE_OF(module, name, proto)	DECLARE_TRACE_OF(module, name, PARAMS(proto))
#endif
