/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rialto-secrets.h"
#include "rialto-transport.h"

G_BEGIN_DECLS

/* Keeps an account's refresh token where the desktop keeps secrets. */
typedef struct _RialtoTokenKeeper RialtoTokenKeeper;

RialtoTokenKeeper *rialto_token_keeper_new    (RialtoSecrets     *secrets,
                                               const char        *server);
RialtoTokenKeeper *rialto_token_keeper_ref    (RialtoTokenKeeper *self);
void               rialto_token_keeper_unref  (RialtoTokenKeeper *self);
DexFuture         *rialto_token_keeper_know   (RialtoTokenKeeper *self,
                                               const char        *user,
                                               const char        *label) G_GNUC_WARN_UNUSED_RESULT;
void               rialto_token_keeper_attach (RialtoTokenKeeper *self,
                                               RialtoTransport   *transport);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RialtoTokenKeeper, rialto_token_keeper_unref)

G_END_DECLS
