/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "account-fixture.h"

#include "rialto-clock.h"
#include "rialto-new-password.h"
#include "rialto-password-pool.h"
#include "rialto-password.h"

#define NEW_PASSWORD "nine blue kettles"

RIALTO_SQL (count_tokens,
            "test.count_tokens",
            "SELECT count(*) FROM one_time_tokens WHERE user_id = ?1 AND kind = 2");
RIALTO_SQL (count_all_tokens,
            "test.count_all_tokens",
            "SELECT count(*) FROM one_time_tokens WHERE kind = ?1");

RIALTO_SQL (count_waiting,
            "test.count_waiting",
            "SELECT count(*) FROM jobs WHERE kind = 'account.mail' AND state = ?1");

static Reply *
change (ServerFixture *fixture,
        const char    *token,
        const char    *from,
        const char    *to)
{
  g_autofree char *body = g_strdup_printf ("{\"old_password\":\"%s\",\"new_password\":\"%s\"}", from, to);

  return server_call (fixture, token, "PUT", "/auth/password", body);
}

static Reply *
ask_reset (ServerFixture *fixture,
           const char    *email)
{
  g_autofree char *body = g_strdup_printf ("{\"email\":\"%s\"}", email);

  return server_call (fixture, NULL, "POST", "/auth/password-reset", body);
}

static Reply *
reset (ServerFixture *fixture,
       const char    *token,
       const char    *password)
{
  g_autofree char *body = g_strdup_printf ("{\"token\":\"%s\",\"new_password\":\"%s\"}", token, password);

  return server_call (fixture, NULL, "POST", "/auth/password-reset/confirm", body);
}

static void
test_change (ServerFixture *fixture)
{
  g_autoptr (Member) anna = member_new (fixture, "anna");
  g_autoptr (Reply) phone = account_login (fixture, "anna", PASSWORD);
  g_autoptr (Reply) done = change (fixture, anna->token, PASSWORD, NEW_PASSWORD);
  g_autoptr (Reply) me = server_call (fixture, anna->token, "GET", "/auth/me", NULL);
  g_autoptr (Reply)
    away = server_call (fixture, reply_string (phone, "tokens/access_token"), "GET", "/auth/me", NULL);
  g_autoptr (Reply) tokens = account_refresh (fixture, reply_string (phone, "tokens/refresh_token"));
  g_autoptr (Reply) old = account_login (fixture, "anna", PASSWORD);
  g_autoptr (Reply) new = account_login (fixture, "anna", NEW_PASSWORD);
  g_autofree char *mail = account_take_mail (fixture, "anna@example.org", "was changed");

  assert_status (done, 204);
  assert_status (me, 200);
  assert_code (away, 401, "session_expired");
  assert_code (tokens, 401, "session_expired");
  assert_code (old, 401, "wrong_credentials");
  assert_status (new, 200);
  g_assert_nonnull (mail);
  g_assert_cmpuint (account_count_audit (fixture, anna->id, "password.changed"), ==, 1);
  g_assert_cmpuint (account_count_events (fixture, "user", anna->id, "session.delete"), ==, 1);
}

static void
test_change_refused (ServerFixture *fixture)
{
  g_autoptr (Member) anna = member_new (fixture, "anna");
  g_autoptr (Reply) phone = account_login (fixture, "anna", PASSWORD);
  g_autoptr (Reply) wrong = change (fixture, anna->token, "not this one", NEW_PASSWORD);
  g_autoptr (Reply) weak = change (fixture, anna->token, PASSWORD, "password123");
  g_autoptr (Reply) own = change (fixture, anna->token, PASSWORD, "Anna@Example.org");
  g_autoptr (Reply) same = change (fixture, anna->token, PASSWORD, PASSWORD);
  g_autoptr (Reply) still = account_login (fixture, "anna", PASSWORD);
  g_autoptr (Reply)
    there = server_call (fixture, reply_string (phone, "tokens/access_token"), "GET", "/auth/me", NULL);

  assert_code (wrong, 401, "wrong_credentials");
  assert_code (weak, 422, "invalid");
  g_assert_true (reply_has (weak, "fields/new_password"));
  g_assert_true (reply_has (own, "fields/new_password"));
  g_assert_true (reply_has (same, "fields/new_password"));
  assert_status (still, 200);
  assert_status (there, 200);
  g_assert_cmpuint (account_count_audit (fixture, anna->id, "password.changed"), ==, 0);
}

