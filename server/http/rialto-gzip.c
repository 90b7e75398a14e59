/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-gzip.h"

#include <string.h>
#include <zlib.h>

/* The window of 15 bits, plus 16: a gzip header and trailer. */
#define GZIP_WINDOW (15 + 16)

static void
stream_free (gpointer data)
{
  z_stream *stream = data;

  deflateEnd (stream);
  g_free (stream);
}

/* A stream is 256 KiB of memory: each thread that compresses keeps one. */
static z_stream *
thread_stream (void)
{
  static GPrivate streams = G_PRIVATE_INIT (stream_free);
  z_stream *stream = g_private_get (&streams);

  if (stream != NULL)
    return deflateReset (stream) == Z_OK ? stream : NULL;

  stream = g_new0 (z_stream, 1);
  if (deflateInit2 (stream, 1, Z_DEFLATED, GZIP_WINDOW, 8, Z_DEFAULT_STRATEGY) != Z_OK)
    {
      g_free (stream);
      return NULL;
    }
  g_private_set (&streams, stream);
  return stream;
}

/* Whether a list element such as "gzip; q=0" is about @coding, and allows it. */
static gboolean
element_is (const char *element,
            const char *coding,
            gboolean   *allowed)
{
  gsize length = strlen (coding);
  const char *rest;

  element += strspn (element, " \t");
  if (g_ascii_strncasecmp (element, coding, length) != 0)
    return FALSE;
  rest = element + length;
  rest += strspn (rest, " \t");
  if (*rest != '\0' && *rest != ';')
    return FALSE;

  *allowed = TRUE;
  if (*rest == ';')
    {
      rest += 1 + strspn (rest + 1, " \t");
      if (g_ascii_strncasecmp (rest, "q=", 2) == 0)
        *allowed = g_ascii_strtod (rest + 2, NULL) > 0;
    }
  return TRUE;
}

/**
 * rialto_gzip_is_accepted:
 * @accept_encoding: (nullable): the value of Accept-Encoding
 *
 * Returns: whether the client takes a gzip body
 */
gboolean
rialto_gzip_is_accepted (const char *accept_encoding)
{
  g_auto (GStrv) elements = NULL;
  gboolean any = FALSE;

  if (accept_encoding == NULL || (strpbrk (accept_encoding, "zZ*") == NULL))
    return FALSE;

  elements = g_strsplit (accept_encoding, ",", 32);
  for (guint i = 0; elements[i] != NULL; i++)
    {
      gboolean allowed;

      if (element_is (elements[i], "gzip", &allowed) || element_is (elements[i], "x-gzip", &allowed))
        return allowed;
      if (element_is (elements[i], "*", &allowed))
        any = allowed;
    }

  return any;
}

/**
 * rialto_gzip_compress:
 * @data: bytes
 * @length: how many
 * @compressed_length: (out): how many it became
 *
 * Compresses at level 1. Any thread.
 *
 * Returns: (transfer full) (nullable): the gzip file, %NULL when it would not be smaller
 */
char *
rialto_gzip_compress (const char *data,
                      gsize       length,
                      gsize      *compressed_length)
{
  g_autofree char *compressed = NULL;
  z_stream *stream;

  if (length > G_MAXUINT32 / 2)
    return NULL;
  stream = thread_stream ();
  if (stream == NULL)
    return NULL;

  compressed = g_malloc (length);
  stream->next_in = (Bytef *) data;
  stream->avail_in = (uInt) length;
  stream->next_out = (Bytef *) compressed;
  stream->avail_out = (uInt) length;
  if (deflate (stream, Z_FINISH) != Z_STREAM_END)
    return NULL;

  *compressed_length = stream->total_out;
  return g_steal_pointer (&compressed);
}
