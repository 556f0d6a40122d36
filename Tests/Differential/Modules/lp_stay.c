// SPDX-License-Identifier: GPL-2.0
/* A module without exit function can never be removed. */
#define STAYS
#include "livepatch.h"
