/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-token.h"

#include <jwt.h>
#include <string.h>

#include "rialto-clock.h"
#include "rialto-key-ring-private.h"

#define MAX_ACCESS_TOKEN 512
#define REFRESH_MAC      24
#define REFRESH_BYTES    (8 + 4 + REFRESH_MAC)
#define REFRESH_CHARS    (REFRESH_BYTES * 4 / 3)

/**
 * rialto_access_token_new:
 * @ring: the keys
 * @session: id of the session
 * @expires: (out) (optional): when the token ends, in milliseconds (a whole second)
 *
 * Returns: (transfer full) (nullable): a token that proves @session for %RIALTO_ACCESS_TOKEN_LIFE; %NULL when libjwt fails, which
 *   only a lack of memory explains
 */
char *
rialto_access_token_new (RialtoKeyRing *ring,
                         RialtoId       session,
                         RialtoTime    *expires)
{
  const RialtoKey *key = &rialto_key_ring_get_keys (ring)->keys[0];
  RialtoTime now = rialto_clock_now () / RIALTO_SECOND;
  RialtoTime end = now + RIALTO_ACCESS_TOKEN_LIFE / RIALTO_SECOND;
  char sid[24];
  jwt_t *jwt = NULL;
  char *encoded = NULL;
  char *token = NULL;

  g_snprintf (sid, sizeof sid, "%" G_GINT64_FORMAT, session);
  if (jwt_new (&jwt) == 0 && jwt_set_alg (jwt, JWT_ALG_HS256, key->access, sizeof key->access) == 0 &&
      jwt_add_header (jwt, "kid", key->kid) == 0 && jwt_add_grant (jwt, "sid", sid) == 0 &&
      jwt_add_grant_int (jwt, "iat", now) == 0 && jwt_add_grant_int (jwt, "exp", end) == 0)
    encoded = jwt_encode_str (jwt);

  token = g_strdup (encoded);
  jwt_free_str (encoded);
  jwt_free (jwt);
  if (expires != NULL)
    *expires = end * RIALTO_SECOND;
  return token;
}

static const RialtoKey *
find_key (RialtoKeyRing *ring,
          const char    *token)
{
  const RialtoKeySet *set = rialto_key_ring_get_keys (ring);

  for (guint i = 0; i < set->n_keys; i++)
    {
      if (strncmp (token, set->keys[i].header, set->keys[i].header_length) == 0)
        return &set->keys[i];
    }
  return NULL;
}

static gboolean
read_claims (jwt_t      *jwt,
             RialtoId   *session,
             RialtoTime *expires)
{
  const char *sid = jwt_get_grant (jwt, "sid");
  long end = jwt_get_grant_int (jwt, "exp");

  *expires = (RialtoTime) end * RIALTO_SECOND;
  /* libjwt looks at neither the algorithm that it was expected to be nor the time. */
  return jwt_get_alg (jwt) == JWT_ALG_HS256 && sid != NULL &&
         g_ascii_string_to_signed (sid, 10, 1, G_MAXINT64, session, NULL);
}

/**
 * rialto_access_token_verify:
 * @ring: the keys
 * @token: what came after "Bearer "
 * @session: (out): the session that it proves
 * @expires: (out) (optional): when it ends
 * @error: return location
 *
 * Any thread; does not block.
 *
 * Returns: %FALSE with %RIALTO_ERROR_UNAUTHENTICATED when the token is not ours or has expired
 */
gboolean
rialto_access_token_verify (RialtoKeyRing *ring,
                            const char    *token,
                            RialtoId      *session,
                            RialtoTime    *expires,
                            GError       **error)
{
  const RialtoKey *key = NULL;
  RialtoTime end = 0;
  gboolean good = FALSE;
  jwt_t *jwt = NULL;

  *session = 0;
  if (strnlen (token, MAX_ACCESS_TOKEN) < MAX_ACCESS_TOKEN)
    key = find_key (ring, token);
  if (key != NULL && jwt_decode (&jwt, token, key->access, sizeof key->access) == 0)
    {
      good = read_claims (jwt, session, &end);
      jwt_free (jwt);
    }
  if (expires != NULL)
    *expires = end;
  if (good && end > rialto_clock_now ())
    return TRUE;

  *session = 0;
  return rialto_fail_detail (error, RIALTO_ERROR_UNAUTHENTICATED,
                             good ? "The access token has expired." : "The access token is not valid.");
}

static void
refresh_bytes (const RialtoKey *key,
               RialtoId         family,
               guint32          counter,
               guint8           bytes[REFRESH_BYTES])
{
  guint64 big_family = GUINT64_TO_BE ((guint64) family);
  guint32 big_counter = GUINT32_TO_BE (counter);
  guint8 mac[RIALTO_MAC_BYTES];

  memcpy (bytes, &big_family, 8);
  memcpy (bytes + 8, &big_counter, 4);
  rialto_crypto_mac (key->refresh, bytes, 12, mac);
  memcpy (bytes + 12, mac, REFRESH_MAC);
  sodium_memzero (mac, sizeof mac);
}

/**
 * rialto_refresh_token_new:
 * @ring: the keys
 * @family: id of the login that the token renews
 * @counter: how often it has been renewed
 *
 * The same arguments give the same token as long as the keys have not been rotated, so a lost answer can be given again.
 *
 * Returns: (transfer full): the token, 48 characters
 */
char *
rialto_refresh_token_new (RialtoKeyRing *ring,
                          RialtoId       family,
                          guint32        counter)
{
  guint8 bytes[REFRESH_BYTES];
  char *token = NULL;

  refresh_bytes (&rialto_key_ring_get_keys (ring)->keys[0], family, counter, bytes);
  token = rialto_base64url_encode (bytes, sizeof bytes);
  sodium_memzero (bytes, sizeof bytes);
  return token;
}

/**
 * rialto_refresh_token_verify:
 * @ring: the keys
 * @token: a token from a client
 * @family: (out): its family
 * @counter: (out): its number in the family
 * @error: return location
 *
 * Says only that the server made this token; whether it is the one in force is for the session's row to say. Any thread.
 *
 * Returns: %FALSE with %RIALTO_ERROR_UNAUTHENTICATED when the token is not ours
 */
gboolean
rialto_refresh_token_verify (RialtoKeyRing *ring,
                             const char    *token,
                             RialtoId      *family,
                             guint32       *counter,
                             GError       **error)
{
  const RialtoKeySet *set = rialto_key_ring_get_keys (ring);
  guint8 given[REFRESH_BYTES] = { 0 };
  guint8 expected[REFRESH_BYTES];
  guint64 big_family = 0;
  guint32 big_counter = 0;
  gboolean good = FALSE;
  gboolean shaped = strnlen (token, REFRESH_CHARS + 1) == REFRESH_CHARS &&
                    rialto_base64url_decode (token, REFRESH_CHARS, given, sizeof given);

  memcpy (&big_family, given, 8);
  memcpy (&big_counter, given + 8, 4);
  *family = (RialtoId) GUINT64_FROM_BE (big_family);
  *counter = GUINT32_FROM_BE (big_counter);
  for (guint i = 0; shaped && *family > 0 && i < set->n_keys; i++)
    {
      refresh_bytes (&set->keys[i], *family, *counter, expected);
      good |= sodium_memcmp (given, expected, sizeof given) == 0;
    }
  sodium_memzero (expected, sizeof expected);
  if (good)
    return TRUE;

  *family = 0;
  *counter = 0;
  return rialto_fail_detail (error, RIALTO_ERROR_UNAUTHENTICATED, "The refresh token is not valid.");
}
