/* glibc declares pipe2() only with _GNU_SOURCE, which Swift's importer does not set. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <unistd.h>

#include "CSystem.h"

int klp_pipe(int ends[2])
{
	return pipe2(ends, O_CLOEXEC);
}
