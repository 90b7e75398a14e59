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

/* rialto-deeds.c */
void              rialto_deeds_lose              (RialtoDeeds        *self,
                                                  const char         *reason);

/* rialto-deeds-toggles.c */
void              rialto_deeds_begin_laying_over (RialtoDeeds        *self);
/* One of a pair of opposites about something with an id. */
RialtoOutboxItem *rialto_deeds_toggle            (RialtoDeeds        *self,
                                                  guint               route,
                                                  RialtoId            id,
                                                  gboolean            held) G_GNUC_WARN_UNUSED_RESULT;

/* rialto-deeds-edits.c */
void              rialto_deeds_show_edits        (RialtoDeeds        *self,
                                                  RialtoEntityObject *post);

/* rialto-deeds-people.c: what a mute or a block says of more than one object */
void              rialto_deeds_settle            (RialtoDeeds        *self,
                                                  RialtoOutboxItem   *item);

G_END_DECLS
