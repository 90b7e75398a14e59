/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rialto-async.h"
#include "rialto-types.h"

#include <gio/gio.h>

G_BEGIN_DECLS

#define RIALTO_TYPE_SECRETS (rialto_secrets_get_type ())
G_DECLARE_FINAL_TYPE (RialtoSecrets, rialto_secrets, RIALTO, SECRETS, GObject)

RialtoSecrets *rialto_secrets_new           (const char    *application);

/* A refresh token for each account. */
DexFuture     *rialto_secrets_store         (RialtoSecrets *self,
                                             const char    *server,
                                             const char    *user,
                                             const char    *label,
                                             const char    *token) G_GNUC_WARN_UNUSED_RESULT;
DexFuture     *rialto_secrets_lookup        (RialtoSecrets *self,
                                             const char    *server,
                                             const char    *user) G_GNUC_WARN_UNUSED_RESULT;
DexFuture     *rialto_secrets_clear         (RialtoSecrets *self,
                                             const char    *server,
                                             const char    *user) G_GNUC_WARN_UNUSED_RESULT;
gboolean       rialto_secrets_get_persisted (RialtoSecrets *self,
                                             const char    *server,
                                             const char    *user);
DexFuture     *rialto_secrets_flush         (RialtoSecrets *self) G_GNUC_WARN_UNUSED_RESULT;
void           rialto_secrets_set_patience  (RialtoSecrets *self,
                                             RialtoTime     patience);

G_END_DECLS
