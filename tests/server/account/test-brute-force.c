/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "account-fixture.h"

#include "rialto-clock.h"

/* The limits as they are, and a proxy that says where each call comes from. */
static const char *const strict[] = { "limits.rate_percent=100", "server.trusted_proxies=127.0.0.1", NULL };

static Reply *
call_from (ServerFixture *fixture,
           guint          address,
           const char    *token,
           const char    *method,
           const char    *path,
           const char    *body)
{
  g_autofree char *header = g_strdup_printf ("X-Forwarded-For: 203.0.%u.%u", 113 + address / 250,
                                             1 + address % 250);
  const char *const headers[] = { header, NULL };

  return server_call_full (fixture, token, method, path, body, -1, headers);
}

static Reply *
try_login (ServerFixture *fixture,
           guint          address,
           const char    *login,
           const char    *password)
{
  g_autofree char *body = g_strdup_printf ("{\"login\":\"%s\",\"password\":\"%s\"}", login, password);

  return call_from (fixture, address, NULL, "POST", "/auth/login", body);
}

static const char *
retry_after (Reply *reply)
{
  return g_hash_table_lookup (reply->headers, "retry-after");
}

/* A botnet gets ten tries at a name, and then one every ninety seconds; whether there is such a name it is not told. */
static void
try_name (ServerFixture *fixture,
          const char    *login,
          guint          first_address)
{
  guint address = first_address;

  for (guint i = 0; i < 10; i++)
    {
      g_autoptr (Reply) reply = try_login (fixture, address++, login, "not this one");

      assert_code (reply, 401, "wrong_credentials");
    }
  for (guint round = 0; round < 2; round++)
    {
      g_autoptr (Reply) blocked = try_login (fixture, address++, login, "not this one");
      g_autoptr (Reply) right = try_login (fixture, address++, login, PASSWORD);
      g_autoptr (Reply) next = NULL;

      assert_code (blocked, 429, "rate_limited");
      g_assert_cmpstr (retry_after (blocked), ==, "90");
      assert_code (right, 429, "rate_limited");
      rialto_clock_advance (90 * RIALTO_SECOND);
      next = try_login (fixture, address++, login, "not this one");
      assert_code (next, 401, "wrong_credentials");
    }
}

static void
test_one_name (ServerFixture *fixture)
{
  g_autoptr (Member) anna = NULL;
  g_autoptr (Member) bert = NULL;
  g_autoptr (Reply) other = NULL, later = NULL;

  rialto_clock_fake (NOON);
  anna = member_new (fixture, "anna");
  bert = member_new (fixture, "bert");
  try_name (fixture, "anna", 0);
  other = try_login (fixture, 100, "bert", PASSWORD);
  assert_status (other, 200);
  try_name (fixture, "nobody", 200);
  try_name (fixture, "ANNA@example.org", 300);
  try_name (fixture, "nobody@example.org", 400);

  rialto_clock_advance (15 * RIALTO_MINUTE);
  later = try_login (fixture, 500, "anna", PASSWORD);
  assert_status (later, 200);
}

/* Capital letters are the same name. */
static void
test_same_name (ServerFixture *fixture)
{
  static const char *const names[] = { "anna", "Anna", "ANNA", "aNNa" };
  g_autoptr (Member) anna = NULL;
  g_autoptr (Reply) blocked = NULL;

  rialto_clock_fake (NOON);
  anna = member_new (fixture, "anna");
  for (guint i = 0; i < 10; i++)
    {
      g_autoptr (Reply) reply = try_login (fixture, i, names[i % 4], "not this one");

      assert_code (reply, 401, "wrong_credentials");
    }
  blocked = try_login (fixture, 11, "AnnA", PASSWORD);
  assert_code (blocked, 429, "rate_limited");
}

/* Who knows the password signs in as often as they like. */
static void
test_right_is_free (ServerFixture *fixture)
{
  g_autoptr (Member) anna = NULL;

  rialto_clock_fake (NOON);
  anna = member_new (fixture, "anna");
  for (guint i = 0; i < 15; i++)
    {
      g_autoptr (Reply) reply = try_login (fixture, i, "anna", PASSWORD);

      assert_status (reply, 200);
    }
}

