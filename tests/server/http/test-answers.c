/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "client.h"
#include "front.h"
#include "rialto-clock.h"
#include "rialto-conditions.h"
#include "rialto-error.h"
#include "rialto-gzip.h"
#include "rialto-problem.h"

#include <string.h>
#include <zlib.h>

static void
test_defaults (void)
{
  g_autoptr (Front) front = front_new (NULL);
  g_autoptr (Client) client = client_new (front->address);
  g_autoptr (Reply) plain = client_ask (client, "GET /hello HTTP/1.1\r\nHost: a\r\n\r\n");
  g_autoptr (Reply) own = client_ask (client, "GET /status?code=201 HTTP/1.1\r\nHost: a\r\n\r\n");
  g_autofree char *date = reply_dup_field (plain, "Date");

  g_assert_cmpuint (plain->status, ==, 200);
  g_assert_cmpstr (plain->body->str, ==, "{\"hello\":\"world\",\"n\":12345}");
  reply_assert_field (plain, "Content-Type", "application/json");
  reply_assert_field (plain, "Content-Length", "27");
  reply_assert_field (plain, "Cache-Control", "no-store");
  reply_assert_field (plain, "X-Content-Type-Options", "nosniff");
  reply_assert_field (plain, "Referrer-Policy", "no-referrer");
  reply_assert_field (plain, "Connection", NULL);
  reply_assert_field (plain, "Vary", NULL);
  g_assert_true (g_regex_match_simple (
    "^(Sun|Mon|Tue|Wed|Thu|Fri|Sat), \\d\\d [A-Z][a-z]{2} \\d{4} \\d\\d:\\d\\d:\\d\\d GMT$", date, 0, 0));

  /* What the application says holds, and holds once. */
  g_assert_cmpuint (own->status, ==, 201);
  g_assert_true (g_str_has_prefix (own->head, "HTTP/1.1 201 Created\r\n"));
  reply_assert_field (own, "Cache-Control", "public");
  reply_assert_field (own, "X-Once", "two");
  g_assert_true (g_regex_match_simple ("^(?!.*no-store)(?!.*one).*$", own->head, G_REGEX_DOTALL, 0));
}

/* What an application takes from a user may not become a header field of its own, nor the front's fields anybody else's. */
static void
test_refused_fields (void)
{
  g_autoptr (Front) front = front_new (NULL);
  g_autoptr (Client) client = client_new (front->address);
  g_autoptr (Reply) reply = NULL;

  for (guint i = 0; i < 4; i++)
    g_test_expect_message ("rialto-http", G_LOG_LEVEL_WARNING, "*header field*is refused*");
  reply = client_ask (client, "GET /status?bad=1 HTTP/1.1\r\nHost: a\r\n\r\n");
  g_test_assert_expected_messages ();
  reply_assert_field (reply, "X-Split", NULL);
  reply_assert_field (reply, "X-Injected", NULL);
  reply_assert_field (reply, "X Blank", NULL);
  reply_assert_field (reply, "Content-Length", "6");
  reply_assert_field (reply, "Transfer-Encoding", NULL);
}

static void
test_date (void)
{
  g_autoptr (Front) front = NULL;
  g_autoptr (Client) client = NULL;

  /* 784111777: the example of RFC 9110. */
  rialto_clock_fake (784111777 * RIALTO_SECOND);
  front = front_new (NULL);
  client = client_new (front->address);
  for (guint i = 0; i < 3; i++)
    {
      g_autoptr (Reply) reply = client_ask (client, "GET /hello HTTP/1.1\r\nHost: a\r\n\r\n");

      reply_assert_field (reply, "Date",
                          i == 0   ? "Sun, 06 Nov 1994 08:49:37 GMT"
                          : i == 1 ? "Sun, 06 Nov 1994 08:49:37 GMT"
                                   : "Sun, 06 Nov 1994 08:49:38 GMT");
      rialto_clock_advance (i == 0 ? 222 : 778);
    }
  rialto_clock_unfake ();
}

