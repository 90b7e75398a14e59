/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fuzz.h"

#include "rialto-conditions.h"
#include "rialto-error.h"
#include "rialto-gzip.h"
#include "rialto-parser.h"
#include "rialto-peer.h"

#include <string.h>

/* The first byte of the input is the size of the pieces that the rest arrives in. Whatever that is, the same must be understood as when
 * all arrives at once. */

typedef struct
{
  RialtoHeadScan scan;
  RialtoParser   parser;
  RialtoHead     head;
  RialtoArena   *arena;
  GString       *pending;
  GString       *said; /* what was understood, in words */
  gboolean       in_body;
  gboolean       over;
} Reading;

static int
take (gpointer    sink,
      const char *data,
      gsize       length)
{
  Reading *reading = sink;

  g_string_append_len (reading->said, data, (gssize) length);
  return reading->said->len > 1 << 20 ? RIALTO_ERROR_TOO_LARGE : 0;
}

static void
say_head (Reading *reading)
{
  const RialtoHead *head = &reading->head;

  g_assert_nonnull (head->path);
  g_assert_true (g_utf8_validate (head->path, -1, NULL));
  g_assert_true (*head->path == '/' || g_str_equal (head->path, "*"));
  g_assert_false (head->chunked && head->content_length >= 0);
  g_assert_false (head->chunked && head->http10);
  g_string_append_printf (reading->said, "[%d %s ? %s; %" G_GINT64_FORMAT " %d %d %d %d %d]", head->method,
                          head->path, head->query != NULL ? head->query : "-", head->content_length,
                          head->chunked, head->http10, head->keep_alive, head->upgrade,
                          head->expects_continue);
  for (guint i = 0; i < head->n_fields; i++)
    {
      const RialtoHeaderField *field = &head->fields[i];
      gint64 offset = 0, length = 0;

      g_assert_cmpuint (strlen (field->name), ==, field->name_length);
      g_assert_cmpuint (strlen (field->value), ==, field->value_length);
      g_assert_null (strpbrk (field->value, "\r\n"));
      g_string_append_printf (reading->said, "{%s=%s}", field->name, field->value);
      /* What the values mean is read by hand as well. */
      rialto_gzip_is_accepted (field->value);
      rialto_etag_matches (field->value, "\"v1\"");
      if (rialto_range_parse (field->value, 1000, &offset, &length) == RIALTO_RANGE_PART)
        g_assert_true (offset >= 0 && length > 0 && offset + length <= 1000);
    }
}

/* Returns how much of the data was used; less than all of it waits for more. */
static gsize
read_head (Reading    *reading,
           const char *data,
           gsize       length)
{
  gsize end = 0;
  int code = 0;

  switch (rialto_head_scan (&reading->scan, data, length, 16 * 1024, &end, &code))
    {
    case RIALTO_HEAD_INCOMPLETE:
      return 0;
    case RIALTO_HEAD_COMPLETE:
      rialto_arena_reset (reading->arena);
      memset (&reading->head, 0, sizeof reading->head);
      code = rialto_parser_head (&reading->parser, &reading->head, reading->arena, data + reading->scan.start,
                                 end - reading->scan.start, reading->scan.n_lines);
      memset (&reading->scan, 0, sizeof reading->scan);
      break;
    case RIALTO_HEAD_REFUSED:
    default:
      break;
    }
  if (code == 0)
    {
      say_head (reading);
      reading->in_body = !reading->parser.complete;
      return end;
    }
  g_string_append_printf (reading->said, "<%d>", code);
  reading->over = TRUE;
  return length;
}

static gsize
read_body (Reading    *reading,
           const char *data,
           gsize       length)
{
  gsize used = 0;
  int code = rialto_parser_body (&reading->parser, take, reading, data, length, &used);

  g_assert_cmpuint (used, <=, length);
  if (code != 0)
    {
      /* How much is too much depends on the pieces a little. */
      g_string_append_printf (reading->said, "<%d>", code);
      reading->over = TRUE;
      return length;
    }
  reading->in_body = !reading->parser.complete;
  return used;
}

static void
feed (Reading    *reading,
      const char *data,
      gsize       length)
{
  gsize used = 0;

  g_string_append_len (reading->pending, data, (gssize) length);
  while (!reading->over && used < reading->pending->len)
    {
      g_autofree char *copy = g_memdup2 (reading->pending->str + used, reading->pending->len - used);
      gsize n = reading->in_body ? read_body (reading, copy, reading->pending->len - used)
                                 : read_head (reading, copy, reading->pending->len - used);

      if (n == 0)
        break;
      used += n;
    }
  g_string_erase (reading->pending, 0, (gssize) used);
}

static char *
read_all (const char *data,
          gsize       length,
          gsize       piece)
{
  Reading reading = { .arena = rialto_arena_new (),
                      .pending = g_string_new (NULL),
                      .said = g_string_new (NULL) };

  for (gsize at = 0; at < length && !reading.over; at += piece)
    feed (&reading, data + at, MIN (piece, length - at));
  rialto_arena_free (reading.arena);
  g_string_free (reading.pending, TRUE);
  return g_string_free_and_steal (reading.said);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data,
                        size_t         size)
{
  g_autofree char *whole = NULL;
  g_autofree char *pieces = NULL;

  if (size < 2 || size > 100000)
    return 0;

  whole = read_all ((const char *) data + 1, size - 1, size);
  pieces = read_all ((const char *) data + 1, size - 1, 1 + data[0] % 64);
  g_assert_cmpstr (pieces, ==, whole);
  return 0;
}
