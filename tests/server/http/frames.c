/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "frames.h"

#include <string.h>

/* Any header; the payload is masked where the header says so. */
void
frames_append_raw (GString    *stream,
                   guint       first,
                   guint       second,
                   guint64     long_length,
                   guint       long_bytes,
                   const char *payload,
                   gsize       length)
{
  static guint seed = 0x12345678;
  guint8 mask[4];

  g_string_append_c (stream, (char) first);
  g_string_append_c (stream, (char) second);
  for (guint i = 0; i < long_bytes; i++)
    g_string_append_c (stream, (char) (long_length >> 8 * (long_bytes - 1 - i)));
  if ((second & 0x80) == 0)
    {
      g_string_append_len (stream, payload, (gssize) length);
      return;
    }

  seed = seed * 1664525 + 1013904223;
  memcpy (mask, &seed, sizeof mask);
  g_string_append_len (stream, (const char *) mask, sizeof mask);
  for (gsize i = 0; i < length; i++)
    g_string_append_c (stream, (char) ((guint8) payload[i] ^ mask[i % 4]));
}

void
frames_append (GString    *stream,
               guint       first,
               const char *payload,
               gssize      length)
{
  gsize n = length < 0 ? strlen (payload) : (gsize) length;
  guint long_bytes = n < 126 ? 0 : n <= G_MAXUINT16 ? 2 : 8;

  frames_append_raw (stream, first,
                     0x80 | (guint) (long_bytes == 0   ? n
                                     : long_bytes == 2 ? 126
                                                       : 127),
                     n, long_bytes, payload, n);
}

void
frames_append_close (GString    *stream,
                     guint       code,
                     const char *reason)
{
  g_autoptr (GString) payload = g_string_new (NULL);

  g_string_append_c (payload, (char) (code >> 8));
  g_string_append_c (payload, (char) code);
  g_string_append (payload, reason);
  frames_append (stream, FRAME_FINAL | FRAME_CLOSE, payload->str, (gssize) payload->len);
}
