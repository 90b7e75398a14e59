/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rialto-deeds.h"

G_BEGIN_DECLS

struct _RialtoDeeds
{
  GObject parent_instance;

  RialtoSession *session; /* owned */
  RialtoOutbox  *outbox;  /* owned */
};

/* Queues one of a pair of opposites about something with an id. */
RialtoOutboxItem *rialto_deeds_toggle (RialtoDeeds        *self,
                                       guint               route,
                                       RialtoId            id,
                                       const char         *what,
                                       const char         *kind) G_GNUC_WARN_UNUSED_RESULT;
/* Shows @field as @value, and @count with it, until the server has heard of the item. */
void              rialto_deeds_cover  (RialtoEntityObject *object,
                                       RialtoOutboxItem   *item,
                                       const char         *field,
                                       gboolean            value,
                                       const char         *count);

G_END_DECLS
