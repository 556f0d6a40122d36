#ifndef KLP_CSYSTEM_H
#define KLP_CSYSTEM_H

/* Lets two paths change places in one step: renameat2(2) with RENAME_EXCHANGE. */
int klp_rename_exchange(const char *a, const char *b);

/* A pipe that programs started meanwhile do not inherit: pipe2(2) with O_CLOEXEC. */
int klp_pipe(int ends[2]);

#endif
