// SPDX-License-Identifier: GPL-2.0
#include "target.h"

TARGET_FUNCTION(one_alpha)
TARGET_FUNCTION(one_beta)
TARGET_MODULE(one_alpha, one_beta);
