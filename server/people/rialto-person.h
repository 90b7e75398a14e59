/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rialto-entities.h"
#include "rialto-tx.h"

G_BEGIN_DECLS

/* What a statement selects to show somebody beside what they made; `u` is the row of users. */
#define RIALTO_PERSON_COLUMNS   "u.id, u.handle, u.name, u.avatar, u.role"
#define RIALTO_N_PERSON_COLUMNS 5

/* Condition: neither blocks the other. Both are SQL expressions; nobody (0 or NULL) is blocked by no one. */
#define RIALTO_NOT_BLOCKED(viewer, other)                                                             \
  "NOT EXISTS (SELECT 1 FROM blocks WHERE blocker = " viewer " AND blocked = " other ") "              \
  "AND NOT EXISTS (SELECT 1 FROM blocks WHERE blocker = " other " AND blocked = " viewer ")"

/* Condition: the viewer does not mute the other. */
#define RIALTO_NOT_MUTED(viewer, other) \
  "NOT EXISTS (SELECT 1 FROM mutes WHERE muter = " viewer " AND muted = " other ")"

void          rialto_person_read       (RialtoRows   *rows,
                                        guint         column,
                                        RialtoPerson *person);
RialtoPerson *rialto_person_new        (RialtoTx     *tx,
                                        RialtoRows   *rows,
                                        guint         column);
RialtoPerson *rialto_person_load       (RialtoTx     *tx,
                                        RialtoId      id);
gboolean      rialto_person_is_blocked (RialtoTx     *tx,
                                        RialtoId      one,
                                        RialtoId      other);

G_END_DECLS
