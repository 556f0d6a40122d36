#ifndef _LIVEPATCH_BUG400_H
#define _LIVEPATCH_BUG400_H

static inline int livepatch_Bug400_init(void) { return 0; }
static inline void livepatch_Bug400_cleanup(void) {}

#endif
