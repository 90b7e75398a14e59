/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rialto-key-ring.h"

G_BEGIN_DECLS

#define RIALTO_ACCESS_TOKEN_LIFE (15 * RIALTO_MINUTE)

/* Access tokens: JWT, HS256; they prove a session id and nothing else. */
char    *rialto_access_token_new     (RialtoKeyRing *ring,
                                      RialtoId       session,
                                      RialtoTime    *expires);
gboolean rialto_access_token_verify  (RialtoKeyRing *ring,
                                      const char    *token,
                                      RialtoId      *session,
                                      RialtoTime    *expires,
                                      GError       **error);

/* Refresh tokens: derived from a family (one login on one device) and the number of its renewals. */
char    *rialto_refresh_token_new    (RialtoKeyRing *ring,
                                      RialtoId       family,
                                      guint32        counter);
gboolean rialto_refresh_token_verify (RialtoKeyRing *ring,
                                      const char    *token,
                                      RialtoId      *family,
                                      guint32       *counter,
                                      GError       **error);

G_END_DECLS
