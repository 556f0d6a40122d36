#include "../trace.h"

TRACE_OF(vmlinux, open_box, TP_PROTO(int key, int lid));
TRACE_OF(box_core, close_box, TP_PROTO(int key));
TRACE_OF(old_box, TP_PROTO(int key));

int klpp_f(void)
{
	return 0;
}
