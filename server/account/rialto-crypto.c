/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-crypto-private.h"

#include <string.h>

/* What the units of this folder share of libsodium. */

/**
 * rialto_crypto_init:
 *
 * Makes libsodium ready; cheap after the first call. Any thread.
 */
void
rialto_crypto_init (void)
{
  static gsize ready = 0;

  if (g_once_init_enter (&ready))
    {
      if (sodium_init () < 0)
        g_critical ("libsodium cannot be initialised");
      g_once_init_leave (&ready, 1);
    }
}

/**
 * rialto_crypto_mac:
 * @key: the key
 * @data: (array length=length): what to authenticate
 * @length: bytes of @data
 * @mac: (out): HMAC-SHA256 of @data
 */
void
rialto_crypto_mac (const guint8  key[32],
                   gconstpointer data,
                   gsize         length,
                   guint8        mac[RIALTO_MAC_BYTES])
{
  crypto_auth_hmacsha256 (mac, data, length, key);
}

/**
 * rialto_base64url_encode:
 * @data: (array length=length): bytes
 * @length: how many
 *
 * Returns: (transfer full): @data in base64url without padding.
 */
char *
rialto_base64url_encode (gconstpointer data,
                         gsize         length)
{
  gsize size = sodium_base64_encoded_len (length, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
  char *text = g_malloc (size);

  return sodium_bin2base64 (text, size, data, length, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
}

/**
 * rialto_base64url_decode:
 * @text: base64url without padding
 * @text_length: bytes of @text
 * @data: (out): where the bytes go
 * @length: how many there must be
 *
 * Returns: whether @text is the one canonical encoding of exactly @length bytes.
 */
gboolean
rialto_base64url_decode (const char *text,
                         gsize       text_length,
                         guint8     *data,
                         gsize       length)
{
  gsize n = 0;

  return sodium_base642bin (data, length, text, text_length, NULL, &n, NULL,
                            sodium_base64_VARIANT_URLSAFE_NO_PADDING) == 0 &&
         n == length;
}

/**
 * rialto_secret_free:
 * @secret: (transfer full) (nullable): a string that must not stay in memory
 *
 * Wipes and frees.
 */
void
rialto_secret_free (char *secret)
{
  if (secret != NULL)
    sodium_memzero (secret, strlen (secret));
  g_free (secret);
}
