/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rialto-async.h"

#include <gio/gio.h>

G_BEGIN_DECLS

typedef enum
{
  RIALTO_OUTBOX_SAVING,  /* not on the disk yet */
  RIALTO_OUTBOX_WAITING, /* for its turn, the network, or what it needs first */
  RIALTO_OUTBOX_SENDING,
  RIALTO_OUTBOX_REFUSED, /* with a reason; to be edited, tried again or discarded */
  RIALTO_OUTBOX_SENT,
  RIALTO_OUTBOX_GONE,    /* discarded, or cancelled by its opposite */
} RialtoOutboxState;

#define RIALTO_TYPE_OUTBOX_STATE (rialto_outbox_state_get_type ())
GType             rialto_outbox_state_get_type          (void);

#define RIALTO_TYPE_OUTBOX_ITEM (rialto_outbox_item_get_type ())
G_DECLARE_FINAL_TYPE (RialtoOutboxItem, rialto_outbox_item, RIALTO, OUTBOX_ITEM, GObject)

gint64            rialto_outbox_item_get_id             (RialtoOutboxItem *self);
const char       *rialto_outbox_item_get_route          (RialtoOutboxItem *self);
const char       *rialto_outbox_item_get_args           (RialtoOutboxItem *self);
const char       *rialto_outbox_item_get_subject        (RialtoOutboxItem *self);
const char       *rialto_outbox_item_get_key            (RialtoOutboxItem *self);
const char       *rialto_outbox_item_get_file           (RialtoOutboxItem *self);
RialtoTime        rialto_outbox_item_get_created        (RialtoOutboxItem *self);
RialtoOutboxState rialto_outbox_item_get_state          (RialtoOutboxItem *self);
guint             rialto_outbox_item_get_attempts       (RialtoOutboxItem *self);
RialtoTime        rialto_outbox_item_get_next_try       (RialtoOutboxItem *self);
double            rialto_outbox_item_get_progress       (RialtoOutboxItem *self);
const char       *rialto_outbox_item_get_error_code     (RialtoOutboxItem *self);
const char       *rialto_outbox_item_get_error_sentence (RialtoOutboxItem *self);

/* For who sends an item with a file: what ends it, what an earlier attempt said, and how far this one is. */
GCancellable     *rialto_outbox_item_get_cancellable    (RialtoOutboxItem *self);
RialtoId          rialto_outbox_item_get_upload         (RialtoOutboxItem *self);
void              rialto_outbox_item_report             (RialtoOutboxItem *self,
                                                         RialtoId          upload,
                                                         gint64            kept,
                                                         gint64            sent,
                                                         gint64            length);

/* What stands for its result in the arguments of an item that comes after it. */
char             *rialto_outbox_item_dup_reference      (RialtoOutboxItem *self);
DexFuture        *rialto_outbox_item_when_saved         (RialtoOutboxItem *self) G_GNUC_WARN_UNUSED_RESULT;
DexFuture        *rialto_outbox_item_when_sent          (RialtoOutboxItem *self) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
