/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rialto-codec.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/* An answer: what it says, and as of when. */
typedef struct _RialtoReply RialtoReply;

#define RIALTO_TYPE_REPLY (rialto_reply_get_type ())
GType         rialto_reply_get_type       (void);

RialtoReply  *rialto_reply_decode         (const RialtoEntityInfo *info,
                                           GBytes                 *body,
                                           GError                **error) G_GNUC_WARN_UNUSED_RESULT;
RialtoReply  *rialto_reply_ref            (RialtoReply            *reply);
void          rialto_reply_unref          (RialtoReply            *reply);
gconstpointer rialto_reply_get_entity     (RialtoReply            *reply,
                                           gsize                   size);
gint64        rialto_reply_get_seq        (RialtoReply            *reply);
gboolean      rialto_reply_get_replayed   (RialtoReply            *reply);
const char   *rialto_reply_get_request_id (RialtoReply            *reply);

/* The struct of the answer, as `rialto_reply_get (reply, RialtoPost)`; it belongs to the reply. */
#define rialto_reply_get(reply, Type) ((const Type *) rialto_reply_get_entity ((reply), sizeof (Type)))

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RialtoReply, rialto_reply_unref)

G_END_DECLS
