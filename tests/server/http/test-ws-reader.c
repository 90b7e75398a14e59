/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "frames.h"
#include "rialto-ws-reader.h"

#include <string.h>
#include <wslay/wslay.h>

/* What a reader found in a stream, in words: "text(..) ping(..) close(1000) bad(1002)". */

static void
tell (GString    *found,
      const char *what,
      const char *bytes,
      gsize       length)
{
  g_string_append_printf (found, "%s(", what);
  g_string_append_len (found, bytes, (gssize) length);
  g_string_append (found, ") ");
}

static gboolean
read_piece (RialtoWsReader *reader,
            GString        *found,
            GString        *message,
            char           *data,
            gsize           length)
{
  for (;;)
    {
      RialtoWsPiece piece;

      switch (rialto_ws_reader_next (reader, &data, &length, &piece))
        {
        case RIALTO_WS_MORE:
          g_assert_cmpuint (length, ==, 0);
          return TRUE;
        case RIALTO_WS_TEXT:
          g_string_append_len (message, piece.bytes, (gssize) piece.length);
          if (piece.last)
            {
              tell (found, "text", message->str, message->len);
              g_string_truncate (message, 0);
            }
          break;
        case RIALTO_WS_PING:
          tell (found, "ping", piece.bytes, piece.length);
          break;
        case RIALTO_WS_PONG:
          tell (found, "pong", piece.bytes, piece.length);
          break;
        case RIALTO_WS_CLOSE:
          g_string_append_printf (found, "close(%u %.*s)", piece.code, (int) piece.length, piece.bytes);
          return FALSE;
        case RIALTO_WS_BAD:
        default:
          g_string_append_printf (found, "bad(%u)", piece.code);
          return FALSE;
        }
    }
}

/* Pieces of random size up to @most; 0: all at once. */
static GString *
read_stream (const GString *stream,
             GRand         *random,
             gsize          most)
{
  RialtoWsReader reader = { 0 };
  g_autoptr (GString) message = g_string_new (NULL);
  g_autofree char *copy = g_memdup2 (stream->str, stream->len + 1);
  GString *found = g_string_new (NULL);
  gsize at = 0;

  while (at < stream->len)
    {
      gsize n = most == 0 ? stream->len : 1 + (gsize) g_rand_int_range (random, 0, (gint32) most);

      n = MIN (n, stream->len - at);
      if (!read_piece (&reader, found, message, copy + at, n))
        return found;
      at += n;
    }

  return found;
}

/* wslay over the same bytes. */
typedef struct
{
  const GString *stream;
  gsize          at;
  GString       *found;
  gboolean       over;
} Oracle;

static ssize_t
oracle_recv (wslay_event_context_ptr context,
             uint8_t                *buffer,
             size_t                  length,
             int                     flags,
             void                   *data)
{
  Oracle *oracle = data;
  gsize n = MIN (length, oracle->stream->len - oracle->at);

  if (n == 0 || oracle->over)
    {
      wslay_event_set_error (context, WSLAY_ERR_WOULDBLOCK);
      return -1;
    }
  memcpy (buffer, oracle->stream->str + oracle->at, n);
  oracle->at += n;
  return (ssize_t) n;
}

static ssize_t
oracle_send (wslay_event_context_ptr context,
             const uint8_t          *bytes,
             size_t                  length,
             int                     flags,
             void                   *data)
{
  return (ssize_t) length;
}

/* Binary messages are fine for wslay, and not for us. */
static void
oracle_frame (wslay_event_context_ptr                           context,
              const struct wslay_event_on_frame_recv_start_arg *frame,
              void                                             *data)
{
  Oracle *oracle = data;

  if (frame->opcode != WSLAY_BINARY_FRAME || oracle->over)
    return;
  g_string_append (oracle->found, "bad(1003)");
  oracle->over = TRUE;
}