typedef struct
{
  ServerFixture *fixture;
  const char    *token;
  Reply         *reply;
} Racer;

static gpointer
log_in (gpointer data)
{
  Racer *racer = data;

  racer->reply = account_login (racer->fixture, "anna", PASSWORD);
  return NULL;
}

static gpointer
change_it (gpointer data)
{
  Racer *racer = data;

  racer->reply = change (racer->fixture, racer->token, PASSWORD, NEW_PASSWORD);
  return NULL;
}

/* Whoever signs in with the old password while it is being changed has no session afterwards. */
static void
test_change_race (ServerFixture *fixture)
{
  g_autoptr (Member) anna = member_new (fixture, "anna");
  Racer racers[8];
  GThread *threads[8];

  for (guint i = 0; i < 8; i++)
    {
      racers[i] = (Racer) { fixture, anna->token, NULL };
      threads[i] = g_thread_new ("racer", i == 4 ? change_it : log_in, &racers[i]);
    }
  for (guint i = 0; i < 8; i++)
    g_thread_join (threads[i]);

  assert_status (racers[4].reply, 204);
  for (guint i = 0; i < 8; i++)
    {
      if (i != 4 && racers[i].reply->status == 200)
        {
          g_autoptr (Reply) me = server_call (fixture, reply_string (racers[i].reply, "tokens/access_token"),
                                              "GET", "/auth/me", NULL);

          assert_code (me, 401, "session_expired");
        }
      else if (i != 4)
        assert_code (racers[i].reply, 401, "wrong_credentials");
      reply_free (racers[i].reply);
    }
}

static gpointer
hash_something (gpointer data)
{
  ServerFixture *fixture = data;
  g_autofree char *hash = rialto_password_pool_hash (fixture->context->passwords, NEW_PASSWORD, NULL);

  g_assert_nonnull (hash);
  return NULL;
}

typedef struct
{
  ServerFixture    *fixture;
  RialtoNewPassword password;
} NewPassword;

static gboolean
write_password (RialtoTx *tx,
                gpointer  data,
                GError  **error)
{
  NewPassword *self = data;

  return rialto_new_password_write (tx, self->fixture->context, NULL, &self->password, error);
}

/* Somebody's right password is being checked, behind others in the line, when it is changed. */
static void
test_slow_login (ServerFixture *fixture)
{
  enum
  {
    CROWD = 40
  };
  g_autoptr (Member) anna = member_new (fixture, "anna");
  RialtoPasswordPool *pool = fixture->context->passwords;
  g_autofree char *hashed = rialto_password_hash (NEW_PASSWORD, NULL);
  NewPassword change = { fixture, { .user = anna->id, .password = hashed, .action = "test" } };
  guint64 start = rialto_password_pool_get_finished (pool);
  Racer racer = { fixture, anna->token, NULL };
  GThread *crowd[CROWD], *login;
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < CROWD; i++)
    crowd[i] = g_thread_new ("crowd", hash_something, fixture);
  while (rialto_password_pool_get_finished (pool) + rialto_password_pool_get_waiting (pool) < start + CROWD)
    g_thread_yield ();
  login = g_thread_new ("login", log_in, &racer);
  while (rialto_password_pool_get_finished (pool) + rialto_password_pool_get_waiting (pool) <
         start + CROWD + 1)
    g_thread_yield ();
  rialto_store_write (fixture->context->store, write_password, &change, NULL, &error);
  g_assert_no_error (error);

  g_thread_join (login);
  for (guint i = 0; i < CROWD; i++)
    g_thread_join (crowd[i]);
  if (racer.reply->status == 200)
    {
      g_autoptr (Reply) me = server_call (fixture, reply_string (racer.reply, "tokens/access_token"), "GET",
                                          "/auth/me", NULL);

      assert_code (me, 401, "session_expired");
    }
  else
    assert_code (racer.reply, 401, "wrong_credentials");
  reply_free (racer.reply);
}

