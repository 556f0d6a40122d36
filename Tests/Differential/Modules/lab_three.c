// SPDX-License-Identifier: GPL-2.0
#include "target.h"

TARGET_FUNCTION(three_alpha)
TARGET_FUNCTION(three_beta)
TARGET_MODULE(three_alpha, three_beta);