static void
test_request_ids (void)
{
  RialtoHttpOptions options;
  g_autoptr (Front) front = NULL;
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  Client *clients[8];

  rialto_http_options_init (&options);
  options.threads = 3;
  front = front_new (&options);
  for (guint i = 0; i < G_N_ELEMENTS (clients); i++)
    clients[i] = client_new (front->address);
  for (guint i = 0; i < 200; i++)
    {
      g_autoptr (Reply)
        reply = client_ask (clients[i % G_N_ELEMENTS (clients)], "GET /hello HTTP/1.1\r\nHost: a\r\n\r\n");

      g_assert_true (g_hash_table_add (seen, reply_dup_field (reply, "X-Request-Id")));
    }
  for (guint i = 0; i < G_N_ELEMENTS (clients); i++)
    client_free (clients[i]);
}

static void
test_head (void)
{
  static const char *const paths[] = { "/hello", "/json?size=20000", "/status?code=404", "/refuse" };
  g_autoptr (Front) front = front_new (NULL);
  g_autoptr (Client) client = client_new (front->address);

  for (guint i = 0; i < G_N_ELEMENTS (paths); i++)
    {
      g_autofree char *ask_get =
        g_strdup_printf ("GET %s HTTP/1.1\r\nHost: a\r\nAccept-Encoding: gzip\r\n\r\n", paths[i]);
      g_autofree char *ask_head =
        g_strdup_printf ("HEAD %s HTTP/1.1\r\nHost: a\r\nAccept-Encoding: gzip\r\n\r\n", paths[i]);
      g_autoptr (GRegex) moving = g_regex_new ("X-Request-Id: [^\r]*|Date: [^\r]*", 0, 0, NULL);
      g_autoptr (Reply) got = client_ask (client, ask_get);
      g_autoptr (Reply) head = client_ask (client, ask_head);
      g_autofree char *got_head = g_regex_replace (moving, got->head, -1, 0, "", 0, NULL);
      g_autofree char *head_head = g_regex_replace (moving, head->head, -1, 0, "", 0, NULL);

      g_assert_cmpstr (got_head, ==, head_head);
      g_assert_cmpuint (got->body->len, >, 0);
      g_assert_cmpuint (head->body->len, ==, 0);
    }
}

static void
test_bodiless (void)
{
  g_autoptr (Front) front = front_new (NULL);
  g_autoptr (Client) client = client_new (front->address);
  g_autoptr (Reply) none = client_ask (client, "GET /status?code=204 HTTP/1.1\r\nHost: a\r\n\r\n");
  g_autoptr (Reply) next = client_ask (client, "GET /hello HTTP/1.1\r\nHost: a\r\n\r\n");

  g_assert_cmpuint (none->status, ==, 204);
  reply_assert_field (none, "Content-Length", NULL);
  g_assert_cmpuint (next->status, ==, 200);
}

