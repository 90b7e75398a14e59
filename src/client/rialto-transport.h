/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rialto-async.h"
#include "rialto-cache.h"
#include "rialto-entities.h"
#include "rialto-outgoing.h"
#include "rialto-reply.h"

G_BEGIN_DECLS

#define RIALTO_TYPE_TRANSPORT (rialto_transport_get_type ())
G_DECLARE_FINAL_TYPE (RialtoTransport, rialto_transport, RIALTO, TRANSPORT, GObject)

/* Keeps a new pair of tokens before it is used; resolves or rejects, which makes no difference but in time. */
typedef DexFuture *(*RialtoTokenSaver) (const RialtoTokens *tokens,
                                        gpointer            data);

RialtoTransport *rialto_transport_new              (const char              *base,
                                                    gboolean                 allow_local,
                                                    GError                 **error);
const char      *rialto_transport_get_base         (RialtoTransport         *self);
void             rialto_transport_set_timeout      (RialtoTransport         *self,
                                                    guint                    seconds);
void             rialto_transport_trust            (RialtoTransport         *self,
                                                    const char              *fingerprint);
const char      *rialto_transport_get_trusted      (RialtoTransport         *self);
const char      *rialto_transport_get_refused      (RialtoTransport         *self);
void             rialto_transport_accept_refused   (RialtoTransport         *self,
                                                    const char              *fingerprint);

void             rialto_transport_set_cache        (RialtoTransport         *self,
                                                    RialtoCache             *cache);
void             rialto_transport_set_tokens       (RialtoTransport         *self,
                                                    const RialtoTokens      *tokens);
void             rialto_transport_expect_token     (RialtoTransport         *self,
                                                    DexFuture               *token);
void             rialto_transport_set_token_saver  (RialtoTransport         *self,
                                                    RialtoTokenSaver         saver,
                                                    gpointer                 data,
                                                    GDestroyNotify           data_destroy);
gboolean         rialto_transport_get_signed_in    (RialtoTransport         *self);
const char      *rialto_transport_get_access_token (RialtoTransport         *self);
gint64           rialto_transport_get_seq          (RialtoTransport         *self);

DexFuture       *rialto_transport_refresh          (RialtoTransport         *self,
                                                    const char              *refused,
                                                    GCancellable            *cancellable) G_GNUC_WARN_UNUSED_RESULT;
DexFuture       *rialto_transport_call             (RialtoTransport         *self,
                                                    const RialtoApiRoute    *route,
                                                    gconstpointer            args,
                                                    const RialtoCallOptions *options) G_GNUC_WARN_UNUSED_RESULT;
DexFuture       *rialto_transport_send             (RialtoTransport         *self,
                                                    RialtoOutgoing          *outgoing,
                                                    GCancellable            *cancellable) G_GNUC_WARN_UNUSED_RESULT;
DexFuture       *rialto_transport_upload           (RialtoTransport         *self,
                                                    GBytes                  *picture,
                                                    const char              *type,
                                                    GCancellable            *cancellable) G_GNUC_WARN_UNUSED_RESULT;
DexFuture       *rialto_transport_get_blob         (RialtoTransport         *self,
                                                    const char              *blob,
                                                    guint                    width,
                                                    const char              *access,
                                                    GCancellable            *cancellable) G_GNUC_WARN_UNUSED_RESULT;
DexFuture       *rialto_transport_open_socket      (RialtoTransport         *self,
                                                    gpointer                 owner,
                                                    RialtoSocketFunc         opened,
                                                    GCancellable            *cancellable) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
