/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rialto-join.h"
#include "rialto-local-server.h"

G_BEGIN_DECLS

#define RIALTO_TYPE_HOST (rialto_host_get_type ())

G_DECLARE_FINAL_TYPE (RialtoHost, rialto_host, RIALTO, HOST, GObject)

RialtoHost        *rialto_host_new         (const char                     *folder,
                                            const char                     *program) G_GNUC_WARN_UNUSED_RESULT;

RialtoLocalServer *rialto_host_get_server  (RialtoHost                     *self);
gboolean           rialto_host_get_founded (RialtoHost                     *self);
gboolean           rialto_host_is_place    (RialtoHost                     *self,
                                            RialtoMembership               *membership);
void               rialto_host_keep        (RialtoHost                     *self);
DexFuture         *rialto_host_look        (RialtoHost                     *self) G_GNUC_WARN_UNUSED_RESULT;
DexFuture         *rialto_host_found       (RialtoHost                     *self,
                                            RialtoJoin                     *join,
                                            const RialtoLocalServerOptions *options,
                                            const RialtoRegistration       *owner) G_GNUC_WARN_UNUSED_RESULT;
DexFuture         *rialto_host_start       (RialtoHost                     *self,
                                            gboolean                        lan,
                                            gboolean                        new_port) G_GNUC_WARN_UNUSED_RESULT;
DexFuture         *rialto_host_stop        (RialtoHost                     *self) G_GNUC_WARN_UNUSED_RESULT;
DexFuture         *rialto_host_restart     (RialtoHost                     *self,
                                            gboolean                        lan) G_GNUC_WARN_UNUSED_RESULT;
DexFuture         *rialto_host_resume      (RialtoHost                     *self,
                                            GListModel                     *accounts) G_GNUC_WARN_UNUSED_RESULT;
DexFuture         *rialto_host_invite      (RialtoHost                     *self,
                                            RialtoSession                  *session) G_GNUC_WARN_UNUSED_RESULT;
DexFuture         *rialto_host_help        (RialtoHost                     *self,
                                            RialtoSession                  *session,
                                            const char                     *handle) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
