/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server-fixture.h"

#include "rialto-clock.h"

static Reply *
refresh (ServerFixture *fixture,
         const char    *token)
{
  g_autofree char *body = g_strdup_printf ("{\"refresh_token\":\"%s\"}", token);

  return server_call (fixture, NULL, "POST", "/auth/refresh-token", body);
}

static void
test_register (ServerFixture *fixture)
{
  g_autoptr (Member) anna = member_new (fixture, "anna");
  g_autoptr (Reply) me = server_call (fixture, anna->token, "GET", "/auth/me", NULL);
  g_autoptr (Reply)
    again = server_call (fixture, NULL, "POST", "/auth/register",
                         "{\"handle\":\"anna\",\"name\":\"Other\",\"email\":\"other@example.org\","
                         "\"password\":\"seven green teapots\"}");
  g_autoptr (Reply)
    same_mail = server_call (fixture, NULL, "POST", "/auth/register",
                             "{\"handle\":\"other\",\"name\":\"Other\",\"email\":\"ANNA@example.org\","
                             "\"password\":\"seven green teapots\"}");

  assert_status (me, 200);
  g_assert_cmpint (reply_id (me, "id"), ==, anna->id);
  g_assert_cmpstr (reply_string (me, "profile/name"), ==, "Anna");
  g_assert_cmpstr (reply_string (me, "role"), ==, "user");
  assert_code (again, 409, "handle_taken");
  assert_code (same_mail, 409, "email_taken");
}

static void
test_bad_registration (ServerFixture *fixture)
{
  g_autoptr (Reply) reply = server_call (
    fixture, NULL, "POST", "/auth/register",
    "{\"handle\":\"A B\",\"name\":\"\",\"email\":\"nobody\",\"password\":\"short\",\"colour\":1}");
  g_autoptr (Reply) weak = server_call (
    fixture, NULL, "POST", "/auth/register",
    "{\"handle\":\"bert\",\"name\":\"Bert\",\"email\":\"bert@example.org\",\"password\":\"1234567890\"}");

  assert_code (reply, 422, "invalid");
  g_assert_true (reply_has (reply, "fields/handle"));
  g_assert_true (reply_has (reply, "fields/name"));
  g_assert_true (reply_has (reply, "fields/email"));
  g_assert_true (reply_has (reply, "fields/colour"));
  assert_code (weak, 422, "invalid");
  g_assert_true (reply_has (weak, "fields/password"));
}

static void
test_login (ServerFixture *fixture)
{
  g_autoptr (Member) anna = member_new (fixture, "anna");
  g_autoptr (Reply)
    by_handle = server_call (fixture, NULL, "POST", "/auth/login",
                             "{\"login\":\"Anna\",\"password\":\"seven green teapots\",\"device\":\"desk\"}");
  g_autoptr (Reply)
    by_mail = server_call (fixture, NULL, "POST", "/auth/login",
                           "{\"login\":\"Anna@Example.org\",\"password\":\"seven green teapots\"}");
  g_autoptr (Reply) wrong = server_call (fixture, NULL, "POST", "/auth/login",
                                         "{\"login\":\"anna\",\"password\":\"eight green teapots\"}");
  g_autoptr (Reply) nobody = server_call (fixture, NULL, "POST", "/auth/login",
                                          "{\"login\":\"zoe\",\"password\":\"seven green teapots\"}");

  assert_status (by_handle, 200);
  assert_status (by_mail, 200);
  g_assert_cmpint (reply_id (by_handle, "account/id"), ==, anna->id);
  g_assert_cmpint (reply_id (by_handle, "tokens/session"), !=, anna->session);
  assert_code (wrong, 401, "wrong_credentials");
  assert_code (nobody, 401, "wrong_credentials");
}

static void
test_logout (ServerFixture *fixture)
{
  g_autoptr (Member) anna = member_new (fixture, "anna");
  g_autoptr (Reply) out = server_call (fixture, anna->token, "POST", "/auth/logout", NULL);
  g_autoptr (Reply) me = server_call (fixture, anna->token, "GET", "/auth/me", NULL);
  g_autoptr (Reply) tokens = refresh (fixture, anna->refresh);

  assert_status (out, 204);
  assert_code (me, 401, "session_expired");
  assert_code (tokens, 401, "session_expired");
}

static void
test_no_token (ServerFixture *fixture)
{
  g_autoptr (Reply) none = server_call (fixture, NULL, "GET", "/auth/me", NULL);
  g_autoptr (Reply) garbage = server_call (fixture, "abc.def.ghi", "GET", "/auth/me", NULL);

  assert_code (none, 401, "unauthenticated");
  g_assert_cmpuint (garbage->status, ==, 401);
}

