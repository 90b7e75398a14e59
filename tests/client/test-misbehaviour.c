/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "client-test.h"
#include "fake-server.h"

#include "rialto-api.h"
#include "rialto-base-url.h"
#include "rialto-error.h"

#include <glib/gstdio.h>
#include <string.h>

/* The app's calls against servers, proxies and networks that do as they like. */

#define META \
  "{\"name\":\"Ours\",\"version\":\"1\",\"since\":1,\"signup\":\"open\",\"max_upload\":1,\"now\":\"2026-01-01T00:00:00.000Z\"}"
#define GOOD FAKE_JSON ("200 OK", META)

static RialtoTransport *
transport_for (FakeServer *server)
{
  g_autoptr (GError) error = NULL;
  RialtoTransport *transport = rialto_transport_new (fake_server_get_base (server), FALSE, &error);

  g_assert_no_error (error);
  return transport;
}

/* What becomes of GET /meta, and how often it was asked. */
static void
expect_error (const char *const *answers,
              gint               code,
              guint              n_asked)
{
  g_autoptr (FakeServer) server = fake_server_new (answers);
  g_autoptr (RialtoTransport) transport = transport_for (server);
  g_autoptr (GError) error = NULL;

  rialto_transport_set_timeout (transport, 1);
  error = wait_for (rialto_api_get_meta (transport, &(RialtoGetMetaArgs) { 0 }, NULL));
  if (code == 0)
    g_assert_no_error (error);
  else
    g_assert_error (error, RIALTO_ERROR, code);
  g_assert_cmpuint (fake_server_get_n_asked (server), ==, n_asked);
}

#define ANSWERS(...) ((const char *const[]) { __VA_ARGS__, NULL })

static void
test_dead_in_the_middle (void)
{
  expect_error (
    ANSWERS ("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 500\r\n\r\n{\"name\":"),
    RIALTO_ERROR_UNREACHABLE, 3);
  expect_error (ANSWERS ("HTTP/1.1 200 OK\r\nContent-Le"), RIALTO_ERROR_UNREACHABLE, 3);
  expect_error (ANSWERS (""), RIALTO_ERROR_UNREACHABLE, 3);
  expect_error (ANSWERS ("", "HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\n{", GOOD), 0, 3);
}

static void
test_garbage (void)
{
  expect_error (ANSWERS (FAKE_JSON ("200 OK", "{\"name\":")), RIALTO_ERROR_BAD_ANSWER, 1);
  expect_error (ANSWERS (FAKE_JSON ("200 OK", "")), RIALTO_ERROR_BAD_ANSWER, 1);
  expect_error (ANSWERS (FAKE_JSON ("200 OK", "[]")), RIALTO_ERROR_BAD_ANSWER, 1);
  expect_error (ANSWERS (FAKE_JSON ("200 OK", "{\"name\":7}")), RIALTO_ERROR_BAD_ANSWER, 1);
  expect_error (ANSWERS (FAKE_JSON ("200 OK", "<html>Please sign in to the hotel</html>")),
                RIALTO_ERROR_BAD_ANSWER, 1);
  expect_error (ANSWERS (FAKE_JSON ("404 Not Found", "<html>nginx</html>")), RIALTO_ERROR_BAD_ANSWER, 1);
  expect_error (ANSWERS (FAKE_JSON ("404 Not Found", "")), RIALTO_ERROR_NOT_FOUND, 1);
  expect_error (ANSWERS (FAKE_JSON ("413 Too Large", "<html>nginx</html>")), RIALTO_ERROR_TOO_LARGE, 1);
  expect_error (ANSWERS (FAKE_JSON ("418 Teapot", "{\"code\":[],\"fields\":7}")), RIALTO_ERROR_BAD_ANSWER, 1);
  expect_error (ANSWERS (FAKE_PROBLEM ("409 Conflict", "of_tomorrow")), RIALTO_ERROR_CONFLICT, 1);
}

static void
test_busy (void)
{
  expect_error (ANSWERS (FAKE_JSON ("502 Bad Gateway", "<html>")), RIALTO_ERROR_UNAVAILABLE, 3);
  expect_error (ANSWERS (FAKE_PROBLEM ("503 Busy", "unavailable"), GOOD), 0, 2);
  expect_error (ANSWERS (FAKE_PROBLEM ("500 Oh", "internal")), RIALTO_ERROR_INTERNAL, 1);
  expect_error (ANSWERS (FAKE_PROBLEM ("429 Slow\r\nRetry-After: 1", "rate_limited"), GOOD), 0, 2);
}

