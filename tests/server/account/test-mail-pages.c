/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "account-fixture.h"
#include "server-log.h"

#include <string.h>

#define NEW_PASSWORD "nine blue kettles"
#define FORM         "Content-Type: application/x-www-form-urlencoded"

static Reply *
open_link (ServerFixture *fixture,
           const char    *page,
           const char    *token)
{
  g_autofree char *path = g_strdup_printf ("!/%s/%s", page, token);

  return server_call (fixture, NULL, "GET", path, NULL);
}

static Reply *
send_form (ServerFixture *fixture,
           const char    *page,
           const char    *form,
           const char    *header)
{
  g_autofree char *path = g_strdup_printf ("!/%s", page);
  const char *const headers[] = { FORM, header, NULL };

  return server_call_full (fixture, NULL, "POST", path, form, -1, headers);
}

static Reply *
send_token (ServerFixture *fixture,
            const char    *token)
{
  g_autofree char *form = g_strdup_printf ("token=%s", token);

  return send_form (fixture, "confirm", form, NULL);
}

static Reply *
send_password (ServerFixture *fixture,
               const char    *token,
               const char    *password)
{
  g_autofree char *escaped = g_uri_escape_string (password, NULL, FALSE);
  g_autofree char *form = g_strdup_printf ("token=%s&new_password=%s", token, escaped);

  return send_form (fixture, "reset", form, NULL);
}

static char *
ask_reset (ServerFixture *fixture)
{
  g_autoptr (Reply)
    asked = server_call (fixture, NULL, "POST", "/auth/password-reset", "{\"email\":\"anna@example.org\"}");

  assert_status (asked, 204);
  return account_take_token (fixture, "anna@example.org", "reset");
}

static gboolean
is_verified (ServerFixture *fixture,
             Member        *member)
{
  g_autoptr (Reply) me = server_call (fixture, member->token, "GET", "/auth/me", NULL);

  return reply_bool (me, "email_verified");
}

/* Every page: for people, without script, kept by nobody, telling nobody where it came from. */
static void
assert_page (Reply      *reply,
             guint       status,
             const char *words)
{
  const char *policy = g_hash_table_lookup (reply->headers, "content-security-policy");

  assert_status (reply, status);
  g_assert_cmpstr (g_hash_table_lookup (reply->headers, "content-type"), ==, "text/html; charset=utf-8");
  g_assert_cmpstr (g_hash_table_lookup (reply->headers, "cache-control"), ==, "no-store");
  g_assert_cmpstr (g_hash_table_lookup (reply->headers, "referrer-policy"), ==, "no-referrer");
  g_assert_cmpstr (g_hash_table_lookup (reply->headers, "x-content-type-options"), ==, "nosniff");
  g_assert_nonnull (policy);
  g_assert_nonnull (strstr (policy, "default-src 'none'"));
  g_assert_nonnull (strstr (policy, "frame-ancestors 'none'"));
  g_assert_null (strstr (policy, "unsafe"));
  g_assert_null (strstr (policy, "script"));
  g_assert_null (strstr (reply->body, "<script"));
  if (strstr (reply->body, words) == NULL)
    g_test_message ("%s", reply->body);
  g_assert_nonnull (strstr (reply->body, words));
}

static void
test_confirm (ServerFixture *fixture)
{
  g_autoptr (Member) anna = member_new (fixture, "anna");
  g_autofree char *token = account_take_token (fixture, "anna@example.org", "confirm");
  g_autofree char *app = g_strdup_printf ("\"rialto://rialto.example/confirm/%s\"", token);
  g_autofree char *path = g_strdup_printf ("!/confirm/%s", token);
  g_autoptr (Reply) scanner = server_call (fixture, NULL, "HEAD", path, NULL);
  g_autoptr (Reply) first = open_link (fixture, "confirm", token);
  g_autoptr (Reply) second = open_link (fixture, "confirm", token);
  g_autoptr (Reply) done = NULL, again = NULL, later = NULL;

  /* However often it is looked at. */
  assert_status (scanner, 200);
  g_assert_cmpuint (scanner->length, ==, 0);
  assert_page (first, 200, "anna@example.org");
  assert_page (second, 200, "<form method=\"post\" action=\"/confirm\">");
  g_assert_nonnull (strstr (g_hash_table_lookup (first->headers, "content-security-policy"),
                            "form-action 'self'"));
  g_assert_nonnull (strstr (first->body, app));
  g_assert_false (is_verified (fixture, anna));

  done = send_token (fixture, token);
  assert_page (done, 200, "is confirmed");
  g_assert_null (strstr (done->body, token));
  g_assert_true (is_verified (fixture, anna));
  again = send_token (fixture, token);
  assert_page (again, 410, "This link has been used or is too old.");
  later = open_link (fixture, "confirm", token);
  assert_page (later, 410, "This link has been used or is too old.");
}