static void
oracle_message (wslay_event_context_ptr                   context,
                const struct wslay_event_on_msg_recv_arg *message,
                void                                     *data)
{
  Oracle *oracle = data;

  if (oracle->over)
    return;
  if (message->opcode == WSLAY_CONNECTION_CLOSE && message->msg_length == 1)
    {
      /* RFC 6455, 5.5.1: a body has two bytes at least. wslay lets it pass. */
      g_string_append (oracle->found, "bad(1002)");
      oracle->over = TRUE;
    }
  else if (message->opcode == WSLAY_CONNECTION_CLOSE)
    {
      gsize skip = message->msg_length >= 2 ? 2 : 0;

      g_string_append_printf (oracle->found, "close(%u %.*s)",
                              message->status_code != 0 ? message->status_code : 1005,
                              (int) (message->msg_length - skip), (const char *) message->msg + skip);
      oracle->over = TRUE;
    }
  else
    tell (oracle->found,
          message->opcode == WSLAY_TEXT_FRAME ? "text"
          : message->opcode == WSLAY_PING     ? "ping"
                                              : "pong",
          (const char *) message->msg, message->msg_length);
}

static GString *
ask_oracle (const GString *stream)
{
  static const struct wslay_event_callbacks callbacks = {
    .recv_callback = oracle_recv,
    .send_callback = oracle_send,
    .on_frame_recv_start_callback = oracle_frame,
    .on_msg_recv_callback = oracle_message,
  };
  Oracle oracle = { .stream = stream, .found = g_string_new (NULL) };
  wslay_event_context_ptr context = NULL;

  g_assert_cmpint (wslay_event_context_server_init (&context, &callbacks, &oracle), ==, 0);
  wslay_event_config_set_max_recv_msg_length (context, RIALTO_WS_MAX_MESSAGE);
  /* A wrong form of the length is a failure of its own to wslay; the code for it is the same. */
  if (wslay_event_recv (context) != 0 && !oracle.over)
    g_string_append (oracle.found, "bad(1002)");
  else if (!oracle.over && !wslay_event_want_read (context))
    {
      g_assert_cmpint (wslay_event_send (context), ==, 0);
      g_string_append_printf (oracle.found, "bad(%u)", wslay_event_get_status_code_sent (context));
    }
  wslay_event_context_free (context);
  return oracle.found;
}

static const char *const words[] = {
  "",     "a",    "hello",    "\xc3\xa4", "\xe2\x82\xac",     "\xf0\x9f\x98\x80", "\xed\xa0\x80",
  "\xff", "\xc3", "\xe2\x82", "\x80",     "\xf4\x90\x80\x80", "\xc0\xaf"
};

static GString *
random_payload (GRand   *random,
                gboolean control)
{
  GString *payload = g_string_new (NULL);
  gint32 kind = g_rand_int_range (random, 0, 40);

  if (kind == 0 && !control)
    while (payload->len < (gsize) g_rand_int_range (random, 100, 20000))
      g_string_append (payload, "long text ");
  else if (kind == 1)
    while (payload->len < (gsize) g_rand_int_range (random, 100, 140))
      g_string_append_c (payload, 'x');
  else
    for (gint32 n = g_rand_int_range (random, 0, 4); n > 0; n--)
      g_string_append (
        payload,
        words[g_rand_int_range (random, 0, g_rand_int_range (random, 0, 8) == 0 ? G_N_ELEMENTS (words) : 6)]);
  return payload;
}

static void
random_close (GString *stream,
              GRand   *random)
{
  /* 1012 to 1014 were registered after wslay was written. */
  static const guint codes[] = { 1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 3000, 4000,
                                 4999, 0,    999,  1004, 1005, 1006, 1015, 1016, 2999, 5000 };

  switch (g_rand_int_range (random, 0, 4))
    {
    case 0:
      frames_append (stream, FRAME_FINAL | FRAME_CLOSE, "", 0);
      break;
    case 1:
      frames_append (stream, FRAME_FINAL | FRAME_CLOSE, "\x03", 1);
      break;
    default:
      frames_append_close (stream, codes[g_rand_int_range (random, 0, G_N_ELEMENTS (codes))],
                           words[g_rand_int_range (random, 0, G_N_ELEMENTS (words))]);
      break;
    }
}

