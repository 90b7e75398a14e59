/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "server-fixture.h"

G_BEGIN_DECLS

/* A client that keeps what Ready said up to date by events alone. At the end of every test each member's shadow is held against a
 * fresh Ready: Ready + events = a fresh Ready. */
typedef struct _Shadow Shadow;

Shadow *shadow_new    (ServerFixture *fixture,
                       RialtoId       user,
                       RialtoId       session);
void    shadow_free   (Shadow        *shadow);
void    shadow_assert (Shadow        *shadow,
                       ServerFixture *fixture);

G_END_DECLS
