static inline int livepatch_bug300_init(void) { return prepare(); }
void livepatch_bug300_cleanup(void);
