/* glibc declares renameat2() only with _GNU_SOURCE, which Swift's importer does not set. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdio.h>

#include "CSystem.h"

int klp_rename_exchange(const char *a, const char *b)
{
	return renameat2(AT_FDCWD, a, AT_FDCWD, b, RENAME_EXCHANGE);
}
