/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "rialto-types.h"
RialtoTime rialto_clock_now       (void);
RialtoTime rialto_clock_monotonic (void);
void       rialto_clock_fake      (RialtoTime now);
void       rialto_clock_advance   (RialtoTime milliseconds);
void       rialto_clock_unfake    (void);
