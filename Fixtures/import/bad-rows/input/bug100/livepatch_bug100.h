#ifndef _LIVEPATCH_BUG100_H
#define _LIVEPATCH_BUG100_H

static inline int livepatch_bug100_init(void) { return 0; }
static inline void livepatch_bug100_cleanup(void) {}

#endif
