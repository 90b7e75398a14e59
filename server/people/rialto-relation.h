/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rialto-entities.h"
#include "rialto-tx.h"

G_BEGIN_DECLS

/* How one person, an expression, stands to the other. */
#define RIALTO_RELATION_COLUMNS(viewer, other)                                                                \
  "EXISTS (SELECT 1 FROM follows WHERE follower = " viewer " AND followee = " other "), "                      \
  "EXISTS (SELECT 1 FROM follow_requests WHERE target = " other " AND requester = " viewer "), "               \
  "EXISTS (SELECT 1 FROM follows WHERE follower = " other " AND followee = " viewer "), "                      \
  "EXISTS (SELECT 1 FROM blocks WHERE blocker = " viewer " AND blocked = " other "), "                         \
  "EXISTS (SELECT 1 FROM mutes WHERE muter = " viewer " AND muted = " other ")"

/* Somebody whom the reader wants to follow, block or mute. */
typedef struct
{
  RialtoPerson person;
  gboolean     locked;   /* approves followers */
  gboolean     blocking; /* the reader blocks them */
} RialtoTarget;

void     rialto_relation_lock    (RialtoTx       *tx,
                                  RialtoId        one,
                                  RialtoId        other);
gboolean rialto_relation_find    (RialtoTx       *tx,
                                  RialtoId        viewer,
                                  RialtoId        id,
                                  RialtoTarget   *target,
                                  GError        **error);
void     rialto_relation_read    (RialtoRows     *rows,
                                  guint           column,
                                  RialtoRelation *relation);
void     rialto_relation_load    (RialtoTx       *tx,
                                  RialtoId        viewer,
                                  RialtoId        id,
                                  RialtoRelation *relation);
void     rialto_relation_changed (RialtoTx       *tx,
                                  RialtoId        user,
                                  RialtoId        other,
                                  RialtoId        actor);

G_END_DECLS