/* A frame that no client should send: wrong bits, no mask, a length in the wrong form. */
static void
random_nonsense (GString *stream,
                 GRand   *random)
{
  static const struct
  {
    guint first, second;
    guint64 long_length;
    guint long_bytes;
  } rows[] = {
    { 0xc1, 0x81, 0, 0 },
    { 0xa1, 0x81, 0, 0 },
    { 0x91, 0x81, 0, 0 },
    { 0x83, 0x81, 0, 0 },
    { 0x8b, 0x81, 0, 0 },
    { 0x8f, 0x81, 0, 0 },
    { 0x81, 0x01, 0, 0 },
    { 0x09, 0x81, 0, 0 },
    { 0x08, 0x81, 0, 0 },
    { 0x82, 0x81, 0, 0 },
    { 0x80, 0x81, 0, 0 },
    { 0x81, 0xfe, 1, 2 },
    { 0x81, 0xfe, 125, 2 },
    { 0x81, 0xff, 1, 8 },
    { 0x81, 0xff, 65535, 8 },
    { 0x89, 0xfe, 126, 2 },
    { 0x88, 0xfe, 200, 2 },
    { 0x81, 0xff, 65536, 8 },
    { 0x81, 0xff, G_GUINT64_CONSTANT (0x8000000000000000), 8 },
    { 0x81, 0xff, G_MAXUINT64, 8 },
    { 0x81, 0xfe, 16385, 2 },
  };
  guint i = (guint) g_rand_int_range (random, 0, G_N_ELEMENTS (rows));

  frames_append_raw (stream, rows[i].first, rows[i].second, rows[i].long_length, rows[i].long_bytes, "x", 1);
}

static void
random_message (GString *stream,
                GRand   *random)
{
  gint32 n = g_rand_int_range (random, 1, 5);

  for (gint32 i = 0; i < n; i++)
    {
      g_autoptr (GString) payload = random_payload (random, FALSE);

      frames_append (stream, (i == 0 ? FRAME_TEXT : FRAME_CONTINUATION) | (i == n - 1 ? FRAME_FINAL : 0),
                     payload->str, (gssize) payload->len);
      if (g_rand_int_range (random, 0, 6) == 0)
        frames_append (stream, FRAME_FINAL | FRAME_PING, "between", -1);
    }
}

static GString *
random_stream (GRand *random)
{
  GString *stream = g_string_new (NULL);

  for (gint32 n = g_rand_int_range (random, 1, 9); n > 0; n--)
    {
      gint32 kind = g_rand_int_range (random, 0, 16);
      g_autoptr (GString) payload = random_payload (random, TRUE);

      if (kind < 10)
        random_message (stream, random);
      else if (kind < 13)
        frames_append (stream, FRAME_FINAL | (kind == 12 ? FRAME_PONG : FRAME_PING), payload->str,
                       (gssize) payload->len);
      else if (kind == 13)
        random_close (stream, random);
      else if (kind == 14)
        random_nonsense (stream, random);
    }
  /* Some are broken anywhere. */
  if (g_rand_int_range (random, 0, 3) == 0 && stream->len > 0)
    stream->str[g_rand_int_range (random, 0, (gint32) stream->len)] ^= (char) (1 << g_rand_int_range (random,
                                                                                                      0, 8));
  return stream;
}

/* 1012 to 1014 are unknown to wslay. */
static gboolean
has_new_code (const GString *found)
{
  return strstr (found->str, "close(1012") != NULL || strstr (found->str, "close(1013") != NULL ||
         strstr (found->str, "close(1014") != NULL;
}

/* One of the two may see earlier that a frame is wrong: with more bytes they must agree. */
static void
assert_agree_on_more (GString *stream,
                      guint    seed)
{
  g_autoptr (GString) ours = NULL;
  g_autoptr (GString) theirs = NULL;

  g_string_set_size (stream, stream->len + 200);
  memset (stream->str + stream->len - 200, 0, 200);
  ours = read_stream (stream, NULL, 0);
  theirs = ask_oracle (stream);
  if (!g_string_equal (ours, theirs))
    g_error ("seed %u: we say %s, wslay %s", seed, ours->str, theirs->str);
}

