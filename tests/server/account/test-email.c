/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "account-fixture.h"

#include "rialto-clock.h"

static Reply *
change (ServerFixture *fixture,
        Member        *member,
        const char    *email,
        const char    *password)
{
  g_autofree char *body = g_strdup_printf ("{\"email\":\"%s\",\"password\":\"%s\"}", email, password);

  return server_call (fixture, member->token, "PUT", "/auth/email", body);
}

static Reply *
verify (ServerFixture *fixture,
        const char    *token)
{
  return account_post_token (fixture, "/auth/verify-email", token);
}

static Reply *
get_me (ServerFixture *fixture,
        Member        *member)
{
  return server_call (fixture, member->token, "GET", "/auth/me", NULL);
}

static void
test_confirm (ServerFixture *fixture)
{
  g_autoptr (Member) anna = member_new (fixture, "anna");
  g_autoptr (Reply) before = get_me (fixture, anna);
  g_autofree char *token = account_take_token (fixture, "anna@example.org", "confirm");
  g_autoptr (Reply) done = verify (fixture, token);
  g_autoptr (Reply) again = verify (fixture, token);
  g_autoptr (Reply) after = get_me (fixture, anna);
  g_autoptr (Reply) resend = server_call (fixture, anna->token, "POST", "/auth/verify-email/resend", NULL);
  g_autofree char *none = account_take_mail (fixture, "anna@example.org", "Rialto");

  g_assert_false (reply_bool (before, "email_verified"));
  assert_status (done, 204);
  assert_code (again, 410, "gone");
  g_assert_true (reply_bool (after, "email_verified"));
  g_assert_cmpuint (account_count_events (fixture, "user", anna->id, "account.update"), ==, 1);
  /* There is nothing left to confirm. */
  assert_status (resend, 204);
  g_assert_null (none);
}

static void
test_bad_tokens (ServerFixture *fixture)
{
  static const char *const tokens[] = {
    "x",
    "abcdefghijklmnopqrstuvwxyzabcdefghijklmnopq",
    "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAB",
    "' OR 1=1 --",
    "\xf0\x9f\xaa\xbf\xf0\x9f\xaa\xbf\xf0\x9f\xaa\xbf",
  };
  g_autoptr (Reply) empty = verify (fixture, "");

  for (guint i = 0; i < G_N_ELEMENTS (tokens); i++)
    {
      g_autoptr (Reply) reply = verify (fixture, tokens[i]);

      assert_code (reply, 410, "gone");
    }
  assert_code (empty, 422, "invalid");
}

static void
test_resend (ServerFixture *fixture)
{
  g_autoptr (Member) anna = NULL;
  g_autofree char *first = NULL, *second = NULL, *third = NULL;
  g_autoptr (Reply) resend = NULL, again = NULL, old = NULL, late = NULL, done = NULL;

  rialto_clock_fake (NOON);
  anna = member_new (fixture, "anna");
  first = account_take_token (fixture, "anna@example.org", "confirm");
  resend = server_call (fixture, anna->token, "POST", "/auth/verify-email/resend", NULL);
  assert_status (resend, 204);
  second = account_take_token (fixture, "anna@example.org", "confirm");
  old = verify (fixture, first);
  assert_code (old, 410, "gone");

  again = server_call (fixture, anna->token, "POST", "/auth/verify-email/resend", NULL);
  assert_status (again, 204);
  third = account_take_token (fixture, "anna@example.org", "confirm");
  rialto_clock_advance (3 * RIALTO_DAY);
  late = verify (fixture, third);
  assert_code (late, 410, "gone");

  g_clear_pointer (&again, reply_free);
  g_clear_pointer (&third, g_free);
  done = account_refresh (fixture, anna->refresh);
  g_set_str (&anna->token, reply_string (done, "access_token"));
  again = server_call (fixture, anna->token, "POST", "/auth/verify-email/resend", NULL);
  third = account_take_token (fixture, "anna@example.org", "confirm");
  rialto_clock_advance (3 * RIALTO_DAY - 1);
  g_clear_pointer (&done, reply_free);
  done = verify (fixture, third);
  assert_status (done, 204);
}

