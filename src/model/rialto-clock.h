/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rialto-types.h"

G_BEGIN_DECLS

RialtoTime rialto_clock_now       (void);
RialtoTime rialto_clock_monotonic (void);

/* For tests: time stands still until it is advanced. */
void       rialto_clock_fake      (RialtoTime now);
void       rialto_clock_advance   (RialtoTime milliseconds);
/* For tests: it is always the same moment, and things take as long as they take. */
void       rialto_clock_fix       (RialtoTime now);
void       rialto_clock_unfake    (void);

G_END_DECLS
