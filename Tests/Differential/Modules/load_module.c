// SPDX-License-Identifier: GPL-2.0
/*
 * load_module FILE [PARAMETER]...: one finit_module(2), and what it failed
 * with. busybox's insmod tries again in another way, which runs init twice.
 * A positive result, which no system call should have, is told as it is.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

int main(int argc, char **argv)
{
	char parameters[4096] = "";
	int file, i;
	long ret;

	for (i = 2; i < argc; i++) {
		if (strlen(parameters) + strlen(argv[i]) + 2 > sizeof(parameters))
			return 2;
		strcat(strcat(parameters, argv[i]), " ");
	}
	file = argc > 1 ? open(argv[1], O_RDONLY | O_CLOEXEC) : -1;
	ret = file < 0 ? -1 : syscall(SYS_finit_module, file, parameters, 0);
	if (ret > 0)
		fprintf(stderr, "load_module: positive: %ld\n", ret);
	else if (ret < 0)
		fprintf(stderr, "load_module: %s\n", strerror(errno));
	return ret != 0;
}