static void
test_change (ServerFixture *fixture)
{
  g_autoptr (Member) anna = member_new (fixture, "anna");
  g_autofree char *sign_up = account_take_token (fixture, "anna@example.org", "confirm");
  g_autoptr (Reply) first = verify (fixture, sign_up);
  g_autoptr (Reply) asked = change (fixture, anna, "anna@new.example", PASSWORD);
  g_autoptr (Reply) waiting = get_me (fixture, anna);
  g_autoptr (Reply) not_yet = account_login (fixture, "anna@new.example", PASSWORD);
  g_autoptr (Reply)
    reset = server_call (fixture, NULL, "POST", "/auth/password-reset", "{\"email\":\"anna@example.org\"}");
  g_autofree char *notice = account_take_mail (fixture, "anna@example.org", "about to change");
  g_autofree char *stale = account_take_token (fixture, "anna@example.org", "reset");
  g_autofree char *token = account_take_token (fixture, "anna@new.example", "confirm");
  g_autoptr (Reply) done = verify (fixture, token);
  g_autoptr (Reply) me = get_me (fixture, anna);
  g_autoptr (Reply) by_new = account_login (fixture, "Anna@New.example", PASSWORD);
  g_autoptr (Reply) by_old = account_login (fixture, "anna@example.org", PASSWORD);
  g_autofree char *body = g_strdup_printf ("{\"token\":\"%s\",\"new_password\":\"nine blue kettles\"}",
                                           stale);
  g_autoptr (Reply) by_mail = server_call (fixture, NULL, "POST", "/auth/password-reset/confirm", body);

  assert_status (first, 204);
  assert_status (asked, 204);
  g_assert_cmpstr (reply_string (waiting, "email"), ==, "anna@example.org");
  g_assert_cmpstr (reply_string (waiting, "pending_email"), ==, "anna@new.example");
  g_assert_true (reply_bool (waiting, "email_verified"));
  assert_code (not_yet, 401, "wrong_credentials");
  g_assert_nonnull (notice);
  assert_status (done, 204);
  g_assert_cmpstr (reply_string (me, "email"), ==, "anna@new.example");
  g_assert_null (reply_string (me, "pending_email"));
  g_assert_true (reply_bool (me, "email_verified"));
  assert_status (by_new, 200);
  assert_code (by_old, 401, "wrong_credentials");
  /* Whoever reads the old mailbox cannot choose a password any more. */
  assert_status (reset, 204);
  assert_code (by_mail, 410, "gone");
  g_assert_cmpuint (account_count_audit (fixture, anna->id, "email.change_requested"), ==, 1);
  g_assert_cmpuint (account_count_audit (fixture, anna->id, "email.changed"), ==, 1);
  g_assert_cmpuint (account_count_events (fixture, "user", anna->id, "account.update"), ==, 3);
}

static void
test_change_refused (ServerFixture *fixture)
{
  g_autoptr (Member) anna = member_new (fixture, "anna");
  g_autoptr (Member) bert = member_new (fixture, "bert");
  g_autoptr (Reply) wrong = change (fixture, anna, "anna@new.example", "not this one");
  g_autoptr (Reply) taken = change (fixture, anna, "BERT@example.org", PASSWORD);
  g_autoptr (Reply) none = change (fixture, anna, "anna@", PASSWORD);
  g_autoptr (Reply) header = change (fixture, anna, "anna@new.example\\r\\nBcc: x@example.org", PASSWORD);
  g_autoptr (Reply) me = get_me (fixture, anna);
  g_autofree char *mail = account_take_mail (fixture, "anna@new.example", "Rialto");

  assert_code (wrong, 401, "wrong_credentials");
  assert_code (taken, 409, "email_taken");
  assert_code (none, 422, "invalid");
  assert_code (header, 422, "invalid");
  g_assert_null (reply_string (me, "pending_email"));
  g_assert_null (mail);
  g_assert_cmpstr (bert->handle, ==, "bert");
}

/* Only the newest wish counts, and asking for what one has is taking it back. */
static void
test_change_of_mind (ServerFixture *fixture)
{
  g_autoptr (Member) anna = member_new (fixture, "anna");
  g_autoptr (Reply) one = change (fixture, anna, "one@new.example", PASSWORD);
  g_autofree char *first = account_take_token (fixture, "one@new.example", "confirm");
  g_autoptr (Reply) two = change (fixture, anna, "two@new.example", PASSWORD);
  g_autofree char *second = account_take_token (fixture, "two@new.example", "confirm");
  g_autoptr (Reply) stale = verify (fixture, first);
  g_autoptr (Reply) back = change (fixture, anna, "anna@example.org", PASSWORD);
  g_autoptr (Reply) taken_back = verify (fixture, second);
  g_autoptr (Reply) me = get_me (fixture, anna);

  assert_status (one, 204);
  assert_status (two, 204);
  assert_code (stale, 410, "gone");
  assert_status (back, 204);
  assert_code (taken_back, 410, "gone");
  g_assert_cmpstr (reply_string (me, "email"), ==, "anna@example.org");
  g_assert_null (reply_string (me, "pending_email"));
}

/* Small and capital letters are the same address, but one may want it written another way. */
static void
test_change_case (ServerFixture *fixture)
{
  g_autoptr (Member) anna = member_new (fixture, "anna");
  g_autoptr (Reply) asked = change (fixture, anna, "Anna@example.org", PASSWORD);
  g_autofree char *token = account_take_token (fixture, "Anna@example.org", "confirm");
  g_autoptr (Reply) done = verify (fixture, token);
  g_autoptr (Reply) me = get_me (fixture, anna);

  assert_status (asked, 204);
  assert_status (done, 204);
  g_assert_cmpstr (reply_string (me, "email"), ==, "Anna@example.org");
}

