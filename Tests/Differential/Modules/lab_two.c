// SPDX-License-Identifier: GPL-2.0
#include "target.h"

TARGET_FUNCTION(two_alpha)
TARGET_FUNCTION(two_beta)
TARGET_MODULE(two_alpha, two_beta);