static void
test_taken (ServerFixture *fixture)
{
  g_autoptr (Member) anna = member_new (fixture, "anna");
  g_autoptr (Reply) asked = server_call (fixture, anna->token, "PUT", "/auth/email",
                                         "{\"email\":\"zoe@example.org\",\"password\":\"" PASSWORD "\"}");
  g_autofree char *token = account_take_token (fixture, "zoe@example.org", "confirm");
  g_autoptr (Member) zoe = member_new (fixture, "zoe");
  g_autoptr (Reply) late = send_token (fixture, token);

  assert_status (asked, 204);
  assert_page (late, 409, "This e-mail address is in use.");
  g_assert_cmpstr (zoe->handle, ==, "zoe");
}

static void
test_reset (ServerFixture *fixture)
{
  g_autoptr (Member) anna = member_new (fixture, "anna");
  g_autofree char *token = ask_reset (fixture);
  g_autofree char *app = g_strdup_printf ("\"rialto://rialto.example/reset/%s\"", token);
  g_autofree char *hidden = g_strdup_printf ("name=\"token\" value=\"%s\"", token);
  g_autoptr (Reply) page = open_link (fixture, "reset", token);
  g_autoptr (Reply) shorter = send_password (fixture, token, "short");
  g_autoptr (Reply) common = send_password (fixture, token, "password123");
  g_autoptr (Reply) done = NULL, again = NULL, old = NULL, new = NULL, me = NULL;

  assert_page (page, 200, "autocomplete=\"new-password\"");
  g_assert_nonnull (strstr (page->body, "anna"));
  g_assert_nonnull (strstr (page->body, app));
  /* Not spent: the form comes again, and says what is wrong. */
  assert_page (shorter, 422, "role=\"alert\"");
  assert_page (common, 422, "role=\"alert\"");
  g_assert_nonnull (strstr (common->body, hidden));
  g_assert_null (strstr (common->body, "password123"));

  done = send_password (fixture, token, "p+ü & = %25 four");
  assert_page (done, 200, "You have a new password");
  again = send_password (fixture, token, NEW_PASSWORD);
  assert_page (again, 410, "This link has been used or is too old.");
  me = server_call (fixture, anna->token, "GET", "/auth/me", NULL);
  assert_code (me, 401, "session_expired");
  old = account_login (fixture, "anna", PASSWORD);
  assert_code (old, 401, "wrong_credentials");
  new = account_login (fixture, "anna", "p+ü & = %25 four");
  assert_status (new, 200);
  g_assert_cmpuint (account_count_audit (fixture, anna->id, "password.reset"), ==, 1);
}

/* What one link is good for, the other is not. */
static void
test_other_kind (ServerFixture *fixture)
{
  g_autoptr (Member) anna = member_new (fixture, "anna");
  g_autofree char *confirm = account_take_token (fixture, "anna@example.org", "confirm");
  g_autofree char *reset = ask_reset (fixture);
  g_autoptr (Reply) one = open_link (fixture, "reset", confirm);
  g_autoptr (Reply) two = open_link (fixture, "confirm", reset);
  g_autoptr (Reply) three = send_password (fixture, confirm, NEW_PASSWORD);
  g_autoptr (Reply) four = send_token (fixture, reset);
  g_autoptr (Reply) login = account_login (fixture, "anna", PASSWORD);

  assert_page (one, 410, "used or is too old");
  assert_page (two, 410, "used or is too old");
  assert_page (three, 410, "used or is too old");
  assert_page (four, 410, "used or is too old");
  g_assert_false (is_verified (fixture, anna));
  assert_status (login, 200);
}

