/* SPDX-License-Identifier: GPL-2.0 */
/* The namespace that oracle_target exports to: a word at first, a text from 6.13 on. */
#ifndef ORACLE_NAMESPACE_H
#define ORACLE_NAMESPACE_H

#include <linux/version.h>

#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 13, 0)
#define ORACLE_NAMESPACE	ORACLE
#else
#define ORACLE_NAMESPACE	"ORACLE"
#endif

#endif