static void
test_against_wslay (void)
{
  guint n = g_test_slow () ? 200000 : 20000;
  guint kinds[6] = { 0 };

  for (guint seed = 0; seed < n; seed++)
    {
      g_autoptr (GRand) random = g_rand_new_with_seed (seed);
      g_autoptr (GString) stream = random_stream (random);
      g_autoptr (GString) expected = ask_oracle (stream);
      g_autoptr (GString) whole = read_stream (stream, random, 0);
      g_autoptr (GString) pieces = read_stream (stream, random, 40);

      g_assert_cmpstr (pieces->str, ==, whole->str);
      if (has_new_code (whole))
        continue;
      if (!g_string_equal (whole, expected))
        assert_agree_on_more (stream, seed);

      kinds[0] += strstr (whole->str, "bad(1002)") != NULL;
      kinds[1] += strstr (whole->str, "bad(1003)") != NULL;
      kinds[2] += strstr (whole->str, "bad(1007)") != NULL;
      kinds[3] += strstr (whole->str, "bad(1009)") != NULL;
      kinds[4] += strstr (whole->str, "close(") != NULL;
      kinds[5] += strstr (whole->str, "bad(") == NULL && strstr (whole->str, "text(") != NULL;
    }
  /* The streams were worth reading. */
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    g_assert_cmpuint (kinds[i], >, n / 500);
}

typedef struct
{
  const char *name;
  const char *stream; /* first byte, payload length, payload; see expand() */
  const char *found;
} Row;

/* "81:hello 09:x": the first byte of each frame in hex, its payload up to a blank; ~ is an empty payload, \n a blank in it. */
static GString *
expand (const char *text)
{
  GString *stream = g_string_new (NULL);
  g_auto (GStrv) frames = g_strsplit (text, " ", -1);

  for (guint i = 0; frames[i] != NULL; i++)
    {
      guint first = (guint) g_ascii_strtoull (frames[i], NULL, 16);
      const char *payload = strchr (frames[i], ':') + 1;

      frames_append (stream, first, g_str_equal (payload, "~") ? "" : payload, -1);
    }

  return stream;
}

static const Row rows[] = {
  { "one", "81:hello", "text(hello) " },
  { "empty", "81:~", "text() " },
  { "fragments", "01:a 00:b 80:c", "text(abc) " },
  { "empty fragments", "01:~ 00:~ 80:~", "text() " },
  { "empty last fragment", "01:a 80:~ 81:b", "text(a) text(b) " },
  { "ping between", "01:a 89:p 80:b", "ping(p) text(ab) " },
  { "pong", "8a:p", "pong(p) " },
  { "continuation first", "80:a", "bad(1002)" },
  { "text inside a message", "01:a 81:b", "bad(1002)" },
  { "fragmented ping", "09:a", "bad(1002)" },
  { "binary", "82:a", "bad(1003)" },
  { "binary inside a message", "01:a 82:b", "bad(1002)" },
  { "reserved", "83:a", "bad(1002)" },
  { "reserved control", "8b:a", "bad(1002)" },
  { "RSV1", "c1:a", "bad(1002)" },
  { "character over fragments", "01:\xe2 00:\x82 80:\xac", "text(\xe2\x82\xac) " },
  { "character cut short", "01:\xe2 80:\x82", "bad(1007)" },
  { "character broken by a fragment", "01:\xe2 80:a", "bad(1007)" },
  { "surrogate", "81:\xed\xa0\x80", "bad(1007)" },
  { "overlong", "81:\xc0\xaf", "bad(1007)" },
  { "beyond Unicode", "81:\xf4\x90\x80\x80", "bad(1007)" },
  { "last of Unicode", "81:\xf4\x8f\xbf\xbf", "text(\xf4\x8f\xbf\xbf) " },
  { "broken at once", "01:\xff 89:p", "bad(1007)" },
  { "close without code", "88:~", "close(1005 )" },
  { "close with one byte", "88:a", "bad(1002)" },
  { "close", "88:\x03\xe8over", "close(1000 over)" },
  { "close, new code", "88:\x03\xf4", "close(1012 )" },
  { "close, forbidden code", "88:\x03\xed", "bad(1002)" },
  { "close, bad reason", "88:\x03\xe8\xff", "bad(1007)" },
  { "after close", "88:\x03\xe8 81:a", "close(1000 )" },
};