static void
test_reset (ServerFixture *fixture)
{
  g_autoptr (Member) anna = member_new (fixture, "anna");
  g_autoptr (Reply) asked = ask_reset (fixture, "Anna@EXAMPLE.org");
  g_autofree char *token = account_take_token (fixture, "anna@example.org", "reset");
  g_autoptr (Reply) weak = reset (fixture, token, "1234567890");
  g_autoptr (Reply) done = reset (fixture, token, NEW_PASSWORD);
  g_autoptr (Reply) again = reset (fixture, token, "ten red saucepans");
  g_autoptr (Reply) me = server_call (fixture, anna->token, "GET", "/auth/me", NULL);
  g_autoptr (Reply) old = account_login (fixture, "anna", PASSWORD);
  g_autoptr (Reply) new = account_login (fixture, "anna", NEW_PASSWORD);
  g_autofree char *mail = account_take_mail (fixture, "anna@example.org", "was changed");

  assert_status (asked, 204);
  assert_code (weak, 422, "invalid");
  assert_status (done, 204);
  assert_code (again, 410, "gone");
  assert_code (me, 401, "session_expired");
  assert_code (old, 401, "wrong_credentials");
  assert_status (new, 200);
  /* The mail came through. */
  g_assert_true (reply_bool (new, "account/email_verified"));
  g_assert_nonnull (mail);
  g_assert_cmpuint (account_count_audit (fixture, anna->id, "password.reset"), ==, 1);
}

/* Nothing tells who has an account: not the answer, not what is written. */
static void
test_reset_unknown (ServerFixture *fixture)
{
  g_autoptr (Member) anna = member_new (fixture, "anna");
  g_autofree char *first = account_take_mail (fixture, "anna@example.org", "/confirm/");
  g_autoptr (Reply) known = ask_reset (fixture, "anna@example.org");
  gint64 jobs = account_int (fixture, &count_waiting, 0);
  g_autoptr (Reply) unknown = ask_reset (fixture, "nobody@example.org");
  gint64 more_jobs = account_int (fixture, &count_waiting, 0);
  gint64 tokens = account_int (fixture, &count_all_tokens, 2);
  g_autofree char *mail = account_take_mail (fixture, "anna@example.org", "/reset/");
  g_autofree char *none = account_take_mail (fixture, "nobody@example.org", "Rialto");
  GHashTableIter iter;
  gpointer name;

  g_assert_nonnull (first);
  assert_status (known, 204);
  assert_status (unknown, 204);
  g_assert_cmpstr (known->body, ==, unknown->body);
  g_hash_table_iter_init (&iter, known->headers);
  while (g_hash_table_iter_next (&iter, &name, NULL))
    g_assert_true (g_hash_table_contains (unknown->headers, name));
  g_assert_cmpuint (g_hash_table_size (known->headers), ==, g_hash_table_size (unknown->headers));
  g_assert_cmpint (jobs, ==, 1);
  g_assert_cmpint (more_jobs, ==, 2);
  g_assert_cmpint (tokens, ==, 0);
  g_assert_nonnull (mail);
  g_assert_null (none);
  g_assert_cmpint (account_int (fixture, &count_all_tokens, 2), ==, 1);
}

static void
test_reset_too_late (ServerFixture *fixture)
{
  g_autoptr (Member) anna = NULL;
  g_autoptr (Reply) first = NULL, second = NULL, late = NULL, in_time = NULL, garbage = NULL;
  g_autofree char *old = NULL, *new = NULL;

  rialto_clock_fake (NOON);
  anna = member_new (fixture, "anna");
  first = ask_reset (fixture, "anna@example.org");
  old = account_take_token (fixture, "anna@example.org", "reset");
  rialto_clock_advance (RIALTO_HOUR);
  late = reset (fixture, old, NEW_PASSWORD);
  assert_code (late, 410, "gone");

  second = ask_reset (fixture, "anna@example.org");
  new = account_take_token (fixture, "anna@example.org", "reset");
  rialto_clock_advance (RIALTO_HOUR - 1);
  garbage = reset (fixture, "abcdefghijklmnopqrstuvwxyzabcdefghijklmnopq", NEW_PASSWORD);
  in_time = reset (fixture, new, NEW_PASSWORD);
  assert_code (garbage, 410, "gone");
  assert_status (in_time, 204);
  assert_status (first, 204);
  assert_status (second, 204);
}

