/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-password.h"

#include <crypt.h>
#include <string.h>

#include "rialto-crypto-private.h"

/* OWASP's least: two passes over 19 MiB. */
#define OPERATIONS 2
#define MEMORY     (19456 * 1024)

#define MAX_BYTES       (4 * RIALTO_PASSWORD_MAX)
#define BCRYPT_LENGTH   60
#define BCRYPT_MIN_COST 4
#define BCRYPT_MAX_COST 14 /* two thirds of a second; more is a way to keep the server busy */

/* The same characters are typed in different bytes on different systems; NFC makes them the same. NULL: no password at all. */
static char *
normalize (const char *password)
{
  if (strnlen (password, MAX_BYTES + 1) > MAX_BYTES)
    return NULL;
  /* GLib's normalisation does not wipe its own copies: spare those who do not need it. */
  if (g_str_is_ascii (password))
    return g_strdup (password);
  return g_utf8_normalize (password, -1, G_NORMALIZE_NFC);
}

/**
 * rialto_password_hash:
 * @password: a password
 * @error: return location
 *
 * Hashes with Argon2id. Blocks for about 12 ms.
 *
 * Returns: (transfer full) (nullable): the hash in its text form; %NULL with %RIALTO_ERROR_INVALID when @password is no text or too long,
 *   %RIALTO_ERROR_UNAVAILABLE when there is no memory for it
 */
char *
rialto_password_hash (const char *password,
                      GError    **error)
{
  g_autoptr (RialtoSecret) text = normalize (password);
  char hash[crypto_pwhash_STRBYTES] = "";

  rialto_crypto_init ();
  if (text == NULL)
    {
      rialto_fail_detail (error, RIALTO_ERROR_INVALID, "The password is too long or no text.");
      return NULL;
    }
  if (crypto_pwhash_str_alg (hash, text, strlen (text), OPERATIONS, MEMORY, crypto_pwhash_ALG_ARGON2ID13) !=
      0)
    {
      rialto_fail_detail (error, RIALTO_ERROR_UNAVAILABLE, "There is no memory to check passwords now.");
      return NULL;
    }
  return g_strdup (hash);
}

static gboolean
is_bcrypt (const char *hash)
{
  static const char alphabet[] = "./ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
  guint cost = 0;

  if (strnlen (hash, BCRYPT_LENGTH + 1) != BCRYPT_LENGTH || strncmp (hash, "$2", 2) != 0 ||
      strchr ("aby", hash[2]) == NULL || hash[3] != '$' || !g_ascii_isdigit (hash[4]) ||
      !g_ascii_isdigit (hash[5]) || hash[6] != '$')
    return FALSE;
  cost = (guint) g_ascii_digit_value (hash[4]) * 10 + (guint) g_ascii_digit_value (hash[5]);
  return cost >= BCRYPT_MIN_COST && cost <= BCRYPT_MAX_COST &&
         strspn (hash + 7, alphabet) == BCRYPT_LENGTH - 7;
}

static gboolean
verify_bcrypt (const char *hash,
               const char *password)
{
  struct crypt_data *data = g_new0 (struct crypt_data, 1);
  const char *made = crypt_r (password, hash, data);
  gboolean same = made != NULL && strlen (made) == BCRYPT_LENGTH &&
                  sodium_memcmp (made, hash, BCRYPT_LENGTH) == 0;

  sodium_memzero (data, sizeof *data);
  g_free (data);
  return same;
}

/**
 * rialto_password_verify:
 * @hash: from rialto_password_hash (), or an imported bcrypt hash ($2a$, $2b$, $2y$)
 * @password: what somebody typed
 *
 * Blocks for about 12 ms (bcrypt: what its cost says).
 *
 * Returns: whether @hash is of @password
 */
gboolean
rialto_password_verify (const char *hash,
                        const char *password)
{
  g_autoptr (RialtoSecret) text = normalize (password);

  rialto_crypto_init ();
  if (text == NULL)
    return FALSE;
  /* Bytes as they are: whoever made the hash did not normalise. */
  if (is_bcrypt (hash))
    return verify_bcrypt (hash, password);
  return crypto_pwhash_str_verify (hash, text, strlen (text)) == 0;
}

/**
 * rialto_password_needs_rehash:
 * @hash: a hash
 *
 * Returns: whether @hash was made otherwise than rialto_password_hash () does now
 */
gboolean
rialto_password_needs_rehash (const char *hash)
{
  rialto_crypto_init ();
  return crypto_pwhash_str_needs_rehash (hash, OPERATIONS, MEMORY) != 0;
}