static void
test_row (gconstpointer data)
{
  const Row *row = data;
  g_autoptr (GRand) random = g_rand_new_with_seed (7);
  g_autoptr (GString) stream = expand (row->stream);
  g_autoptr (GString) whole = read_stream (stream, random, 0);
  g_autoptr (GString) bytes = read_stream (stream, random, 1);

  g_assert_cmpstr (whole->str, ==, row->found);
  g_assert_cmpstr (bytes->str, ==, row->found);
}

static void
append_text (GString *stream,
             guint    first,
             gsize    length)
{
  g_autofree char *text = g_strnfill (length, 't');

  frames_append (stream, first, text, (gssize) length);
}

static void
test_size (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (7);
  g_autoptr (GString) stream = g_string_new (NULL);
  g_autoptr (GString) most = NULL, parts = NULL, more = NULL, many = NULL;

  append_text (stream, 0x81, RIALTO_WS_MAX_MESSAGE);
  most = read_stream (stream, random, 0);
  g_assert_cmpuint (most->len, ==, RIALTO_WS_MAX_MESSAGE + strlen ("text() "));

  /* The limit is of a message, not of a frame; the next message starts anew. */
  g_string_truncate (stream, 0);
  append_text (stream, 0x01, RIALTO_WS_MAX_MESSAGE - 1);
  append_text (stream, 0x80, 1);
  append_text (stream, 0x81, RIALTO_WS_MAX_MESSAGE);
  parts = read_stream (stream, random, 0);
  g_assert_cmpuint (parts->len, ==, 2 * (RIALTO_WS_MAX_MESSAGE + strlen ("text() ")));

  g_string_truncate (stream, 0);
  append_text (stream, 0x81, RIALTO_WS_MAX_MESSAGE + 1);
  more = read_stream (stream, random, 0);
  g_assert_cmpstr (more->str, ==, "bad(1009)");

  g_string_truncate (stream, 0);
  append_text (stream, 0x01, RIALTO_WS_MAX_MESSAGE);
  append_text (stream, 0x80, 1);
  many = read_stream (stream, random, 0);
  g_assert_cmpstr (many->str, ==, "bad(1009)");
}

static void
test_utf8_against_glib (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (11);

  for (guint i = 0; i < 300000; i++)
    {
      guint8 bytes[24];
      gsize length = (gsize) g_rand_int_range (random, 1, sizeof bytes + 1);
      gsize cut = (gsize) g_rand_int_range (random, 0, (gint32) length + 1);
      RialtoWsUtf8 utf8 = { 0 };
      gboolean valid;

      for (gsize at = 0; at < length; at++)
        {
          const char *word = words[g_rand_int_range (random, 0, G_N_ELEMENTS (words))];

          bytes[at] = g_rand_int_range (random, 0, 8) == 0 ? (guint8) g_rand_int_range (random, 1, 256) : 'a';
          if (strlen (word) > 0 && strlen (word) <= length - at)
            {
              memcpy (bytes + at, word, strlen (word));
              at += strlen (word) - 1;
            }
        }
      valid = rialto_ws_utf8_feed (&utf8, bytes, cut) &&
              rialto_ws_utf8_feed (&utf8, bytes + cut, length - cut) && rialto_ws_utf8_is_whole (&utf8);
      g_assert_cmpint (valid, ==, g_utf8_validate_len ((const char *) bytes, length, NULL));
    }
}

/* It is part of every socket. */
static void
test_footprint (void)
{
  g_assert_cmpuint (sizeof (RialtoWsReader), <=, 200);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *name = g_strdup_printf ("/ws-reader/%s", rows[i].name);

      g_test_add_data_func (name, &rows[i], test_row);
    }
  g_test_add_func ("/ws-reader/size", test_size);
  g_test_add_func ("/ws-reader/footprint", test_footprint);
  g_test_add_func ("/ws-reader/utf8-against-glib", test_utf8_against_glib);
  g_test_add_func ("/ws-reader/against-wslay", test_against_wslay);
  return g_test_run ();
}
