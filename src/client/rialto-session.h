/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rialto-gateway-client.h"
#include "rialto-objects.h"
#include "rialto-page.h"
#include "rialto-session-state.h"

G_BEGIN_DECLS

#define RIALTO_TYPE_SESSION (rialto_session_get_type ())
G_DECLARE_FINAL_TYPE (RialtoSession, rialto_session, RIALTO, SESSION, GObject)

RialtoSession       *rialto_session_new                 (RialtoTransport          *transport);
void                 rialto_session_start               (RialtoSession            *self);
void                 rialto_session_stop                (RialtoSession            *self);

RialtoTransport     *rialto_session_get_transport       (RialtoSession            *self);
RialtoGatewayClient *rialto_session_get_gateway         (RialtoSession            *self);
RialtoIdentityMap   *rialto_session_get_map             (RialtoSession            *self);

RialtoSessionState   rialto_session_get_state           (RialtoSession            *self);
RialtoAccountObject *rialto_session_get_me              (RialtoSession            *self);
RialtoMetaObject    *rialto_session_get_server          (RialtoSession            *self);
gint64               rialto_session_get_unread          (RialtoSession            *self);
gint64               rialto_session_get_follow_requests (RialtoSession            *self);
GListModel          *rialto_session_get_preferences     (RialtoSession            *self);
RialtoMarkerObject  *rialto_session_get_marker          (RialtoSession            *self,
                                                         RialtoTimeline            timeline);
gboolean             rialto_session_is_blocking         (RialtoSession            *self,
                                                         RialtoId                  person);
gboolean             rialto_session_is_muting           (RialtoSession            *self,
                                                         RialtoId                  person);
gboolean             rialto_session_is_shunning         (RialtoSession            *self,
                                                         RialtoId                  person);
void                 rialto_session_expect              (RialtoSession            *self,
                                                         guint64                   ticket,
                                                         RialtoId                  person,
                                                         gboolean                  muting,
                                                         gboolean                  value);
void                 rialto_session_stop_expecting      (RialtoSession            *self,
                                                         guint64                   ticket,
                                                         gboolean                  done);

RialtoPresenceStatus rialto_session_get_presence        (RialtoSession            *self,
                                                         RialtoId                  person);

DexFuture           *rialto_session_load_server         (RialtoSession            *self,
                                                         GCancellable             *cancellable) G_GNUC_WARN_UNUSED_RESULT;
DexFuture           *rialto_session_sign_in             (RialtoSession            *self,
                                                         const RialtoCredentials  *credentials,
                                                         GCancellable             *cancellable) G_GNUC_WARN_UNUSED_RESULT;
DexFuture           *rialto_session_sign_up             (RialtoSession            *self,
                                                         const RialtoRegistration *registration,
                                                         GCancellable             *cancellable) G_GNUC_WARN_UNUSED_RESULT;
DexFuture           *rialto_session_sign_out            (RialtoSession            *self,
                                                         GCancellable             *cancellable) G_GNUC_WARN_UNUSED_RESULT;

gpointer             rialto_session_merge               (RialtoSession            *self,
                                                         RialtoReply              *reply);
RialtoPage          *rialto_session_merge_page          (RialtoSession            *self,
                                                         RialtoReply              *reply) G_GNUC_WARN_UNUSED_RESULT;
DexFuture           *rialto_session_take                (RialtoSession            *self,
                                                         DexFuture                *call) G_GNUC_WARN_UNUSED_RESULT;
DexFuture           *rialto_session_take_page           (RialtoSession            *self,
                                                         DexFuture                *call) G_GNUC_WARN_UNUSED_RESULT;
DexFuture           *rialto_session_want_profile        (RialtoSession            *self,
                                                         RialtoId                  id) G_GNUC_WARN_UNUSED_RESULT;
void                 rialto_session_watch               (RialtoSession            *self,
                                                         RialtoEntityObject       *object);
void                 rialto_session_unwatch             (RialtoSession            *self,
                                                         RialtoEntityObject       *object);

G_END_DECLS