static void
test_hostile (ServerFixture *fixture)
{
  static const struct
  {
    const char *form;
    guint status;
  } forms[] = {
    { "", 422 },
    { "token=", 422 },
    { "token=x&token=y", 422 },
    { "token=x&%74oken=y", 422 },
    { "token=x&colour=red", 422 },
    { "token=%00", 422 },
    { "token=%ff", 422 },
    { "token=a%0d%0aSet-Cookie:%20a=b", 422 },
    { "token=%22%3E%3Cscript%3Ealert(1)%3C/script%3E", 410 },
    { "token='%20OR%201=1%20--", 410 },
    { "token=%F0%9F%AA%BF", 410 },
    { "token=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAB", 410 },
    { "{\"token\":\"x\"}", 422 },
  };
  static const struct
  {
    const char *path;
    guint status;
  } links[] = {
    { "x", 410 },         { "%3Cscript%3Ealert(1)%3C%2Fscript%3E", 410 },
    { "%22%3E", 410 },    { "..", 410 },
    { "x?token=x", 422 }, { "x?%3Cscript%3E=1", 422 },
  };
  g_autofree char *large = g_strnfill (5000, 'a');
  g_autofree char *huge = g_strconcat ("token=", large, NULL);
  g_autofree char *escaped = g_strconcat ("token=", large + 4000, "&new_password=%3Cscript%3E", NULL);
  g_autoptr (Reply) too_large = send_form (fixture, "confirm", huge, NULL);
  g_autoptr (Reply) too_long = send_form (fixture, "reset", escaped, NULL);
  g_autoptr (Reply) deleted = server_call (fixture, NULL, "DELETE", "!/confirm", NULL);

  for (guint i = 0; i < G_N_ELEMENTS (forms); i++)
    {
      g_autoptr (Reply) reply = send_form (fixture, "confirm", forms[i].form, NULL);

      g_test_message ("%s", forms[i].form);
      assert_page (reply, forms[i].status, "<h1>");
      g_assert_false (g_hash_table_contains (reply->headers, "set-cookie"));
    }
  for (guint i = 0; i < G_N_ELEMENTS (links); i++)
    {
      g_autoptr (Reply) reply = open_link (fixture, "reset", links[i].path);

      g_test_message ("%s", links[i].path);
      assert_page (reply, links[i].status, "<h1>");
    }
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (Reply) reply = open_link (fixture, "confirm", i == 0 ? large + 4500 : "a/b");

      assert_status (reply, 404);
    }
  assert_status (too_large, 413);
  assert_page (too_long, 422, "<h1>");
  assert_status (deleted, 405);
}

/* Only our own page sends the form. The token stays good for it. */
static void
test_origin (ServerFixture *fixture)
{
  static const char *const foreign[] = {
    "Origin: https://evil.example",
    "Origin: https://rialto.example.evil.example",
    "Origin: https://evil.example/?https://rialto.example",
    "Sec-Fetch-Site: cross-site",
    "Sec-Fetch-Site: same-site",
    "Sec-Fetch-Site: none",
  };
  g_autoptr (Member) anna = member_new (fixture, "anna");
  g_autofree char *token = account_take_token (fixture, "anna@example.org", "confirm");
  g_autofree char *form = g_strdup_printf ("token=%s", token);
  g_autofree char *json = g_strdup_printf ("{\"token\":\"%s\"}", token);
  g_autofree char *query = g_strdup_printf ("!/confirm?token=%s", token);
  const char *const plain[] = { "Content-Type: text/plain", NULL }, *const right[] = { FORM, NULL };
  g_autoptr (Reply) as_json = server_call (fixture, NULL, "POST", "!/confirm", json);
  g_autoptr (Reply) as_text = server_call_full (fixture, NULL, "POST", "!/confirm", form, -1, plain);
  g_autoptr (Reply) twice = server_call_full (fixture, NULL, "POST", query, form, -1, right);
  g_autoptr (Reply) done = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (foreign); i++)
    {
      g_autoptr (Reply) reply = send_form (fixture, "confirm", form, foreign[i]);

      g_test_message ("%s", foreign[i]);
      assert_page (reply, 403, "You may not do that.");
    }
  assert_page (as_json, 400, "<h1>");
  assert_page (as_text, 400, "<h1>");
  assert_page (twice, 422, "<h1>");
  g_assert_false (is_verified (fixture, anna));

  done = send_form (fixture, "confirm", form, "Origin: https://rialto.example");
  assert_page (done, 200, "is confirmed");
}

