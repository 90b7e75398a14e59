/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rialto-drafts.h"
#include "rialto-outbox-item.h"

G_BEGIN_DECLS

#define RIALTO_TYPE_OUTBOX (rialto_outbox_get_type ())
G_DECLARE_FINAL_TYPE (RialtoOutbox, rialto_outbox, RIALTO, OUTBOX, GObject)

#define RIALTO_OUTBOX_PARALLEL 4 /* subjects at once */

/* What is to be sent. Everything is copied. */
typedef struct
{
  const char              *route;
  const char              *args;       /* JSON */
  const char              *subject;    /* "post:42": what has the same is sent in order */
  const char              *collapse;   /* nullable: "like:post:42"; see rialto_outbox_enqueue() */
  const char              *file;       /* nullable: a path, copied */
  RialtoOutboxItem *const *after;      /* nullable: what must be sent first */
  guint                    n_after;
  gboolean                 repeatable; /* once or twice is the same, without a key */
  gboolean                 held;       /* not sent before rialto_outbox_release(), or the next start */
  const char              *draft;      /* nullable: what it was written as; gone in the moment in which this is on the disk */
} RialtoOutboxDraft;

/* Sends @item with @args, in which references are resolved, under rialto_outbox_item_get_key(). The future resolves when the server
 * has taken it; a string is the result for items after it. It rejects with RIALTO_ERROR when the server refused it, with any other
 * domain when it could not be reached. */
typedef DexFuture *(*RialtoOutboxSendFunc) (RialtoOutboxItem *item,
                                            const char       *args,
                                            gpointer          data);

DexFuture        *rialto_outbox_open           (const char              *path) G_GNUC_WARN_UNUSED_RESULT;
DexFuture        *rialto_outbox_close          (RialtoOutbox            *self) G_GNUC_WARN_UNUSED_RESULT;
void              rialto_outbox_set_sender     (RialtoOutbox            *self,
                                                RialtoOutboxSendFunc     func,
                                                gpointer                 data,
                                                GDestroyNotify           data_destroy);
void              rialto_outbox_set_online     (RialtoOutbox            *self,
                                                gboolean                 online);
gboolean          rialto_outbox_get_online     (RialtoOutbox            *self);

RialtoOutboxItem *rialto_outbox_enqueue        (RialtoOutbox            *self,
                                                const RialtoOutboxDraft *draft) G_GNUC_WARN_UNUSED_RESULT;
DexFuture        *rialto_outbox_edit           (RialtoOutbox            *self,
                                                RialtoOutboxItem        *item,
                                                const char              *args) G_GNUC_WARN_UNUSED_RESULT;
DexFuture        *rialto_outbox_retry          (RialtoOutbox            *self,
                                                RialtoOutboxItem        *item) G_GNUC_WARN_UNUSED_RESULT;
DexFuture        *rialto_outbox_discard        (RialtoOutbox            *self,
                                                RialtoOutboxItem        *item) G_GNUC_WARN_UNUSED_RESULT;
gboolean          rialto_outbox_set_aside      (RialtoOutbox            *self,
                                                RialtoOutboxItem        *item);
gboolean          rialto_outbox_is_aside       (RialtoOutbox            *self,
                                                RialtoOutboxItem        *item);
void              rialto_outbox_bring_back     (RialtoOutbox            *self,
                                                RialtoOutboxItem        *item);
void              rialto_outbox_release        (RialtoOutbox            *self,
                                                RialtoOutboxItem        *item);

GPtrArray        *rialto_outbox_list_needed    (RialtoOutbox            *self,
                                                RialtoOutboxItem        *item) G_GNUC_WARN_UNUSED_RESULT;
DexFuture        *rialto_outbox_when_kept      (RialtoOutbox            *self,
                                                RialtoOutboxItem        *item) G_GNUC_WARN_UNUSED_RESULT;
GListModel       *rialto_outbox_get_refused    (RialtoOutbox            *self);
RialtoDrafts     *rialto_outbox_get_drafts     (RialtoOutbox            *self);
const char       *rialto_outbox_get_kept_aside (RialtoOutbox            *self,
                                                guint                   *n_saved,
                                                gboolean                *lost_none);
void              rialto_outbox_forget_damage  (RialtoOutbox            *self);

G_END_DECLS