static void
test_persistence (void)
{
  g_autoptr (Front) front = front_new (NULL);
  g_autoptr (Client) modern = client_new (front->address);
  g_autoptr (Client) old = client_new (front->address);
  g_autoptr (Client) ended = client_new (front->address);
  g_autoptr (Reply)
    close_asked = client_ask (modern, "GET /hello HTTP/1.1\r\nHost: a\r\nConnection: foo, Close\r\n\r\n");
  g_autoptr (Reply) kept = client_ask (old, "GET /hello HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
  g_autoptr (Reply) not_kept = client_ask (old, "GET /hello HTTP/1.0\r\n\r\n");
  g_autoptr (Reply) by_application = client_ask (ended, "GET /status?close=1 HTTP/1.1\r\nHost: a\r\n\r\n");

  reply_assert_field (close_asked, "Connection", "close");
  client_expect_end (modern);
  reply_assert_field (kept, "Connection", "keep-alive");
  reply_assert_field (not_kept, "Connection", "close");
  client_expect_end (old);
  reply_assert_field (by_application, "Connection", "close");
  client_expect_end (ended);
}

static char *
gunzip (const GString *body,
        gsize         *length)
{
  z_stream stream = { 0 };
  char *text = g_malloc0 (1 << 20);

  g_assert_cmpint (inflateInit2 (&stream, 15 + 16), ==, Z_OK);
  stream.next_in = (Bytef *) body->str;
  stream.avail_in = (uInt) body->len;
  stream.next_out = (Bytef *) text;
  stream.avail_out = (1 << 20) - 1;
  g_assert_cmpint (inflate (&stream, Z_FINISH), ==, Z_STREAM_END);
  *length = stream.total_out;
  inflateEnd (&stream);
  return text;
}

static void
test_gzip (void)
{
  g_autoptr (Front) front = front_new (NULL);
  g_autoptr (Client) client = client_new (front->address);
  g_autoptr (Reply) plain = client_ask (client, "GET /json?size=8192&etag=1 HTTP/1.1\r\nHost: a\r\n\r\n");
  g_autoptr (Reply)
    small = client_ask (client, "GET /json?size=8191 HTTP/1.1\r\nHost: a\r\nAccept-Encoding: gzip\r\n\r\n");
  g_autoptr (Reply) packed =
    client_ask (client,
                "GET /json?size=8192&etag=1&vary=1 HTTP/1.1\r\nHost: a\r\nAccept-Encoding: br, gzip\r\n\r\n");
  g_autoptr (Reply)
    again = client_ask (client, "GET /json?size=9000 HTTP/1.1\r\nHost: a\r\nAccept-Encoding: *\r\n\r\n");
  g_autofree char *text = NULL;
  gsize length;

  g_assert_cmpuint (plain->body->len, ==, 8192);
  reply_assert_field (plain, "Content-Encoding", NULL);
  reply_assert_field (plain, "Vary", "Accept-Encoding");
  reply_assert_field (plain, "ETag", "\"seven\"");

  reply_assert_field (small, "Content-Encoding", NULL);
  reply_assert_field (small, "Vary", NULL);

  reply_assert_field (packed, "Content-Encoding", "gzip");
  reply_assert_field (packed, "Content-Type", "application/json");
  reply_assert_field (packed, "Vary", "Origin, Accept-Encoding");
  reply_assert_field (packed, "ETag", "W/\"seven\"");
  text = gunzip (packed->body, &length);
  g_assert_cmpmem (text, length, plain->body->str, plain->body->len);
  reply_assert_field (again, "Content-Encoding", "gzip");
}

static void
test_gzip_off (void)
{
  RialtoHttpOptions options;
  g_autoptr (Front) front = NULL;
  g_autoptr (Client) client = NULL;
  g_autoptr (Reply) reply = NULL;

  rialto_http_options_init (&options);
  options.gzip = FALSE;
  front = front_new (&options);
  client = client_new (front->address);
  reply = client_ask (client, "GET /json?size=9000 HTTP/1.1\r\nHost: a\r\nAccept-Encoding: gzip\r\n\r\n");
  reply_assert_field (reply, "Content-Encoding", NULL);
  reply_assert_field (reply, "Vary", NULL);
}

static void
test_accept_encoding (void)
{
  static const struct
  {
    const char *value;
    gboolean accepted;
  } rows[] = {
    { NULL, FALSE },          { "", FALSE },
    { "gzip", TRUE },         { "GZIP", TRUE },
    { "x-gzip", TRUE },       { "deflate, gzip;q=0.5", TRUE },
    { "gzip;q=0", FALSE },    { "gzip; q=0.0", FALSE },
    { "gzip;q=0.001", TRUE }, { "*", TRUE },
    { "*;q=0", FALSE },       { "*, gzip;q=0", FALSE },
    { "br", FALSE },          { "gzipx", FALSE },
    { "identity", FALSE },    { "identity;q=0, *", TRUE },
    { "br,gzip", TRUE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    g_assert_cmpint (rialto_gzip_is_accepted (rows[i].value), ==, rows[i].accepted);
}

static void
test_etag_lists (void)
{
  static const struct
  {
    const char *list;
    const char *etag;
    gboolean matches;
  } rows[] = {
    { "\"a\"", "\"a\"", TRUE },
    { "\"b\"", "\"a\"", FALSE },
    { "\"b\", \"a\"", "\"a\"", TRUE },
    { "W/\"a\"", "\"a\"", TRUE },
    { "\"a\"", "W/\"a\"", TRUE },
    { "*", "\"a\"", TRUE },
    { "\"aa\"", "\"a\"", FALSE },
    { "a", "\"a\"", FALSE },
    { "\"b,\"a\"", "\"a\"", FALSE },
    { "", "\"a\"", FALSE },
    { NULL, "\"a\"", FALSE },
    { "\"a", "\"a\"", FALSE },
    { "\"a,b\", \"c\"", "\"c\"", TRUE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    g_assert_cmpint (rialto_etag_matches (rows[i].list, rows[i].etag), ==, rows[i].matches);
}

static void
make_file (Front *front,
           gsize  size)
{
  g_autofree char *name = g_build_filename (front->folder, "file", NULL);
  g_autofree char *bytes = g_malloc (size + 1);

  for (gsize i = 0; i < size; i++)
    bytes[i] = (char) (i * 31 >> 3);
  g_assert_true (g_file_set_contents (name, bytes, (gssize) size, NULL));
}

static void
test_ranges (void)
{
  static const struct
  {
    const char *fields;
    guint status;
    const char *range;
    gsize offset;
    gsize length;
  } rows[] = {
    { "", 200, NULL, 0, 1000 },
    { "Range: bytes=0-0\r\n", 206, "bytes 0-0/1000", 0, 1 },
    { "Range: bytes=0-99\r\n", 206, "bytes 0-99/1000", 0, 100 },
    { "Range: bytes=900-\r\n", 206, "bytes 900-999/1000", 900, 100 },
    { "Range: bytes=999-\r\n", 206, "bytes 999-999/1000", 999, 1 },
    { "Range: bytes=-1\r\n", 206, "bytes 999-999/1000", 999, 1 },
    { "Range: bytes=-5000\r\n", 206, "bytes 0-999/1000", 0, 1000 },
    { "Range: bytes=500-9223372036854775806\r\n", 206, "bytes 500-999/1000", 500, 500 },
    { "Range: BYTES=1-2\r\n", 206, "bytes 1-2/1000", 1, 2 },
    { "Range: bytes=1000-\r\n", 416, "bytes */1000", 0, 0 },
    { "Range: bytes=5000-6000\r\n", 416, "bytes */1000", 0, 0 },
    { "Range: bytes=-0\r\n", 416, "bytes */1000", 0, 0 },
    { "Range: bytes=2-1\r\n", 200, NULL, 0, 1000 },
    { "Range: bytes=a-b\r\n", 200, NULL, 0, 1000 },
    { "Range: bytes=\r\n", 200, NULL, 0, 1000 },
    { "Range: bytes=-\r\n", 200, NULL, 0, 1000 },
    { "Range: bytes=1-2,4-5\r\n", 200, NULL, 0, 1000 },
    { "Range: lines=1-2\r\n", 200, NULL, 0, 1000 },
    { "Range: bytes=99999999999999999999-\r\n", 416, "bytes */1000", 0, 0 },
    { "Range: bytes=1-99999999999999999999\r\n", 206, "bytes 1-999/1000", 1, 999 },
    { "Range: bytes=0-9\r\nIf-Range: \"v1\"\r\n", 206, "bytes 0-9/1000", 0, 10 },
    { "Range: bytes=0-9\r\nIf-Range: \"v0\"\r\n", 200, NULL, 0, 1000 },
    { "Range: bytes=0-9\r\nIf-Range: W/\"v1\"\r\n", 200, NULL, 0, 1000 },
    { "Range: bytes=0-9\r\nIf-Range: Sun, 06 Nov 1994 08:49:37 GMT\r\n", 200, NULL, 0, 1000 },
    { "If-None-Match: \"v1\"\r\n", 304, NULL, 0, 0 },
    { "If-None-Match: \"v1\"\r\nRange: bytes=0-9\r\n", 304, NULL, 0, 0 },
    { "If-None-Match: \"v0\"\r\n", 200, NULL, 0, 1000 },
    { "If-None-Match: \"v0\", W/\"v1\"\r\n", 304, NULL, 0, 0 },
    { "If-None-Match: *\r\n", 304, NULL, 0, 0 },
  };
  g_autoptr (Front) front = front_new (NULL);
  g_autoptr (Client) client = client_new (front->address);
  g_autofree char *name = g_build_filename (front->folder, "file", NULL);
  g_autofree char *bytes = NULL;

  make_file (front, 1000);
  g_assert_true (g_file_get_contents (name, &bytes, NULL, NULL));
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *request = g_strdup_printf ("GET /file HTTP/1.1\r\nHost: a\r\n%s\r\n", rows[i].fields);
      g_autoptr (Reply) reply = client_ask (client, request);

      g_test_message ("%s", rows[i].fields);
      g_assert_cmpuint (reply->status, ==, rows[i].status);
      reply_assert_field (reply, "Content-Range", rows[i].range);
      if (reply->status == 416)
        reply_assert_field (reply, "Content-Type", "application/problem+json");
      else
        {
          g_assert_cmpmem (reply->body->str, reply->body->len, bytes + rows[i].offset, rows[i].length);
          reply_assert_field (reply, "ETag", "\"v1\"");
          reply_assert_field (reply, "Content-Type", reply->status == 304 ? NULL : "image/webp");
        }
    }
}

static void
test_range_of_head (void)
{
  g_autoptr (Front) front = front_new (NULL);
  g_autoptr (Client) client = client_new (front->address);
  g_autoptr (Reply) reply = NULL;

  make_file (front, 1000);
  reply = client_ask (client, "HEAD /file HTTP/1.1\r\nHost: a\r\nRange: bytes=0-9\r\n\r\n");
  g_assert_cmpuint (reply->status, ==, 200);
  reply_assert_field (reply, "Content-Length", "1000");
  reply_assert_field (reply, "Accept-Ranges", "bytes");
}

static void
test_large_file (void)
{
  g_autoptr (Front) front = front_new (NULL);
  g_autoptr (Client) client = client_new (front->address);
  g_autoptr (Reply) whole = NULL;
  g_autoptr (Reply) part = NULL;
  g_autoptr (Reply) next = NULL;
  g_autofree char *name = g_build_filename (front->folder, "file", NULL);
  g_autofree char *bytes = NULL;
  gsize length;

  /* Much more than the sockets' buffers and one turn hold. */
  make_file (front, 20 * 1000 * 1000 + 7);
  g_assert_true (g_file_get_contents (name, &bytes, &length, NULL));
  whole = client_ask (client, "GET /file HTTP/1.1\r\nHost: a\r\n\r\n");
  g_assert_cmpmem (whole->body->str, whole->body->len, bytes, length);
  part = client_ask (client, "GET /file HTTP/1.1\r\nHost: a\r\nRange: bytes=65535-19000001\r\n\r\n");
  g_assert_cmpmem (part->body->str, part->body->len, bytes + 65535, 19000001 - 65535 + 1);
  next = client_ask (client, "GET /hello HTTP/1.1\r\nHost: a\r\n\r\n");
  g_assert_cmpuint (next->status, ==, 200);
}

static void
test_empty_file (void)
{
  g_autoptr (Front) front = front_new (NULL);
  g_autoptr (Client) client = client_new (front->address);
  g_autoptr (Reply) whole = NULL;
  g_autoptr (Reply) part = NULL;

  make_file (front, 0);
  whole = client_ask (client, "GET /file HTTP/1.1\r\nHost: a\r\n\r\n");
  g_assert_cmpuint (whole->status, ==, 200);
  reply_assert_field (whole, "Content-Length", "0");
  part = client_ask (client, "GET /file HTTP/1.1\r\nHost: a\r\nRange: bytes=0-\r\n\r\n");
  g_assert_cmpuint (part->status, ==, 416);
}

static void
test_missing_file (void)
{
  g_autoptr (Front) front = front_new (NULL);
  g_autoptr (Client) client = client_new (front->address);
  g_autoptr (Reply) reply = client_ask (client, "GET /file HTTP/1.1\r\nHost: a\r\n\r\n");

  g_assert_cmpuint (reply->status, ==, 500);
  g_assert_nonnull (strstr (reply->body->str, "\"code\":\"internal\""));
}

static void
test_not_modified_body (void)
{
  g_autoptr (Front) front = front_new (NULL);
  g_autoptr (Client) client = client_new (front->address);
  g_autoptr (Reply) same =
    client_ask (client,
                "GET /json?size=9000&etag=1 HTTP/1.1\r\nHost: a\r\nIf-None-Match: W/\"seven\"\r\n\r\n");
  g_autoptr (Reply)
    post = client_ask (client, "POST /json?etag=1 HTTP/1.1\r\nHost: a\r\nIf-None-Match: \"seven\"\r\n\r\n");

  g_assert_cmpuint (same->status, ==, 304);
  reply_assert_field (same, "ETag", "\"seven\"");
  g_assert_cmpuint (same->body->len, ==, 0);
  g_assert_cmpuint (post->status, ==, 200);
}

static void
test_problem (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) foreign = g_error_new_literal (g_quark_from_static_string ("other"), 1, "secret");
  g_autofree char *problem = NULL, *hidden = NULL, *nothing = NULL;
  guint status;
  gsize length;

  rialto_fail_field (&error, "text", "Say \"something\" here.\n");
  rialto_error_add_fault (error, "pictures/0/alt", "Too long.");
  problem = rialto_problem_from_error (error, "id-1", "{\"version\":3}", &status, &length);
  g_assert_cmpstr (
    problem, ==,
    "{\"type\":\"/errors/invalid\",\"title\":\"Something in this needs another look.\",\"status\":422,\"code\":\"invalid\","
    "\"request_id\":\"id-1\",\"fields\":{\"text\":\"Say \\\"something\\\" here.\\u000a\",\"pictures/0/alt\":\"Too long.\"},"
    "\"current\":{\"version\":3}}");
  g_assert_cmpuint (status, ==, 422);
  g_assert_cmpuint (length, ==, strlen (problem));

  g_clear_error (&error);
  rialto_fail_detail (&error, RIALTO_ERROR_NOT_FOUND, "No post %d", 7);
  nothing = rialto_problem_from_error (error, NULL, NULL, &status, &length);
  g_assert_cmpstr (
    nothing, ==,
    "{\"type\":\"/errors/not_found\",\"title\":\"That is not here, or not for you.\",\"status\":404,\"detail\":\"No post 7\","
    "\"code\":\"not_found\"}");

  /* What is not ours says nothing of the inside. */
  hidden = rialto_problem_from_error (foreign, NULL, NULL, &status, &length);
  g_assert_cmpuint (status, ==, 500);
  g_assert_null (strstr (hidden, "secret"));
}

static void
test_refused_at_once (void)
{
  g_autoptr (Front) front = front_new (NULL);
  g_autoptr (Client) client = client_new (front->address);
  g_autoptr (Reply) reply = client_ask (client, "GET /refuse HTTP/1.1\r\nHost: a\r\n\r\n");
  g_autofree char *id = reply_dup_field (reply, "X-Request-Id");
  g_autofree char *member = g_strdup_printf ("\"request_id\":\"%s\"", id);

  g_assert_cmpuint (reply->status, ==, 403);
  reply_assert_field (reply, "Content-Type", "application/problem+json");
  g_assert_nonnull (strstr (reply->body->str, "\"code\":\"forbidden\""));
  g_assert_nonnull (strstr (reply->body->str, member));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/answers/defaults", test_defaults);
  g_test_add_func ("/answers/refused-fields", test_refused_fields);
  g_test_add_func ("/answers/date", test_date);
  g_test_add_func ("/answers/request-ids", test_request_ids);
  g_test_add_func ("/answers/head", test_head);
  g_test_add_func ("/answers/bodiless", test_bodiless);
  g_test_add_func ("/answers/persistence", test_persistence);
  g_test_add_func ("/answers/gzip", test_gzip);
  g_test_add_func ("/answers/gzip-off", test_gzip_off);
  g_test_add_func ("/answers/accept-encoding", test_accept_encoding);
  g_test_add_func ("/answers/etag-lists", test_etag_lists);
  g_test_add_func ("/answers/ranges", test_ranges);
  g_test_add_func ("/answers/range-of-head", test_range_of_head);
  g_test_add_func ("/answers/large-file", test_large_file);
  g_test_add_func ("/answers/empty-file", test_empty_file);
  g_test_add_func ("/answers/missing-file", test_missing_file);
  g_test_add_func ("/answers/not-modified-body", test_not_modified_body);
  g_test_add_func ("/answers/problem", test_problem);
  g_test_add_func ("/answers/refused-at-once", test_refused_at_once);
  return g_test_run ();
}
