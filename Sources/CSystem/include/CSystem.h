#ifndef KLP_CSYSTEM_H
#define KLP_CSYSTEM_H

#include <stddef.h>
#include <stdint.h>

/* Lets two paths change places in one step: renameat2(2) with RENAME_EXCHANGE. */
int klp_rename_exchange(const char *a, const char *b);

/* A pipe that programs started meanwhile do not inherit: pipe2(2) with O_CLOEXEC. */
int klp_pipe(int ends[2]);

/* Whether the processor has instructions for SHA-256. */
int klp_has_sha256_instructions(void);

/* Works blocks of 64 bytes into the state of a SHA-256, with these instructions. */
void klp_sha256_blocks(uint32_t state[8], const uint32_t constants[64], const uint8_t *data,
		       size_t blocks);

#endif