/* What browsers say of a page that has no referrer. */
static void
test_null_origin (ServerFixture *fixture)
{
  const char *const headers[] = { FORM "; charset=UTF-8", "Origin: null", "Sec-Fetch-Site: same-origin",
                                  NULL };
  g_autoptr (Member) anna = member_new (fixture, "anna");
  g_autofree char *token = account_take_token (fixture, "anna@example.org", "confirm");
  g_autofree char *form = g_strdup_printf ("token=%s", token);
  g_autoptr (Reply) done = server_call_full (fixture, NULL, "POST", "!/confirm", form, -1, headers);

  assert_page (done, 200, "is confirmed");
  g_assert_true (is_verified (fixture, anna));
}

/* Settings: one try, and seldom another. */
static void
test_rate_limited (ServerFixture *fixture)
{
  g_autoptr (Reply) first = send_token (fixture, "x");
  g_autoptr (Reply) page = send_token (fixture, "x");
  g_autoptr (Reply) api = account_post_token (fixture, "/auth/verify-email", "x");

  assert_page (first, 410, "used or is too old");
  assert_page (page, 429, "That was too fast.");
  g_assert_true (g_hash_table_contains (page->headers, "retry-after"));
  /* One limit for both ways. */
  assert_code (api, 429, "rate_limited");
}

static char *
read_all (GSocketConnection *connection)
{
  GInputStream *stream = g_io_stream_get_input_stream (G_IO_STREAM (connection));
  g_autoptr (GString) text = g_string_new (NULL);
  char bytes[4096];
  gssize n;

  while ((n = g_input_stream_read (stream, bytes, sizeof bytes, NULL, NULL)) > 0)
    g_string_append_len (text, bytes, n);
  return g_string_free_and_steal (g_steal_pointer (&text));
}

/* The same form twice in one packet, and once more hidden behind what another parser might take for its body. */
static void
test_smuggled (ServerFixture *fixture)
{
  g_autoptr (Member) anna = member_new (fixture, "anna");
  g_autofree char *token = ask_reset (fixture);
  g_autofree char *form = g_strdup_printf ("token=%s&new_password=nine+blue+kettles", token);
  g_autofree char *one = g_strdup_printf ("POST /reset HTTP/1.1\r\nHost: x\r\n" FORM "\r\n"
                                          "Content-Length: %zu\r\n\r\n%s",
                                          strlen (form), form);
  g_autofree char *chunked = g_strdup_printf ("POST /reset HTTP/1.1\r\nHost: x\r\n" FORM "\r\n"
                                              "Content-Length: %zu\r\nTransfer-Encoding: chunked\r\n\r\n"
                                              "0\r\n\r\n%s",
                                              strlen (form) + 5, form);
  g_autofree char *all = g_strconcat (one, one, chunked, NULL);
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GSocketConnection) connection = NULL;
  g_autofree char *answers = NULL;
  g_autoptr (Reply) login = NULL;
  const char *second, *third;

  /* Looking for a proxy would load much that has nothing to do with this. */
  g_socket_client_set_enable_proxy (client, FALSE);
  connection = g_socket_client_connect_to_host (client, fixture->base + strlen ("http://"), 80, NULL, &error);
  g_assert_no_error (error);
  g_output_stream_write_all (g_io_stream_get_output_stream (G_IO_STREAM (connection)), all, strlen (all),
                             NULL, NULL, &error);
  g_assert_no_error (error);
  answers = read_all (connection);
  g_assert_true (g_str_has_prefix (answers, "HTTP/1.1 200 "));
  second = strstr (answers + 1, "HTTP/1.1 ");
  g_assert_nonnull (second);
  g_assert_true (g_str_has_prefix (second, "HTTP/1.1 410 "));
  third = strstr (second + 1, "HTTP/1.1 ");
  g_assert_nonnull (third);
  g_assert_true (g_str_has_prefix (third, "HTTP/1.1 400 "));
  g_assert_null (strstr (third + 1, "HTTP/1.1 "));

  login = account_login (fixture, "anna", NEW_PASSWORD);
  assert_status (login, 200);
  g_assert_cmpuint (account_count_audit (fixture, anna->id, "password.reset"), ==, 1);
}

