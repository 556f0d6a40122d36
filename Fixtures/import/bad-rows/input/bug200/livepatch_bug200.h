#ifndef _LIVEPATCH_BUG200_H
#define _LIVEPATCH_BUG200_H

static inline int livepatch_bug200_init(void) { return 0; }
static inline void livepatch_bug200_cleanup(void) {}

#endif