/* Too long to wait for: the person is told how long. */
static void
test_long_wait (void)
{
  g_autoptr (FakeServer)
    server = fake_server_new (ANSWERS (FAKE_PROBLEM ("429 Slow\r\nRetry-After: 90", "rate_limited")));
  g_autoptr (RialtoTransport) transport = transport_for (server);
  g_autoptr (GError) error = wait_for (rialto_api_get_meta (transport, &(RialtoGetMetaArgs) { 0 }, NULL));

  g_assert_error (error, RIALTO_ERROR, RIALTO_ERROR_RATE_LIMITED);
  g_assert_cmpint (rialto_error_get_retry_after (error), ==, 90 * RIALTO_SECOND);
  g_assert_cmpuint (fake_server_get_n_asked (server), ==, 1);
}

/* A write may have happened although its answer was lost: it is not said twice. */
static void
test_writes_once (void)
{
  g_autoptr (FakeServer) server = fake_server_new (ANSWERS (""));
  g_autoptr (RialtoTransport) transport = transport_for (server);

  assert_wait_error (rialto_api_like_post (transport, &(RialtoLikePostArgs) { .id = 1 }, NULL), RIALTO_ERROR,
                     RIALTO_ERROR_UNREACHABLE);
  g_assert_cmpuint (fake_server_get_n_asked (server), ==, 1);
}

static void
test_silence (void)
{
  expect_error (ANSWERS (FAKE_SILENCE), RIALTO_ERROR_UNREACHABLE, 3);
}

static void
note_head (SoupMessage *message,
           gboolean    *has_come)
{
  *has_come = TRUE;
}

static gboolean
is_true (gpointer flag)
{
  return *(gboolean *) flag;
}

/* A page is closed between the head and the body of an answer; under valgrind, or with $MALLOC_PERTURB_, libsoup is heard if it minds. */
static void
test_given_up (void)
{
  g_autoptr (FakeServer) server =
    fake_server_new (ANSWERS ("HTTP/1.1 200 OK\r\nContent-Length: 60\r\n\r\nthe beginning" FAKE_SILENCE));

  for (guint i = 0; i < 5; i++)
    {
      g_autoptr (SoupSession) session = soup_session_new_with_options ("proxy-resolver", NULL, NULL);
      g_autoptr (SoupMessage) message = soup_message_new ("GET", fake_server_get_base (server));
      g_autoptr (GCancellable) cancellable = g_cancellable_new ();
      DexFuture *answer = rialto_async_send (session, message, cancellable);
      gboolean has_come = FALSE;

      g_signal_connect (message, "got-headers", G_CALLBACK (note_head), &has_come);
      wait_until (is_true, &has_come);
      g_cancellable_cancel (cancellable);
      assert_wait_error (answer, G_IO_ERROR, G_IO_ERROR_CANCELLED);
      g_signal_handlers_disconnect_by_data (message, &has_come);
      while (g_main_context_iteration (NULL, FALSE))
        ;
    }
}

/* The token goes nowhere else. */
static void
test_redirect (void)
{
  g_autoptr (FakeServer) elsewhere = fake_server_new (ANSWERS (GOOD));
  g_autofree char *answer =
    g_strdup_printf ("HTTP/1.1 307 Over there\r\nLocation: %s/api/v1/meta\r\nConnection: close\r\n\r\n",
                     fake_server_get_base (elsewhere));

  expect_error (ANSWERS (answer), RIALTO_ERROR_BAD_ANSWER, 1);
  g_assert_cmpuint (fake_server_get_n_asked (elsewhere), ==, 0);
}

static void
test_nobody_there (void)
{
  g_autoptr (FakeServer) server = fake_server_new (ANSWERS (GOOD));
  g_autoptr (RialtoTransport) transport = transport_for (server);

  fake_server_free (g_steal_pointer (&server));
  assert_wait_error (rialto_api_get_meta (transport, &(RialtoGetMetaArgs) { 0 }, NULL), RIALTO_ERROR,
                     RIALTO_ERROR_UNREACHABLE);
}