typedef struct
{
  ServerFixture *fixture;
  const char    *token;
  guint          status;
} Racer;

static gpointer
confirm_it (gpointer data)
{
  Racer *racer = data;
  g_autoptr (Reply) reply = send_token (racer->fixture, racer->token);

  racer->status = reply->status;
  return NULL;
}

static void
test_race (ServerFixture *fixture)
{
  g_autoptr (Member) anna = member_new (fixture, "anna");
  g_autofree char *token = account_take_token (fixture, "anna@example.org", "confirm");
  Racer racers[4];
  GThread *threads[4];
  guint n_done = 0;

  for (guint i = 0; i < 4; i++)
    {
      racers[i] = (Racer) { fixture, token, 0 };
      threads[i] = g_thread_new ("racer", confirm_it, &racers[i]);
    }
  for (guint i = 0; i < 4; i++)
    {
      g_thread_join (threads[i]);
      if (racers[i].status == 200)
        n_done++;
      else
        g_assert_cmpuint (racers[i].status, ==, 410);
    }
  g_assert_cmpuint (n_done, ==, 1);
  g_assert_true (is_verified (fixture, anna));
}

/* Neither the token nor the password, however the request ends. */
static void
test_log (ServerFixture *fixture)
{
  off_t from = server_log_end ();
  g_autoptr (Member) anna = member_new (fixture, "anna");
  g_autofree char *confirm = account_take_token (fixture, "anna@example.org", "confirm");
  g_autofree char *reset = ask_reset (fixture);
  g_autofree char *broken = g_strdup_printf ("token=%s&token=%s", reset, reset);
  g_autoptr (Reply) one = open_link (fixture, "confirm", confirm);
  g_autoptr (Reply) two = send_token (fixture, confirm);
  g_autoptr (Reply) three = send_token (fixture, confirm);
  g_autoptr (Reply) four = open_link (fixture, "reset", reset);
  g_autoptr (Reply) five = send_form (fixture, "reset", broken, NULL);
  g_autoptr (Reply) six = send_password (fixture, reset, "teapots");
  g_autoptr (Reply) seven = send_password (fixture, reset, NEW_PASSWORD);
  g_autoptr (Reply) eight = open_link (fixture, "nowhere", reset);
  g_autoptr (JsonNode)
    last = server_log_await (from, "request", g_hash_table_lookup (eight->headers, "x-request-id"));
  g_autofree char *text = server_log_text (from);

  assert_status (seven, 200);
  assert_status (eight, 404);
  g_assert_nonnull (strstr (text, "\"send_password_reset_page\""));
  g_assert_null (strstr (text, confirm));
  g_assert_null (strstr (text, reset));
  g_assert_null (strstr (text, "teapots"));
  g_assert_null (strstr (text, "kettles"));
}

int
main (int    argc,
      char **argv)
{
  static const char *const seldom[] = { "limits.rate_percent=10", NULL };

  g_test_init (&argc, &argv, NULL);
  server_log_begin ();
  server_test_add ("mail-pages/confirm", test_confirm);
  server_test_add ("mail-pages/taken", test_taken);
  server_test_add ("mail-pages/reset", test_reset);
  server_test_add ("mail-pages/other-kind", test_other_kind);
  server_test_add ("mail-pages/hostile", test_hostile);
  server_test_add ("mail-pages/origin", test_origin);
  server_test_add ("mail-pages/null-origin", test_null_origin);
  server_test_add_full ("mail-pages/rate-limited", seldom, test_rate_limited);
  server_test_add ("mail-pages/smuggled", test_smuggled);
  server_test_add ("mail-pages/race", test_race);
  server_test_add ("mail-pages/log", test_log);
  return g_test_run ();
}