/* The answer got lost: the same token gives the same successor, for a minute. */
static void
test_lost_answer (ServerFixture *fixture)
{
  g_autoptr (Member) anna = NULL;
  g_autoptr (Reply) first = NULL, second = NULL, third = NULL;

  rialto_clock_fake (G_GINT64_CONSTANT (1800000000000));
  anna = member_new (fixture, "anna");
  first = refresh (fixture, anna->refresh);
  rialto_clock_advance (59 * RIALTO_SECOND);
  second = refresh (fixture, anna->refresh);
  assert_status (first, 200);
  assert_status (second, 200);
  g_assert_cmpstr (reply_string (first, "refresh_token"), ==, reply_string (second, "refresh_token"));

  third = refresh (fixture, reply_string (second, "refresh_token"));
  assert_status (third, 200);
}

/* A token that was used, and its successor too: two hold it. Everything of that session ends. */
static void
test_theft (ServerFixture *fixture)
{
  g_autoptr (Member) anna = member_new (fixture, "anna");
  g_autoptr (Reply) first = refresh (fixture, anna->refresh);
  g_autoptr (Reply) second = refresh (fixture, reply_string (first, "refresh_token"));
  g_autoptr (Reply) thief = refresh (fixture, anna->refresh);
  g_autoptr (Reply) owner = refresh (fixture, reply_string (second, "refresh_token"));
  g_autoptr (Reply) me = server_call (fixture, anna->token, "GET", "/auth/me", NULL);

  assert_status (second, 200);
  assert_code (thief, 401, "token_reused");
  assert_code (owner, 401, "session_expired");
  assert_code (me, 401, "session_expired");
}

/* The lid was closed on the answer, and is opened in the morning: nobody has used what it said. */
static void
test_late_repeat (ServerFixture *fixture)
{
  g_autoptr (Member) anna = NULL;
  g_autoptr (Reply) first = NULL, late = NULL, next = NULL;

  rialto_clock_fake (G_GINT64_CONSTANT (1800000000000));
  anna = member_new (fixture, "anna");
  rialto_clock_advance (RIALTO_HOUR);
  first = refresh (fixture, anna->refresh);
  rialto_clock_advance (9 * RIALTO_HOUR);
  late = refresh (fixture, anna->refresh);
  assert_status (late, 200);
  g_assert_cmpstr (reply_string (first, "refresh_token"), ==, reply_string (late, "refresh_token"));
  next = refresh (fixture, reply_string (late, "refresh_token"));
  assert_status (next, 200);
}

/* Somebody has; so the one who comes late is another. */
static void
test_late_theft (ServerFixture *fixture)
{
  g_autoptr (Member) anna = NULL;
  g_autoptr (Reply) first = NULL, used = NULL, late = NULL;

  rialto_clock_fake (G_GINT64_CONSTANT (1800000000000));
  anna = member_new (fixture, "anna");
  first = refresh (fixture, anna->refresh);
  rialto_clock_advance (RIALTO_SECOND);
  used = server_call (fixture, reply_string (first, "access_token"), "GET", "/auth/me", NULL);
  assert_status (used, 200);
  rialto_clock_advance (60 * RIALTO_SECOND);
  late = refresh (fixture, anna->refresh);
  assert_code (late, 401, "token_reused");
}

static void
test_expiry (ServerFixture *fixture)
{
  g_autoptr (Member) anna = NULL;
  g_autoptr (Reply) old = NULL, fresh = NULL, much_later = NULL;
  g_autofree char *newest = NULL;

  rialto_clock_fake (G_GINT64_CONSTANT (1800000000000));
  anna = member_new (fixture, "anna");
  rialto_clock_advance (16 * RIALTO_MINUTE);
  old = server_call (fixture, anna->token, "GET", "/auth/me", NULL);
  assert_code (old, 401, "unauthenticated");
  fresh = refresh (fixture, anna->refresh);
  assert_status (fresh, 200);
  newest = g_strdup (reply_string (fresh, "refresh_token"));
  rialto_clock_advance (31 * RIALTO_DAY);
  much_later = refresh (fixture, newest);
  assert_code (much_later, 401, "session_expired");
}

typedef struct
{
  ServerFixture *fixture;
  const char    *token;
  Reply         *reply;
} Repeater;

static gpointer
repeat (gpointer data)
{
  Repeater *self = data;

  self->reply = refresh (self->fixture, self->token);
  return NULL;
}