/* What is said with each request. */
static void
test_headers (void)
{
  g_autoptr (FakeServer) server = fake_server_new (ANSWERS (GOOD));
  g_autoptr (RialtoTransport) transport = transport_for (server);
  RialtoTokens tokens = { .access_token = "a.b.c", .refresh_token = "r" };
  g_autofree char *request = NULL;

  rialto_transport_set_tokens (transport, &tokens);
  assert_wait (rialto_api_get_meta (transport, &(RialtoGetMetaArgs) { 0 }, NULL));
  request = fake_server_dup_request (server, 0);
  g_assert_true (g_str_has_prefix (request, "GET " RIALTO_API_BASE "/meta HTTP/1.1\r\n"));
  g_assert_nonnull (strstr (request, "\r\nAuthorization: Bearer a.b.c\r\n"));
  g_assert_nonnull (strstr (request, "\r\nUser-Agent: Rialto/" RIALTO_VERSION));
  g_assert_nonnull (strstr (request, "\r\nAccept-Language: "));
}

/* A refresh token that the server takes for stolen, or does not know, signs out; a server that is away does not. */
static void
test_refresh_refused (void)
{
  static const char *const away[] = { FAKE_PROBLEM ("401 No", "unauthenticated"), "", NULL };
  static const char *const reused[] = { FAKE_PROBLEM ("401 No", "unauthenticated"),
                                        FAKE_PROBLEM ("401 No", "token_reused"), NULL };
  /* Of a proxy that wants something else. */
  static const char *const foreign[] = { FAKE_PROBLEM ("401 No", "unauthenticated"),
                                         FAKE_JSON ("401 No", "<html>Please sign in</html>"), NULL };
  static const char *const *const answers[] = { away, foreign, reused };
  static const gint codes[] = { RIALTO_ERROR_UNREACHABLE, RIALTO_ERROR_BAD_ANSWER,
                                RIALTO_ERROR_TOKEN_REUSED };
  RialtoTokens tokens = { .access_token = "a", .refresh_token = "r" };

  for (guint i = 0; i < G_N_ELEMENTS (answers); i++)
    {
      g_autoptr (FakeServer) server = fake_server_new (answers[i]);
      g_autoptr (RialtoTransport) transport = transport_for (server);

      rialto_transport_set_tokens (transport, &tokens);
      assert_wait_error (rialto_api_get_me (transport, &(RialtoGetMeArgs) { 0 }, NULL), RIALTO_ERROR,
                         codes[i]);
      g_assert_cmpint (rialto_transport_get_signed_in (transport), ==, codes[i] != RIALTO_ERROR_TOKEN_REUSED);
    }
}

#define TOKENS                                                                                              \
  "{\"access_token\":\"fresh\",\"refresh_token\":\"r2\",\"access_expires_at\":\"2026-01-01T00:00:00.000Z\"," \
  "\"refresh_expires_at\":\"2026-01-01T00:00:00.000Z\",\"session\":\"5\"}"

/* As after a start: what cannot be proved is not asked before it can. Who cannot be given a token asks all the same, and learns why. */
static void
test_refresh_token_only (void)
{
  g_autoptr (FakeServer) server = fake_server_new (ANSWERS (FAKE_JSON ("200 OK", TOKENS), GOOD));
  g_autoptr (FakeServer) away = fake_server_new (ANSWERS (""));
  g_autoptr (FakeServer) ended = fake_server_new (ANSWERS (FAKE_PROBLEM ("401 No", "session_expired")));
  g_autoptr (RialtoTransport) transport = transport_for (server);
  g_autoptr (RialtoTransport) to_away = transport_for (away);
  g_autoptr (RialtoTransport) to_ended = transport_for (ended);
  RialtoTokens tokens = { .access_token = "", .refresh_token = "r" };
  g_autofree char *request = NULL;

  rialto_transport_set_tokens (transport, &tokens);
  g_assert_null (rialto_transport_get_access_token (transport));
  assert_wait (rialto_api_get_meta (transport, &(RialtoGetMetaArgs) { 0 }, NULL));
  g_assert_cmpuint (fake_server_get_n_asked (server), ==, 2);
  request = fake_server_dup_request (server, 1);
  g_assert_nonnull (strstr (request, "\r\nAuthorization: Bearer fresh\r\n"));

  rialto_transport_set_tokens (to_away, &tokens);
  assert_wait_error (rialto_api_get_me (to_away, &(RialtoGetMeArgs) { 0 }, NULL), RIALTO_ERROR,
                     RIALTO_ERROR_UNREACHABLE);
  g_assert_true (rialto_transport_get_signed_in (to_away));

  rialto_transport_set_tokens (to_ended, &tokens);
  assert_wait_error (rialto_api_get_me (to_ended, &(RialtoGetMeArgs) { 0 }, NULL), RIALTO_ERROR,
                     RIALTO_ERROR_SESSION_EXPIRED);
  g_assert_false (rialto_transport_get_signed_in (to_ended));
  g_assert_cmpuint (fake_server_get_n_asked (ended), ==, 1);
}

