/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gstdio.h>
#include <string.h>

#include "fake-smtp.h"
#include "rialto-clock.h"
#include "rialto-smtp.h"

#define START ((RialtoTime) 1800000000000)

typedef struct
{
  FakeSmtp         *server;
  char             *folder;
  char             *certificate;
  RialtoSmtpOptions options;
} Fixture;

static const RialtoMail mail = {
  .to = "Zoë <zoe@example.org>",
  .subject = "Willkommen",
  .text = "Hello,\n.a line with a dot\n..two\n\nÜmläut\n",
};

static void
set_up (Fixture      *fixture,
        gconstpointer data)
{
  fixture->folder = g_dir_make_tmp ("rialto-smtp-XXXXXX", NULL);
  fixture->certificate = g_build_filename (fixture->folder, "certificate.pem", NULL);
  fixture->server = fake_smtp_new (fixture->certificate);
  fixture->options = (RialtoSmtpOptions) {
    .host = "localhost",
    .port = fake_smtp_get_port (fixture->server),
    .security = RIALTO_SMTP_NONE,
    .from = "Rialto <noreply@community.example>",
    .ca_file = fixture->certificate,
    .connect_seconds = 20,
    .total_seconds = 40,
  };
}

static void
tear_down (Fixture      *fixture,
           gconstpointer data)
{
  fake_smtp_free (fixture->server);
  g_unlink (fixture->certificate);
  g_rmdir (fixture->folder);
  g_free (fixture->certificate);
  g_free (fixture->folder);
  rialto_clock_unfake ();
}

static void
assert_result (RialtoMailer    *mailer,
               RialtoMailResult expected)
{
  static const int codes[] = { 0, RIALTO_ERROR_UNAVAILABLE, RIALTO_ERROR_INVALID };
  g_autoptr (GError) error = NULL;
  RialtoMailResult result = rialto_mailer_send (mailer, &mail, &error);

  if (error != NULL)
    g_test_message ("%s", error->message);
  g_assert_cmpint (result, ==, expected);
  if (expected == RIALTO_MAIL_SENT)
    g_assert_no_error (error);
  else
    g_assert_error (error, RIALTO_ERROR, codes[expected]);
}

static void
assert_script (Fixture              *fixture,
               const FakeSmtpScript *script,
               RialtoMailResult      expected)
{
  g_autoptr (RialtoMailer) mailer = rialto_smtp_new (&fixture->options, NULL);

  fake_smtp_set_script (fixture->server, script);
  assert_result (mailer, expected);
}

static void
test_plain (Fixture      *fixture,
            gconstpointer data)
{
  FakeSmtpScript script = { 0 };
  const FakeSmtpRecord *record = fake_smtp_get_record (fixture->server);

  assert_script (fixture, &script, RIALTO_MAIL_SENT);
  fake_smtp_get_record (fixture->server);
  g_assert_cmpstr (record->helo, ==, "community.example");
  g_assert_cmpstr (record->sender, ==, "<noreply@community.example>");
  g_assert_cmpstr (record->recipient, ==, "<zoe@example.org>");
  g_assert_null (record->auth);
  g_assert_false (record->tls);
  g_assert_true (g_str_has_prefix (record->message, "From: \"Rialto\"\r\n <noreply@community.example>\r\n"));
  g_assert_true (g_str_has_suffix (
    record->message, "\r\n\r\nHello,\r\n.a line with a dot\r\n..two\r\n\r\n=C3=9Cml=C3=A4ut\r\n"));
}

static void
test_starttls_and_auth (Fixture      *fixture,
                        gconstpointer data)
{
  FakeSmtpScript script = { .offer_starttls = TRUE, .offer_auth = TRUE };
  const FakeSmtpRecord *record = fake_smtp_get_record (fixture->server);
  g_autofree guchar *auth = NULL;
  gsize length = 0;

  fixture->options.security = RIALTO_SMTP_STARTTLS;
  fixture->options.user = "rialto";
  fixture->options.password = "secret word";
  assert_script (fixture, &script, RIALTO_MAIL_SENT);
  fake_smtp_get_record (fixture->server);
  g_assert_true (record->tls);
  g_assert_nonnull (record->message);
  auth = g_base64_decode (record->auth, &length);
  g_assert_cmpmem (auth, length, "\0rialto\0secret word", 19);

  /* A wrong password is our mistake: the mail waits. */
  script.auth = "535 no";
  assert_script (fixture, &script, RIALTO_MAIL_LATER);
  fake_smtp_get_record (fixture->server);
  g_assert_null (record->message);
}

static void
test_tls_at_once (Fixture      *fixture,
                  gconstpointer data)
{
  FakeSmtpScript script = { .tls_at_once = TRUE };

  fixture->options.security = RIALTO_SMTP_TLS;
  assert_script (fixture, &script, RIALTO_MAIL_SENT);
  g_assert_true (fake_smtp_get_record (fixture->server)->tls);
}

/* Neither the password nor the mail goes to a server without TLS or with a certificate that we do not trust. */
static void
test_no_trust (Fixture      *fixture,
               gconstpointer data)
{
  FakeSmtpScript offered = { .offer_starttls = TRUE, .offer_auth = TRUE };
  FakeSmtpScript not_offered = { .offer_auth = TRUE };
  FakeSmtpScript refused = { .offer_starttls = TRUE, .offer_auth = TRUE, .starttls = "454 not now" };
  const FakeSmtpRecord *record = fake_smtp_get_record (fixture->server);

  fixture->options.security = RIALTO_SMTP_STARTTLS;
  fixture->options.user = "rialto";
  fixture->options.password = "secret word";
  assert_script (fixture, &not_offered, RIALTO_MAIL_LATER);
  fake_smtp_get_record (fixture->server);
  g_assert_null (record->auth);
  g_assert_null (record->sender);

  assert_script (fixture, &refused, RIALTO_MAIL_LATER);
  fake_smtp_get_record (fixture->server);
  g_assert_null (record->auth);

  fixture->options.ca_file = NULL;
  assert_script (fixture, &offered, RIALTO_MAIL_LATER);
  fake_smtp_get_record (fixture->server);
  g_assert_null (record->auth);
  g_assert_null (record->message);

  /* The certificate is of localhost, not of the address. */
  fixture->options.ca_file = fixture->certificate;
  fixture->options.host = "127.0.0.1";
  assert_script (fixture, &offered, RIALTO_MAIL_LATER);
  fake_smtp_get_record (fixture->server);
  g_assert_null (record->auth);
}