static void
test_taken_meanwhile (ServerFixture *fixture)
{
  g_autoptr (Member) anna = member_new (fixture, "anna");
  g_autoptr (Reply) asked = change (fixture, anna, "zoe@example.org", PASSWORD);
  g_autofree char *token = account_take_token (fixture, "zoe@example.org", "confirm");
  g_autoptr (Member) zoe = member_new (fixture, "zoe");
  g_autoptr (Reply) late = verify (fixture, token);
  g_autoptr (Reply) me = get_me (fixture, anna);
  g_autoptr (Reply) hers = get_me (fixture, zoe);

  assert_status (asked, 204);
  assert_code (late, 409, "email_taken");
  g_assert_cmpstr (reply_string (me, "email"), ==, "anna@example.org");
  g_assert_cmpstr (reply_string (hers, "email"), ==, "zoe@example.org");
}

typedef struct
{
  ServerFixture *fixture;
  char          *token;
  Reply         *reply;
} Racer;

static gpointer
verify_it (gpointer data)
{
  Racer *racer = data;

  racer->reply = verify (racer->fixture, racer->token);
  return NULL;
}

/* Four people wait for one address, and all prove it at the same moment. */
static void
test_change_race (ServerFixture *fixture)
{
  Member *members[4];
  Racer racers[4];
  GThread *threads[4];
  guint n_done = 0;

  for (guint i = 0; i < 4; i++)
    {
      g_autofree char *handle = g_strdup_printf ("racer%u", i);
      g_autoptr (Reply) asked = NULL;

      members[i] = member_new (fixture, handle);
      asked = change (fixture, members[i], "prize@example.org", PASSWORD);
      assert_status (asked, 204);
      racers[i] = (Racer) { fixture, account_take_token (fixture, "prize@example.org", "confirm"), NULL };
    }
  for (guint i = 0; i < 4; i++)
    threads[i] = g_thread_new ("racer", verify_it, &racers[i]);
  for (guint i = 0; i < 4; i++)
    {
      g_autoptr (Reply) me = NULL;

      g_thread_join (threads[i]);
      me = get_me (fixture, members[i]);
      if (racers[i].reply->status == 204)
        {
          n_done++;
          g_assert_cmpstr (reply_string (me, "email"), ==, "prize@example.org");
        }
      else
        {
          assert_code (racers[i].reply, 409, "email_taken");
          g_assert_cmpstr (reply_string (me, "email"), !=, "prize@example.org");
        }
      reply_free (racers[i].reply);
      g_free (racers[i].token);
      member_free (members[i]);
    }
  g_assert_cmpuint (n_done, ==, 1);
}

/* A work route tells the seq of what it has written, not none. */
static void
test_seq (ServerFixture *fixture)
{
  g_autoptr (Member) anna = member_new (fixture, "anna");
  g_autofree char *token = account_take_token (fixture, "anna@example.org", "confirm");
  g_autoptr (Reply) event = verify (fixture, token);
  gint64 seen = 0, told;

  assert_status (event, 204);
  /* On PostgreSQL the event is numbered a moment later. */
  while (seen == 0)
    {
      g_autoptr (Reply) me = get_me (fixture, anna);

      seen = g_ascii_strtoll (g_hash_table_lookup (me->headers, "x-rialto-seq"), NULL, 10);
    }
  {
    g_autoptr (Reply) in = account_login (fixture, "anna", PASSWORD);
    g_autoptr (Reply) asked = change (fixture, anna, "anna@new.example", PASSWORD);

    assert_status (in, 200);
    told = g_ascii_strtoll (g_hash_table_lookup (in->headers, "x-rialto-seq"), NULL, 10);
    g_assert_cmpint (told, ==, seen);
    told = g_ascii_strtoll (g_hash_table_lookup (asked->headers, "x-rialto-seq"), NULL, 10);
    g_assert_cmpint (told, ==, fixture->kind == RIALTO_STORE_SQLITE ? seen + 1 : seen);
  }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  server_test_add ("email/confirm", test_confirm);
  server_test_add ("email/bad-tokens", test_bad_tokens);
  server_test_add ("email/resend", test_resend);
  server_test_add ("email/change", test_change);
  server_test_add ("email/change-refused", test_change_refused);
  server_test_add ("email/change-of-mind", test_change_of_mind);
  server_test_add ("email/change-case", test_change_case);
  server_test_add ("email/taken-meanwhile", test_taken_meanwhile);
  server_test_add ("email/change-race", test_change_race);
  server_test_add ("email/seq", test_seq);
  return g_test_run ();
}