/* One link at a time, for one purpose, and none after the password has changed another way. */
static void
test_reset_newest (ServerFixture *fixture)
{
  g_autoptr (Member) anna = member_new (fixture, "anna");
  g_autofree char *confirm = account_take_token (fixture, "anna@example.org", "confirm");
  g_autoptr (Reply) first = ask_reset (fixture, "anna@example.org");
  g_autofree char *old = account_take_token (fixture, "anna@example.org", "reset");
  g_autoptr (Reply) second = ask_reset (fixture, "anna@example.org");
  g_autofree char *new = account_take_token (fixture, "anna@example.org", "reset");
  g_autoptr (Reply) other_kind = reset (fixture, confirm, NEW_PASSWORD);
  g_autoptr (Reply) older = reset (fixture, old, NEW_PASSWORD);
  g_autoptr (Reply) changed = change (fixture, anna->token, PASSWORD, NEW_PASSWORD);
  g_autoptr (Reply) newer = reset (fixture, new, "ten red saucepans");

  assert_code (other_kind, 410, "gone");
  assert_code (older, 410, "gone");
  assert_status (changed, 204);
  assert_code (newer, 410, "gone");
  g_assert_cmpint (account_int (fixture, &count_tokens, anna->id), ==, 0);
}

static gpointer
reset_it (gpointer data)
{
  Racer *racer = data;

  racer->reply = reset (racer->fixture, racer->token, NEW_PASSWORD);
  return NULL;
}

static void
test_reset_race (ServerFixture *fixture)
{
  g_autoptr (Member) anna = member_new (fixture, "anna");
  g_autoptr (Reply) asked = ask_reset (fixture, "anna@example.org");
  g_autofree char *token = account_take_token (fixture, "anna@example.org", "reset");
  Racer racers[6];
  GThread *threads[6];
  guint n_done = 0;

  for (guint i = 0; i < 6; i++)
    {
      racers[i] = (Racer) { fixture, token, NULL };
      threads[i] = g_thread_new ("racer", reset_it, &racers[i]);
    }
  for (guint i = 0; i < 6; i++)
    {
      g_thread_join (threads[i]);
      n_done += racers[i].reply->status == 204;
      if (racers[i].reply->status != 204)
        assert_code (racers[i].reply, 410, "gone");
      reply_free (racers[i].reply);
    }
  g_assert_cmpuint (n_done, ==, 1);
  assert_status (asked, 204);
}

/* As much work for nobody as for somebody. */
static void
test_same_work (ServerFixture *fixture)
{
  g_autoptr (Member) anna = member_new (fixture, "anna");
  RialtoPasswordPool *pool = fixture->context->passwords;
  guint64 start = rialto_password_pool_get_finished (pool);
  g_autoptr (Reply) wrong = account_login (fixture, "anna", "not this one");
  guint64 after_wrong = rialto_password_pool_get_finished (pool);
  g_autoptr (Reply) nobody = account_login (fixture, "nobody", "not this one");
  guint64 after_nobody = rialto_password_pool_get_finished (pool);
  g_autoptr (Reply) no_address = account_login (fixture, "nobody@example.org", "not this one");
  guint64 after_no_address = rialto_password_pool_get_finished (pool);

  assert_code (wrong, 401, "wrong_credentials");
  assert_code (nobody, 401, "wrong_credentials");
  g_assert_cmpstr (reply_string (wrong, "title"), ==, reply_string (nobody, "title"));
  assert_code (no_address, 401, "wrong_credentials");
  g_assert_cmpuint (after_wrong - start, ==, 1);
  g_assert_cmpuint (after_nobody - after_wrong, ==, 1);
  g_assert_cmpuint (after_no_address - after_nobody, ==, 1);
}