/* From one address, whatever the names. */
static void
test_one_address (ServerFixture *fixture)
{
  g_autoptr (Reply) blocked = NULL, elsewhere = NULL;

  rialto_clock_fake (NOON);
  for (guint i = 0; i < 10; i++)
    {
      g_autofree char *name = g_strdup_printf ("name%u", i);
      g_autoptr (Reply) reply = try_login (fixture, 7, name, "not this one");

      assert_code (reply, 401, "wrong_credentials");
    }
  blocked = try_login (fixture, 7, "another", "not this one");
  elsewhere = try_login (fixture, 8, "another", "not this one");
  assert_code (blocked, 429, "rate_limited");
  g_assert_cmpstr (retry_after (blocked), ==, "10");
  assert_code (elsewhere, 401, "wrong_credentials");
}

/* A session in the wrong hands does not find the password out: ten wrong ones, on both routes that ask for it. */
static void
test_reauthentication (ServerFixture *fixture)
{
  g_autoptr (Member) anna = NULL;
  g_autoptr (Reply) blocked = NULL, also = NULL, later = NULL;

  rialto_clock_fake (NOON);
  anna = member_new (fixture, "anna");
  for (guint i = 0; i < 10; i++)
    {
      g_autoptr (Reply)
        reply = i % 2 == 0
                  ? call_from (fixture, i, anna->token, "PUT", "/auth/password",
                               "{\"old_password\":\"not this one\",\"new_password\":\"nine blue kettles\"}")
                  : call_from (fixture, i, anna->token, "PUT", "/auth/email",
                               "{\"email\":\"x@example.org\",\"password\":\"not this one\"}");

      assert_code (reply, 401, "wrong_credentials");
      /* The bucket of the route comes back faster. */
      rialto_clock_advance (5 * RIALTO_SECOND);
    }
  rialto_clock_advance (30 * RIALTO_SECOND);
  blocked = call_from (fixture, 20, anna->token, "PUT", "/auth/password",
                       "{\"old_password\":\"" PASSWORD "\",\"new_password\":\"nine blue kettles\"}");
  also = call_from (fixture, 21, anna->token, "PUT", "/auth/email",
                    "{\"email\":\"x@example.org\",\"password\":\"" PASSWORD "\"}");
  assert_code (blocked, 429, "rate_limited");
  assert_code (also, 429, "rate_limited");
  g_assert_cmpstr (retry_after (blocked), ==, "10");
  rialto_clock_advance (10 * RIALTO_SECOND);
  later = call_from (fixture, 22, anna->token, "PUT", "/auth/password",
                     "{\"old_password\":\"" PASSWORD "\",\"new_password\":\"nine blue kettles\"}");
  assert_status (later, 204);
}

static Reply *
ask_reset (ServerFixture *fixture,
           guint          address,
           const char    *email)
{
  g_autofree char *body = g_strdup_printf ("{\"email\":\"%s\"}", email);

  return call_from (fixture, address, NULL, "POST", "/auth/password-reset", body);
}

/* Nobody fills somebody's mailbox, or learns that there is none. */
static void
test_mails (ServerFixture *fixture)
{
  static const char *const addresses[] = { "anna@example.org", "nobody@example.org" };
  g_autoptr (Member) anna = NULL;

  rialto_clock_fake (NOON);
  anna = member_new (fixture, "anna");
  for (guint a = 0; a < 2; a++)
    {
      g_autoptr (Reply) blocked = NULL;

      for (guint i = 0; i < 10; i++)
        {
          g_autoptr (Reply) reply = ask_reset (fixture, a * 100 + i, addresses[a]);

          assert_status (reply, 204);
        }
      blocked = ask_reset (fixture, a * 100 + 50, addresses[a]);
      assert_code (blocked, 429, "rate_limited");
      g_assert_cmpstr (retry_after (blocked), ==, "90");
    }
  /* And signing in is another matter. */
  g_autoptr (Reply) login = try_login (fixture, 300, "anna@example.org", PASSWORD);
  g_autoptr (Reply) resend = call_from (fixture, 301, anna->token, "POST", "/auth/verify-email/resend", NULL);

  assert_status (login, 200);
  assert_code (resend, 429, "rate_limited");
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  server_test_add_full ("brute-force/one-name", strict, test_one_name);
  server_test_add_full ("brute-force/same-name", strict, test_same_name);
  server_test_add_full ("brute-force/right-is-free", strict, test_right_is_free);
  server_test_add_full ("brute-force/one-address", strict, test_one_address);
  server_test_add_full ("brute-force/reauthentication", strict, test_reauthentication);
  server_test_add_full ("brute-force/mails", strict, test_mails);
  return g_test_run ();
}