/* The same token eight times at once, as a client does that lost its answers: one successor, and the session lives. */
static void
test_repeated_at_once (ServerFixture *fixture)
{
  g_autoptr (Member) anna = member_new (fixture, "anna");
  Repeater repeaters[8];
  GThread *threads[8];
  g_autofree char *successor = NULL;
  g_autoptr (Reply) next = NULL, me = NULL;

  for (guint i = 0; i < 8; i++)
    {
      repeaters[i] = (Repeater) { fixture, anna->refresh, NULL };
      threads[i] = g_thread_new ("repeater", repeat, &repeaters[i]);
    }
  for (guint i = 0; i < 8; i++)
    {
      g_thread_join (threads[i]);
      assert_status (repeaters[i].reply, 200);
      if (successor == NULL)
        successor = g_strdup (reply_string (repeaters[i].reply, "refresh_token"));
      g_assert_cmpstr (reply_string (repeaters[i].reply, "refresh_token"), ==, successor);
      reply_free (repeaters[i].reply);
    }
  g_assert_cmpstr (successor, !=, anna->refresh);
  me = server_call (fixture, anna->token, "GET", "/auth/me", NULL);
  next = refresh (fixture, successor);
  assert_status (me, 200);
  assert_status (next, 200);
}

/* Names and handles that want to be something else. */
static void
test_hostile_names (ServerFixture *fixture)
{
  static const char *const bodies[] = {
    "{\"handle\":\"an\\u0000na\",\"name\":\"A\",\"email\":\"a@example.org\",\"password\":\"seven green teapots\"}",
    "{\"handle\":\"../../x\",\"name\":\"A\",\"email\":\"a@example.org\",\"password\":\"seven green teapots\"}",
    "{\"handle\":\"\xd0\xb0nna\",\"name\":\"A\",\"email\":\"a@example.org\",\"password\":\"seven green teapots\"}",
    "{\"handle\":\"anna\",\"name\":\"\xe2\x80\x8b\xe2\x80\x8d\",\"email\":\"a@example.org\",\"password\":\"seven green teapots\"}",
    "{\"handle\":\"anna\",\"name\":\"A\\nB\",\"email\":\"a@example.org\",\"password\":\"seven green teapots\"}",
    "{\"handle\":\"anna\",\"name\":\"A\",\"email\":\"a@example.org\\nBcc: b@example.org\",\"password\":\"seven green teapots\"}",
    "{\"handle\":\"anna\",\"name\":\"A\",\"email\":\"a@example.org\",\"password\":\"seven\\u0000 green teapots\"}",
    "{\"handle\":\"anna\",\"handle\":\"bert\",\"name\":\"A\",\"email\":\"a@example.org\",\"password\":\"seven green teapots\"}",
    "{\"handle\":\"anna\",\"name\":\"\xff\xfe\",\"email\":\"a@example.org\",\"password\":\"seven green teapots\"}",
    "{\"handle\":\"anna\",\"name\":\"A\",\"role\":\"owner\",\"email\":\"a@example.org\",\"password\":\"seven green teapots\"}",
  };
  g_autoptr (Reply)
    quoted = server_call (fixture, NULL, "POST", "/auth/register",
                          "{\"handle\":\"bobby\",\"name\":\"Robert'); DROP TABLE users; --\","
                          "\"email\":\"bobby@example.org\",\"password\":\"'; DELETE FROM users --\"}");
  g_autoptr (Reply) in = server_call (fixture, NULL, "POST", "/auth/login",
                                      "{\"login\":\"bobby\",\"password\":\"'; DELETE FROM users --\"}");

  for (guint i = 0; i < G_N_ELEMENTS (bodies); i++)
    {
      g_autoptr (Reply) reply = server_call (fixture, NULL, "POST", "/auth/register", bodies[i]);

      g_test_message ("body %u: %u", i, reply->status);
      g_assert_true (reply->status == 400 || reply->status == 422);
    }
  assert_status (quoted, 201);
  assert_status (in, 200);
  g_assert_cmpstr (reply_string (in, "account/profile/name"), ==, "Robert'); DROP TABLE users; --");
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  server_test_add ("sign-in/register", test_register);
  server_test_add ("sign-in/bad-registration", test_bad_registration);
  server_test_add ("sign-in/login", test_login);
  server_test_add ("sign-in/logout", test_logout);
  server_test_add ("sign-in/no-token", test_no_token);
  server_test_add ("sign-in/lost-answer", test_lost_answer);
  server_test_add ("sign-in/theft", test_theft);
  server_test_add ("sign-in/late-repeat", test_late_repeat);
  server_test_add ("sign-in/late-theft", test_late_theft);
  server_test_add ("sign-in/expiry", test_expiry);
  server_test_add ("sign-in/repeated-at-once", test_repeated_at_once);
  server_test_add ("sign-in/hostile-names", test_hostile_names);
  return g_test_run ();
}