static void
test_replies (Fixture      *fixture,
              gconstpointer data)
{
  static const struct
  {
    FakeSmtpScript script;
    RialtoMailResult expected;
  } cases[] = {
    { { .greeting = "421 too busy" }, RIALTO_MAIL_LATER },
    { { .greeting = "554 go away" }, RIALTO_MAIL_LATER },
    { { .greeting = "" }, RIALTO_MAIL_LATER },
    { { .ehlo = "550 who?" }, RIALTO_MAIL_LATER },
    { { .ehlo = "" }, RIALTO_MAIL_LATER },
    { { .mail = "451 later" }, RIALTO_MAIL_LATER },
    { { .mail = "421 closing" }, RIALTO_MAIL_LATER },
    { { .mail = "530 sign in first" }, RIALTO_MAIL_LATER },
    { { .mail = "550 not you" }, RIALTO_MAIL_NEVER },
    { { .mail = "" }, RIALTO_MAIL_LATER },
    { { .rcpt = "450 greylisted" }, RIALTO_MAIL_LATER },
    { { .rcpt = "550 no such person" }, RIALTO_MAIL_NEVER },
    { { .rcpt = "" }, RIALTO_MAIL_LATER },
    { { .data = "451 disk" }, RIALTO_MAIL_LATER },
    { { .data = "554 no" }, RIALTO_MAIL_NEVER },
    { { .end = "451 scanner" }, RIALTO_MAIL_LATER },
    { { .end = "552 too big" }, RIALTO_MAIL_NEVER },
    { { .end = "" }, RIALTO_MAIL_LATER },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_test_message ("case %u", i);
      assert_script (fixture, &cases[i].script, cases[i].expected);
    }
}

static void
test_silence (Fixture      *fixture,
              gconstpointer data)
{
  FakeSmtpScript script = { .silent = TRUE };

  fixture->options.total_seconds = 1;
  assert_script (fixture, &script, RIALTO_MAIL_LATER);
}

static void
test_breaker (Fixture      *fixture,
              gconstpointer data)
{
  FakeSmtpScript down = { .greeting = "421 too busy" };
  FakeSmtpScript up = { .rcpt = "550 no such person" };
  g_autoptr (RialtoMailer) mailer = rialto_smtp_new (&fixture->options, NULL);
  g_autoptr (GError) error = NULL;

  rialto_clock_fake (START);
  /* Refused mails are no reason to stop. */
  fake_smtp_set_script (fixture->server, &up);
  for (guint i = 0; i < 8; i++)
    assert_result (mailer, RIALTO_MAIL_NEVER);

  fake_smtp_set_script (fixture->server, &down);
  for (guint i = 0; i < 5; i++)
    assert_result (mailer, RIALTO_MAIL_LATER);
  g_assert_cmpuint (fake_smtp_get_connections (fixture->server), ==, 13);
  g_assert_cmpint (rialto_mailer_send (mailer, &mail, &error), ==, RIALTO_MAIL_LATER);
  g_assert_error (error, RIALTO_ERROR, RIALTO_ERROR_UNAVAILABLE);
  g_assert_cmpint (rialto_error_get_retry_after (error), ==, 30 * RIALTO_SECOND);
  g_assert_cmpuint (fake_smtp_get_connections (fixture->server), ==, 13);

  rialto_clock_advance (30 * RIALTO_SECOND);
  fake_smtp_set_script (fixture->server, &up);
  assert_result (mailer, RIALTO_MAIL_NEVER);
  assert_result (mailer, RIALTO_MAIL_NEVER);
  g_assert_cmpuint (fake_smtp_get_connections (fixture->server), ==, 15);
}

static void
test_nobody_there (Fixture      *fixture,
                   gconstpointer data)
{
  g_autoptr (RialtoMailer) mailer = NULL;
  g_autoptr (GError) error = NULL;

  fixture->options.host = "rialto-mail.invalid";
  mailer = rialto_smtp_new (&fixture->options, NULL);
  assert_result (mailer, RIALTO_MAIL_LATER);

  fixture->options.host = "host/path";
  g_assert_null (rialto_smtp_new (&fixture->options, &error));
  g_assert_error (error, RIALTO_ERROR, RIALTO_ERROR_INVALID);
  g_clear_error (&error);
  fixture->options.host = "localhost";
  fixture->options.from = "nobody";
  g_assert_null (rialto_smtp_new (&fixture->options, &error));
  g_assert_error (error, RIALTO_ERROR, RIALTO_ERROR_INVALID);
}

#define ADD(name, function) g_test_add ("/smtp/" name, Fixture, NULL, set_up, function, tear_down)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  ADD ("plain", test_plain);
  ADD ("starttls-and-auth", test_starttls_and_auth);
  ADD ("tls-at-once", test_tls_at_once);
  ADD ("no-trust", test_no_trust);
  ADD ("replies", test_replies);
  ADD ("silence", test_silence);
  ADD ("breaker", test_breaker);
  ADD ("nobody-there", test_nobody_there);
  return g_test_run ();
}
