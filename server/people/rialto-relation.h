/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rialto-entities.h"
#include "rialto-tx.h"

G_BEGIN_DECLS

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
void     rialto_relation_load    (RialtoTx       *tx,
                                  RialtoId        viewer,
                                  RialtoId        id,
                                  RialtoRelation *relation);
void     rialto_relation_changed (RialtoTx       *tx,
                                  RialtoId        user,
                                  RialtoId        other,
                                  RialtoId        actor);

G_END_DECLS
