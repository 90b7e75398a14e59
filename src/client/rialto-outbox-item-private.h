/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rialto-outbox-item.h"

G_BEGIN_DECLS

/* A row of the file. Strings are owned; nullable are collapse, file, result and the error's. */
typedef struct
{
  gint64            id;
  char             *route;
  char             *args;
  char             *subject;
  char             *collapse;
  char             *key;       /* Idempotency-Key; another one after an edit */
  char             *reference; /* what later items call it by */
  char             *file;
  RialtoId          upload; /* by which the server knows what it has of the file; 0: nothing */
  gint64            kept;   /* bytes of it, as the server said last */
  gint64            length; /* of the file; 0: not known yet */
  char             *result;
  gboolean          repeatable;
  gboolean          held;  /* not on the disk: after an end in the meantime it is sent */
  gboolean          aside; /* thrown away, unless it is brought back before the end */
  RialtoOutboxState state;
  guint             attempts;
  RialtoTime        next_try;
  RialtoTime        first_sent; /* 0: it has certainly not arrived */
  RialtoTime        created;
  char             *error_code;
  char             *error_sentence;
  GArray           *after; /* owned: gint64 ids of what must be sent first */
} RialtoOutboxRow;

RialtoOutboxRow  *rialto_outbox_row_new           (void);
RialtoOutboxRow  *rialto_outbox_row_copy          (const RialtoOutboxRow *row);
void              rialto_outbox_row_free          (gpointer               row);

RialtoOutboxItem *rialto_outbox_item_new          (RialtoOutboxRow       *row);
/* To be changed in place by the outbox, which then says so. */
RialtoOutboxRow  *rialto_outbox_item_get_row      (RialtoOutboxItem      *self);
void              rialto_outbox_item_changed      (RialtoOutboxItem      *self);
void              rialto_outbox_item_set_state    (RialtoOutboxItem      *self,
                                                   RialtoOutboxState      state);
void              rialto_outbox_item_set_error    (RialtoOutboxItem      *self,
                                                   const char            *code,
                                                   const char            *sentence);
/* To be ended while it is being sent. */
void              rialto_outbox_item_cancel       (RialtoOutboxItem      *self);
gboolean          rialto_outbox_item_is_cancelled (RialtoOutboxItem      *self);
void              rialto_outbox_item_settle_saved (RialtoOutboxItem      *self,
                                                   const GError          *error);
void              rialto_outbox_item_settle_sent  (RialtoOutboxItem      *self,
                                                   const GValue          *value,
                                                   const GError          *error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RialtoOutboxRow, rialto_outbox_row_free)

G_END_DECLS