static Reply *
ask_code (ServerFixture *fixture,
          Member        *member,
          const char    *handle)
{
  g_autofree char *body = g_strdup_printf ("{\"handle\":\"%s\"}", handle);

  return server_call (fixture, member != NULL ? member->token : NULL, "POST", "/auth/password-reset/code",
                      body);
}

/* Where no mail leaves the server says so, and the owner gives codes to those who have forgotten. */
static void
test_owner_code (ServerFixture *fixture)
{
  g_autoptr (Member) olga = member_new_with_role (fixture, "olga", RIALTO_ROLE_OWNER);
  g_autoptr (Member) adam = member_new_with_role (fixture, "adam", RIALTO_ROLE_ADMIN);
  g_autoptr (Member) anna = member_new (fixture, "anna");
  g_autoptr (Reply) meta = server_call (fixture, NULL, "GET", "/meta", NULL);
  g_autoptr (Reply) by_nobody = ask_code (fixture, NULL, "anna");
  g_autoptr (Reply) by_admin = ask_code (fixture, adam, "anna");
  g_autoptr (Reply) stranger = ask_code (fixture, olga, "nobody");
  g_autoptr (Reply) first = ask_code (fixture, olga, "anna");
  g_autoptr (Reply) second = ask_code (fixture, olga, "anna");
  g_autoptr (Reply) older = reset (fixture, reply_string (first, "code"), NEW_PASSWORD);
  g_autoptr (Reply) done = reset (fixture, reply_string (second, "code"), NEW_PASSWORD);
  g_autoptr (Reply) again = reset (fixture, reply_string (second, "code"), PASSWORD);
  g_autoptr (Reply) login = account_login (fixture, "anna", NEW_PASSWORD);
  g_autoptr (Reply)
    me = server_call (fixture, reply_string (login, "tokens/access_token"), "GET", "/auth/me", NULL);

  g_assert_false (reply_bool (meta, "mail"));
  assert_code (by_nobody, 401, "unauthenticated");
  assert_code (by_admin, 403, "forbidden");
  assert_code (stranger, 404, "not_found");
  g_assert_cmpuint (first->status, ==, 201);
  g_assert_nonnull (reply_string (first, "expires_at"));
  assert_code (older, 410, "gone");
  g_assert_cmpuint (done->status, ==, 204);
  assert_code (again, 410, "gone");
  g_assert_cmpuint (login->status, ==, 200);
  /* Who was told a code has not shown that the address is theirs. */
  g_assert_false (reply_bool (me, "email_verified"));
}

/* Where mails arrive nobody but whoever reads them gets a code. */
static void
test_owner_code_mailed (ServerFixture *fixture)
{
  g_autoptr (Member) olga = member_new_with_role (fixture, "olga", RIALTO_ROLE_OWNER);
  g_autoptr (Member) anna = member_new (fixture, "anna");
  g_autoptr (Reply) meta = NULL;
  g_autoptr (Reply) code = NULL;

  fixture->context->config->mail.transport = RIALTO_MAIL_SMTP;
  meta = server_call (fixture, NULL, "GET", "/meta", NULL);
  code = ask_code (fixture, olga, "anna");
  g_assert_true (reply_bool (meta, "mail"));
  assert_code (code, 403, "forbidden");
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  server_test_add ("password/change", test_change);
  server_test_add ("password/change-refused", test_change_refused);
  server_test_add ("password/change-race", test_change_race);
  server_test_add ("password/slow-login", test_slow_login);
  server_test_add ("password/reset", test_reset);
  server_test_add ("password/reset-unknown", test_reset_unknown);
  server_test_add ("password/reset-too-late", test_reset_too_late);
  server_test_add ("password/reset-newest", test_reset_newest);
  server_test_add ("password/reset-race", test_reset_race);
  server_test_add ("password/same-work", test_same_work);
  server_test_add ("password/owner-code", test_owner_code);
  server_test_add ("password/owner-code-mailed", test_owner_code_mailed);
  return g_test_run ();
}
