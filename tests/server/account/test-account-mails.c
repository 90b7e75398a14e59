/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "account-fixture.h"

#include "rialto-account-mails.h"

#include <glib/gstdio.h>
#include <string.h>

static char *
payload_for (const char *mail,
             const char *to,
             RialtoId    user)
{
  return g_strdup_printf ("{\"mail\":\"%s\",\"to\":\"%s\",\"user\":\"%" G_GINT64_FORMAT "\"}", mail, to,
                          user);
}

static void
test_not_one (ServerFixture *fixture)
{
  static const char *const payloads[] = {
    "",
    "nonsense",
    "[]",
    "null",
    "{}",
    "{\"mail\":\"confirm\",\"user\":\"1\"}",
    "{\"mail\":\"confirm\",\"to\":\"a@example.org\"}",
    "{\"mail\":\"confirm\",\"to\":\"a@example.org\",\"user\":\"me\"}",
    "{\"mail\":\"confirm\",\"to\":\"a@example.org\",\"user\":1}",
    "{\"mail\":\"advert\",\"to\":\"a@example.org\",\"user\":\"1\"}",
    "{\"mail\":3,\"to\":\"a@example.org\",\"user\":\"1\"}",
    "{\"mail\":{},\"to\":[],\"user\":null}",
  };

  for (guint i = 0; i < G_N_ELEMENTS (payloads); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_false (rialto_account_job_mail (fixture->context, payloads[i], &error));
      g_assert_error (error, RIALTO_ERROR, RIALTO_ERROR_INVALID);
    }
}

/* A disk that is full, a mail server that is away: the job runs again. */
static void
test_later (ServerFixture *fixture)
{
  const char *folder = fixture->context->config->mail.folder;
  g_autoptr (Member) anna = member_new (fixture, "anna");
  g_autofree char *payload = payload_for ("password_changed", "anna@example.org", anna->id);
  g_autofree char *first = account_take_mail (fixture, "anna@example.org", "/confirm/");
  g_autofree char *mail = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_nonnull (first);
  g_assert_cmpint (g_rmdir (folder), ==, 0);
  g_assert_true (g_file_set_contents (folder, "in the way", -1, NULL));
  g_assert_false (rialto_account_job_mail (fixture->context, payload, &error));
  g_assert_error (error, RIALTO_ERROR, RIALTO_ERROR_UNAVAILABLE);
  g_clear_error (&error);

  g_assert_cmpint (g_unlink (folder), ==, 0);
  g_assert_cmpint (g_mkdir (folder, 0700), ==, 0);
  g_assert_true (rialto_account_job_mail (fixture->context, payload, &error));
  g_assert_no_error (error);
  mail = account_take_mail (fixture, "anna@example.org", "was changed");
  g_assert_nonnull (mail);
}

/* What will never be taken is not tried for hours. */
static void
test_never (ServerFixture *fixture)
{
  g_autoptr (Member) anna = member_new (fixture, "anna");
  g_autofree char *payload = payload_for ("password_changed", "no address at all", anna->id);
  g_autoptr (GError) error = NULL;

  g_assert_true (rialto_account_job_mail (fixture->context, payload, &error));
  g_assert_no_error (error);
}

/* Nobody makes this server write words of theirs to a stranger. */
static void
test_no_free_text (ServerFixture *fixture)
{
  g_autoptr (Reply) in = server_call (fixture, NULL, "POST", "/auth/register",
                                      "{\"handle\":\"anna\",\"name\":\"Win at https://evil.example\","
                                      "\"email\":\"victim@example.org\",\"password\":\"" PASSWORD "\","
                                      "\"device\":\"evil.example\"}");
  g_autofree char *mail = account_take_mail (fixture, "victim@example.org", "/confirm/");

  assert_status (in, 201);
  g_assert_nonnull (mail);
  g_assert_null (strstr (mail, "evil"));
  g_assert_nonnull (strstr (mail, "Hello anna,"));
  g_assert_nonnull (strstr (mail, "\r\nSubject: Confirm your e-mail address for Rialto\r\n"));
}

