/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-signed-path.h"

#include <string.h>

#include "rialto-clock.h"
#include "rialto-key-ring-private.h"

#define MAC_BYTES  16
#define MAC_CHARS  22
#define MAX_TARGET 2048

static void
mac_of (const RialtoKey *key,
        const char      *text,
        gsize            length,
        guint8           mac[MAC_BYTES])
{
  guint8 full[RIALTO_MAC_BYTES];

  rialto_crypto_mac (key->path, text, length, full);
  memcpy (mac, full, MAC_BYTES);
}

/**
 * rialto_sign_path:
 * @ring: the keys
 * @path: an absolute path, with a query if it has one
 * @expires: when the address ends; counted in whole seconds
 *
 * Returns: (transfer full): @path with "expires" and "signature" as the last of its query
 */
char *
rialto_sign_path (RialtoKeyRing *ring,
                  const char    *path,
                  RialtoTime     expires)
{
  g_autofree char *text = g_strdup_printf ("%s%cexpires=%" G_GINT64_FORMAT, path,
                                           strchr (path, '?') != NULL ? '&' : '?', expires / RIALTO_SECOND);
  g_autofree char *signature = NULL;
  guint8 mac[MAC_BYTES];

  mac_of (&rialto_key_ring_get_keys (ring)->keys[0], text, strlen (text), mac);
  signature = rialto_base64url_encode (mac, sizeof mac);
  return g_strdup_printf ("%s&signature=%s", text, signature);
}

/* The digits between "expires=" and "&signature=". */
static gboolean
parse_expires (const char *target,
               const char *end,
               RialtoTime *expires)
{
  g_autofree char *text = g_strndup (target, (gsize) (end - target));
  const char *word = g_strrstr (text, "expires=");
  guint64 seconds = 0;

  if (word == NULL || word == text || (word[-1] != '?' && word[-1] != '&'))
    return FALSE;
  if (!g_ascii_string_to_unsigned (word + strlen ("expires="), 10, 1, G_MAXINT64 / RIALTO_SECOND, &seconds,
                                   NULL))
    return FALSE;
  *expires = (RialtoTime) seconds * RIALTO_SECOND;
  return TRUE;
}

/**
 * rialto_verify_path:
 * @ring: the keys
 * @target: path and query as they came, byte for byte
 * @error: return location
 *
 * Any thread; does not block.
 *
 * Returns: %FALSE with %RIALTO_ERROR_UNAUTHENTICATED when @target was not signed by rialto_sign_path () or has expired
 */
gboolean
rialto_verify_path (RialtoKeyRing *ring,
                    const char    *target,
                    GError       **error)
{
  static const char word[] = "&signature=";
  const RialtoKeySet *set = rialto_key_ring_get_keys (ring);
  gsize length = strnlen (target, MAX_TARGET + 1);
  const char *end = target;
  RialtoTime expires = 0;
  guint8 given[MAC_BYTES];
  guint8 expected[MAC_BYTES];
  gboolean good = FALSE;

  if (length > strlen (word) + MAC_CHARS && length <= MAX_TARGET)
    end = target + length - MAC_CHARS - strlen (word);
  if (end > target && g_str_has_prefix (end, word) && parse_expires (target, end, &expires) &&
      rialto_base64url_decode (end + strlen (word), MAC_CHARS, given, sizeof given))
    {
      for (guint i = 0; i < set->n_keys; i++)
        {
          mac_of (&set->keys[i], target, (gsize) (end - target), expected);
          good |= sodium_memcmp (given, expected, sizeof given) == 0;
        }
    }
  if (good && expires > rialto_clock_now ())
    return TRUE;
  return rialto_fail_detail (error, RIALTO_ERROR_UNAUTHENTICATED,
                             good ? "The address has expired." : "The address is not signed.");
}
