/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "account-fixture.h"

#include <string.h>

/* The header fields by which proxies, and everybody else, say where a request comes from and where it was sent to. */

static const char *const poison[] = {
  "X-Forwarded-For: 198.51.100.7, 203.0.113.9",
  "X-Forwarded-Proto: http",
  "X-Forwarded-Host: evil.example",
  "Forwarded: for=203.0.113.10;host=evil.example;proto=http",
  "X-Real-IP: 203.0.113.11",
  "Host: evil.example",
  NULL,
};

static Reply *
login (ServerFixture *fixture,
       const char    *name,
       const char    *password)
{
  g_autofree char *body = g_strdup_printf ("{\"login\":\"%s\",\"password\":\"%s\"}", name, password);

  return server_call_full (fixture, NULL, "POST", "/auth/login", body, -1, poison);
}

/* Where the newest of somebody's sessions came from. */
static char *
newest_address (ServerFixture *fixture,
                Member        *member)
{
  g_autoptr (Reply) in = login (fixture, member->handle, PASSWORD);
  g_autoptr (Reply) list = server_call (fixture, member->token, "GET", "/auth/sessions", NULL);

  assert_status (in, 200);
  return g_strdup (reply_string (list, "items/0/address"));
}

/* The one that is configured is believed, and what stands before its own word is not. */
static void
test_trusted (ServerFixture *fixture)
{
  g_autoptr (Member) anna = member_new (fixture, "anna");
  g_autofree char *address = newest_address (fixture, anna);

  g_assert_cmpstr (address, ==, "203.0.113.9");
}

static void
test_not_trusted (ServerFixture *fixture)
{
  g_autoptr (Member) anna = member_new (fixture, "anna");
  g_autofree char *address = newest_address (fixture, anna);

  g_assert_cmpstr (address, ==, "127.0.0.1");
}

/* Settings: limits as they are, and a proxy elsewhere. Whoever makes addresses up stays who they are. */
static void
test_made_up (ServerFixture *fixture)
{
  g_autoptr (Reply) blocked = NULL;

  for (guint i = 0; i < 10; i++)
    {
      g_autofree char *body = g_strdup_printf ("{\"login\":\"name%u\",\"password\":\"wrong\"}", i);
      g_autofree char *header = g_strdup_printf ("X-Forwarded-For: 203.0.113.%u", i + 1);
      const char *const headers[] = { header, NULL };
      g_autoptr (Reply) reply = server_call_full (fixture, NULL, "POST", "/auth/login", body, -1, headers);

      assert_code (reply, 401, "wrong_credentials");
    }
  blocked = login (fixture, "another", "wrong");
  assert_code (blocked, 429, "rate_limited");
}

/* Addresses that the server gives away, in mails and in answers, come from its settings alone: nobody has somebody else's link to a
 * new password sent to a site of their own. */
static void
test_links (ServerFixture *fixture)
{
  g_autoptr (Member) anna = member_new (fixture, "anna");
  RialtoId post = member_post (fixture, anna, "hat", "public");
  g_autofree char *path = g_strdup_printf ("/posts/%" G_GINT64_FORMAT, post);
  g_autofree char *link = g_strdup_printf ("https://rialto.example/p/%" G_GINT64_FORMAT, post);
  g_autoptr (Reply) read = server_call_full (fixture, NULL, "GET", path, NULL, -1, poison);
  g_autoptr (Reply) asked = server_call_full (fixture, NULL, "POST", "/auth/password-reset",
                                              "{\"email\":\"anna@example.org\"}", -1, poison);
  g_autofree char *mail = account_take_mail (fixture, "anna@example.org", "https://rialto.example/reset/");

  assert_status (read, 200);
  g_assert_cmpstr (reply_string (read, "link"), ==, link);
  assert_status (asked, 204);
  g_assert_nonnull (mail);
  g_assert_null (strstr (mail, "evil"));
}

int
main (int    argc,
      char **argv)
{
  static const char *const here[] = { "server.trusted_proxies=127.0.0.0/8", NULL };
  static const char *const elsewhere[] = { "server.trusted_proxies=10.0.0.0/8,203.0.113.0/24", NULL };
  static const char *const strict[] = { "server.trusted_proxies=10.0.0.0/8", "limits.rate_percent=100",
                                        NULL };

  g_test_init (&argc, &argv, NULL);
  server_test_add_full ("proxies/trusted", here, test_trusted);
  server_test_add_full ("proxies/elsewhere", elsewhere, test_not_trusted);
  server_test_add ("proxies/none", test_not_trusted);
  server_test_add_full ("proxies/made-up", strict, test_made_up);
  server_test_add_full ("proxies/links", here, test_links);
  server_test_add ("proxies/links-from-anybody", test_links);
  return g_test_run ();
}