static void
test_addresses (void)
{
  static const struct
  {
    const char *text;
    gboolean allow_local;
    const char *result; /* NULL: refused */
  } cases[] = {
    { "example.org", FALSE, "https://example.org" },
    { " https://example.org/ ", FALSE, "https://example.org" },
    { "https://example.org/community//", FALSE, "https://example.org/community" },
    { "example.org:8443", FALSE, "https://example.org:8443" },
    { "http://example.org", TRUE, NULL },
    { "http://localhost:8480", FALSE, "http://localhost:8480" },
    { "http://127.0.0.1:8480", FALSE, "http://127.0.0.1:8480" },
    { "http://[::1]:8480", FALSE, "http://[::1]:8480" },
    { "http://192.168.1.5", FALSE, NULL },
    { "http://192.168.1.5", TRUE, "http://192.168.1.5" },
    { "http://[fd00::1]", TRUE, "http://[fd00::1]" },
    { "http://nas.local", TRUE, "http://nas.local" },
    { "http://8.8.8.8", TRUE, NULL },
    { "http://127.0.0.1.example.org", FALSE, NULL },
    { "http://localhost.example.org", FALSE, NULL },
    { "ftp://example.org", TRUE, NULL },
    { "https://me:secret@example.org", FALSE, NULL },
    { "https://example.org/?x", FALSE, NULL },
    { "https://", FALSE, NULL },
    { "", FALSE, NULL },
    { "not a server", FALSE, NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *result = rialto_base_url_parse (cases[i].text, cases[i].allow_local, &error);

      g_assert_cmpstr (result, ==, cases[i].result);
      g_assert_true ((result == NULL) == (error != NULL));
    }
}

/* What the app may try by http when nobody is there by https. */
static void
test_cleartext (void)
{
  static const struct
  {
    const char *text;
    const char *result; /* NULL: never */
    gboolean needs_consent;
  } cases[] = {
    { "127.0.0.1:8490", "http://127.0.0.1:8490", FALSE },
    { " localhost:8480 ", "http://localhost:8480", FALSE },
    { "[::1]:8480", "http://[::1]:8480", FALSE },
    { "192.168.1.5:8490", "http://192.168.1.5:8490", TRUE },
    { "10.0.0.7", "http://10.0.0.7", TRUE },
    { "nas.local:8490", "http://nas.local:8490", TRUE },
    { "8.8.8.8:8490", NULL, FALSE },
    { "example.org", NULL, FALSE },
    { "https://127.0.0.1:8490", NULL, FALSE },
    { "http://127.0.0.1:8490", NULL, FALSE },
    { "one two", NULL, FALSE },
    { "", NULL, FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *result = rialto_base_url_dup_cleartext (cases[i].text);
      g_autofree char *parsed = NULL;
      g_autoptr (GError) error = NULL;

      g_assert_cmpstr (result, ==, cases[i].result);
      if (result == NULL)
        continue;
      parsed = rialto_base_url_parse (result, FALSE, &error);
      g_assert_true (g_error_matches (error, RIALTO_ERROR, RIALTO_ERROR_NOT_ENCRYPTED) ==
                     cases[i].needs_consent);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  rialto_async_init ();
  g_test_add_func ("/misbehaviour/dead-in-the-middle", test_dead_in_the_middle);
  g_test_add_func ("/misbehaviour/garbage", test_garbage);
  g_test_add_func ("/misbehaviour/busy", test_busy);
  g_test_add_func ("/misbehaviour/long-wait", test_long_wait);
  g_test_add_func ("/misbehaviour/writes-once", test_writes_once);
  g_test_add_func ("/misbehaviour/silence", test_silence);
  g_test_add_func ("/misbehaviour/given-up", test_given_up);
  g_test_add_func ("/misbehaviour/redirect", test_redirect);
  g_test_add_func ("/misbehaviour/nobody-there", test_nobody_there);
  g_test_add_func ("/misbehaviour/headers", test_headers);
  g_test_add_func ("/misbehaviour/refresh-refused", test_refresh_refused);
  g_test_add_func ("/misbehaviour/refresh-token-only", test_refresh_token_only);
  g_test_add_func ("/misbehaviour/addresses", test_addresses);
  g_test_add_func ("/misbehaviour/cleartext", test_cleartext);
  return g_test_run ();
}
