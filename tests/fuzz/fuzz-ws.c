/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fuzz.h"

#include "rialto-ws-reader.h"

#include <string.h>

/* The first byte of the input is the size of the pieces that the rest arrives in; what is read does not depend on it. */

static gboolean
read_piece (RialtoWsReader *reader,
            GString        *message,
            GString        *said,
            char           *data,
            gsize           length)
{
  RialtoWsEvent event;
  RialtoWsPiece piece;

  while ((event = rialto_ws_reader_next (reader, &data, &length, &piece)) != RIALTO_WS_MORE)
    {
      if (event == RIALTO_WS_TEXT)
        {
          g_string_append_len (message, piece.bytes, (gssize) piece.length);
          g_assert_cmpuint (message->len, <=, RIALTO_WS_MAX_MESSAGE);
          if (!piece.last)
            continue;
          g_assert_true (g_utf8_validate_len (message->str, message->len, NULL) ||
                         memchr (message->str, '\0', message->len) != NULL);
          g_string_append_printf (said, "text %u;", g_str_hash (message->str));
          g_string_truncate (message, 0);
          continue;
        }
      g_assert_cmpuint (piece.length, <=, RIALTO_WS_MAX_CONTROL);
      g_string_append_printf (said, "%d %u %" G_GSIZE_FORMAT ";", event, piece.code, piece.length);
      if (event == RIALTO_WS_CLOSE)
        return FALSE;
      if (event == RIALTO_WS_BAD)
        {
          g_assert_true (rialto_ws_code_is_valid (piece.code));
          return FALSE;
        }
    }
  g_assert_cmpuint (length, ==, 0);
  return TRUE;
}

static char *
read_all (const uint8_t *data,
          size_t         size,
          size_t         piece)
{
  RialtoWsReader reader = { 0 };
  g_autoptr (GString) message = g_string_new (NULL);
  GString *said = g_string_new (NULL);

  for (size_t at = 0; at < size; at += piece)
    {
      size_t n = MIN (piece, size - at);
      g_autofree char *copy = g_memdup2 (data + at, n);

      if (!read_piece (&reader, message, said, copy, n))
        break;
    }
  return g_string_free_and_steal (said);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data,
                        size_t         size)
{
  g_autofree char *whole = NULL;
  g_autofree char *pieces = NULL;

  if (size < 2)
    return 0;

  whole = read_all (data + 1, size - 1, size);
  pieces = read_all (data + 1, size - 1, 1 + data[0] % 64);
  g_assert_cmpstr (pieces, ==, whole);
  return 0;
}
