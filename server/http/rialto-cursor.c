/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-cursor.h"

#include "rialto-request-private.h"

#include <string.h>

#define FNV_OFFSET G_GUINT64_CONSTANT (0xcbf29ce484222325)
#define FNV_PRIME  G_GUINT64_CONSTANT (0x100000001b3)

typedef struct __attribute__ ((packed))
{
  gint64 key, second; /* big endian */
  guint32 query;
} Wire;

/* FNV-1a, http://www.isthe.com/chongo/tech/comp/fnv/ */
static guint64
hash_bytes (guint64     hash,
            const char *bytes,
            gsize       length)
{
  for (gsize i = 0; i < length; i++)
    hash = (hash ^ (guint8) bytes[i]) * FNV_PRIME;
  return hash;
}

static gboolean
is_paging (const char *pair)
{
  return g_str_has_prefix (pair, "cursor=") || g_str_has_prefix (pair, "limit=");
}

/* The path and all of the query but the paging itself. */
static guint32
hash_query (RialtoRequest *request)
{
  const char *path = rialto_exchange_get_path (request->exchange);
  const char *query = rialto_exchange_get_query (request->exchange);
  guint64 hash = hash_bytes (FNV_OFFSET, path, strlen (path));
  g_auto (GStrv) pairs = g_strsplit (query != NULL ? query : "", "&", -1);

  for (guint i = 0; pairs[i] != NULL; i++)
    if (!is_paging (pairs[i]))
      hash = hash_bytes (hash, pairs[i], strlen (pairs[i]) + 1);
  return (guint32) (hash ^ (hash >> 32));
}

/**
 * rialto_cursor_write:
 * @request: the request whose page ends
 * @key: first key of the last item
 * @second: second key, or 0
 *
 * Returns: (transfer none): the cursor of the next page, in the request's arena
 */
const char *
rialto_cursor_write (RialtoRequest *request,
                     gint64         key,
                     gint64         second)
{
  Wire wire = { GINT64_TO_BE (key), GINT64_TO_BE (second), GUINT32_TO_BE (hash_query (request)) };
  g_autofree char *text = g_base64_encode ((const guchar *) &wire, sizeof wire);

  for (char *at = text; *at != '\0'; at++)
    *at = *at == '+' ? '-' : *at == '/' ? '_' : *at == '=' ? '\0' : *at;
  return rialto_arena_strdup (rialto_request_get_arena (request), text);
}

/**
 * rialto_cursor_read:
 * @request: the request that brought it
 * @cursor: (nullable): from the query
 * @key: (inout): the first key; left alone when there is no cursor
 * @second: (inout) (optional): the second key
 * @error: return location
 *
 * Returns: %FALSE with %RIALTO_ERROR_INVALID when it is not a cursor of this query
 */
gboolean
rialto_cursor_read (RialtoRequest *request,
                    const char    *cursor,
                    gint64        *key,
                    gint64        *second,
                    GError       **error)
{
  if (cursor == NULL)
    return TRUE;
  /* Two characters are the least that a byte needs, so no encoding ends in one; and for one there is no room to fill up below. */
  if (strlen (cursor) % 4 == 1)
    return rialto_fail_field (error, "cursor", "This is no place in this list.");

  g_autofree char *text = g_strdup_printf ("%s==", cursor);
  g_autofree guchar *bytes = NULL;
  gsize length;
  Wire wire;

  for (char *at = text; *at != '\0'; at++)
    *at = *at == '-' ? '+' : *at == '_' ? '/' : *at;
  text[strlen (cursor) + (4 - strlen (cursor) % 4) % 4] = '\0';
  bytes = g_base64_decode (text, &length);
  if (length != sizeof wire)
    return rialto_fail_field (error, "cursor", "This is no place in this list.");

  memcpy (&wire, bytes, sizeof wire);
  if (GUINT32_FROM_BE (wire.query) != hash_query (request))
    return rialto_fail_field (error, "cursor", "This is a place in another list.");

  *key = GINT64_FROM_BE (wire.key);
  if (second != NULL)
    *second = GINT64_FROM_BE (wire.second);
  return TRUE;
}