/* Sent twice, because nobody knows whether it arrived: the newest link is the one that works. */
static void
test_again (ServerFixture *fixture)
{
  const char *payload = "{\"mail\":\"reset\",\"to\":\"anna@example.org\"}";
  g_autoptr (Member) anna = member_new (fixture, "anna");
  g_autofree char *first = NULL, *second = NULL, *old = NULL, *new = NULL;
  g_autoptr (Reply) stale = NULL, done = NULL;

  g_assert_true (rialto_account_job_mail (fixture->context, payload, NULL));
  first = account_take_token (fixture, "anna@example.org", "reset");
  g_assert_true (rialto_account_job_mail (fixture->context, payload, NULL));
  second = account_take_token (fixture, "anna@example.org", "reset");
  old = g_strdup_printf ("{\"token\":\"%s\",\"new_password\":\"nine blue kettles\"}", first);
  new = g_strdup_printf ("{\"token\":\"%s\",\"new_password\":\"nine blue kettles\"}", second);
  stale = server_call (fixture, NULL, "POST", "/auth/password-reset/confirm", old);
  done = server_call (fixture, NULL, "POST", "/auth/password-reset/confirm", new);
  assert_code (stale, 410, "gone");
  assert_status (done, 204);
  g_assert_cmpint (anna->id, !=, 0);
}

/* A job that comes late asks nobody about an address that is out of date, and leaves the newer token alone. */
static void
test_out_of_date (ServerFixture *fixture)
{
  g_autoptr (Member) anna = member_new (fixture, "anna");
  g_autofree char *token = account_take_token (fixture, "anna@example.org", "confirm");
  g_autofree char *other = payload_for ("confirm", "other@example.org", anna->id);
  g_autofree char *nobody = payload_for ("confirm", "anna@example.org", 4711);
  g_autofree char *same = payload_for ("confirm", "anna@example.org", anna->id);
  g_autofree char *mail = NULL, *none = NULL;
  g_autoptr (Reply) done = NULL;

  g_assert_true (rialto_account_job_mail (fixture->context, other, NULL));
  g_assert_true (rialto_account_job_mail (fixture->context, nobody, NULL));
  mail = account_take_mail (fixture, "other@example.org", "Rialto");
  g_assert_null (mail);
  done = account_post_token (fixture, "/auth/verify-email", token);
  assert_status (done, 204);
  g_assert_true (rialto_account_job_mail (fixture->context, same, NULL));
  none = account_take_mail (fixture, "anna@example.org", "Rialto");
  g_assert_null (none);
}

/* The queue keeps what it has done for a while; no token is in it. */
static void
test_no_secret (ServerFixture *fixture)
{
  RIALTO_SQL (payload, "test.payload",
              "SELECT payload FROM jobs WHERE kind = 'account.mail' AND id > ?1 ORDER BY id DESC");
  g_autoptr (Member) anna = member_new (fixture, "anna");
  g_autofree char *token = account_take_token (fixture, "anna@example.org", "confirm");
  g_autofree char *kept = account_text (fixture, &payload, 0);

  g_assert_nonnull (kept);
  g_assert_null (strstr (kept, token));
  g_assert_cmpint (anna->id, !=, 0);
}

static const char *const named[] = { "server.name={token}", NULL };

/* What is filled in is not looked at again. */
static void
test_braces (ServerFixture *fixture)
{
  g_autoptr (Member) anna = member_new (fixture, "anna");
  g_autofree char *mail = account_take_mail (fixture, "anna@example.org", "/confirm/");

  g_assert_nonnull (mail);
  g_assert_nonnull (strstr (mail, "\r\nSubject: Confirm your e-mail address for {token}\r\n"));
  g_assert_cmpint (anna->id, !=, 0);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  server_test_add ("account-mails/not-one", test_not_one);
  server_test_add ("account-mails/later", test_later);
  server_test_add ("account-mails/never", test_never);
  server_test_add ("account-mails/no-free-text", test_no_free_text);
  server_test_add ("account-mails/again", test_again);
  server_test_add ("account-mails/out-of-date", test_out_of_date);
  server_test_add ("account-mails/no-secret", test_no_secret);
  server_test_add_full ("account-mails/braces", named, test_braces);
  return g_test_run ();
}
