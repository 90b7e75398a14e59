/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-one-time-token.h"

#include <string.h>

#include "rialto-crypto-private.h"

#define TOKEN_BYTES 32
#define TOKEN_CHARS 43

/**
 * rialto_one_time_token_new:
 * @token: (out) (transfer full): the secret, 43 characters of base64url; to be told once and wiped
 * @hash: (out): its SHA-256, to be stored
 */
void
rialto_one_time_token_new (char **token,
                           guint8 hash[RIALTO_ONE_TIME_HASH_BYTES])
{
  guint8 bytes[TOKEN_BYTES];

  rialto_crypto_init ();
  randombytes_buf (bytes, sizeof bytes);
  crypto_hash_sha256 (hash, bytes, sizeof bytes);
  *token = rialto_base64url_encode (bytes, sizeof bytes);
  sodium_memzero (bytes, sizeof bytes);
}

/**
 * rialto_one_time_token_hash:
 * @token: what somebody presents
 * @hash: (out): the hash to look for
 *
 * Looking a hash up needs no constant time: who can choose the hash cannot choose the token.
 *
 * Returns: %FALSE when @token cannot be one of ours; @hash is zero then
 */
gboolean
rialto_one_time_token_hash (const char *token,
                            guint8      hash[RIALTO_ONE_TIME_HASH_BYTES])
{
  guint8 bytes[TOKEN_BYTES];
  gboolean good = strnlen (token, TOKEN_CHARS + 1) == TOKEN_CHARS &&
                  rialto_base64url_decode (token, TOKEN_CHARS, bytes, sizeof bytes);

  memset (hash, 0, RIALTO_ONE_TIME_HASH_BYTES);
  if (good)
    crypto_hash_sha256 (hash, bytes, sizeof bytes);
  sodium_memzero (bytes, sizeof bytes);
  return good;
}
