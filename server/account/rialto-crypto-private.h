/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <sodium.h>

G_BEGIN_DECLS

#define RIALTO_MAC_BYTES crypto_auth_hmacsha256_BYTES

void     rialto_crypto_init      (void);
void     rialto_crypto_mac       (const guint8  key[32],
                                  gconstpointer data,
                                  gsize         length,
                                  guint8        mac[RIALTO_MAC_BYTES]);
char    *rialto_base64url_encode (gconstpointer data,
                                  gsize         length);
gboolean rialto_base64url_decode (const char   *text,
                                  gsize         text_length,
                                  guint8       *data,
                                  gsize         length);
void     rialto_secret_free      (char         *secret);

typedef char RialtoSecret;
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RialtoSecret, rialto_secret_free)

G_END_DECLS
