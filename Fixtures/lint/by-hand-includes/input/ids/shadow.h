/* SPDX-License-Identifier: GPL-2.0 */
#define SESSIONS 3
