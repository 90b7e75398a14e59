/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "account-fixture.h"

#include "rialto-clock.h"
#include "rialto-time.h"

#include <string.h>

RIALTO_SQL (
  add_session,
  "test.add_session",
  "INSERT INTO sessions (id, user_id, device, agent, address, created_at, seen_at, expires_at, counter, "
  "rotated_at) VALUES (?2, ?1, 'old', '', '', ?2, ?2, 4102444800000, 0, ?2)");
RIALTO_SQL (count_live,
            "test.count_live",
            "SELECT count(*) FROM sessions WHERE user_id = ?1 AND revoked_at IS NULL");
RIALTO_SQL (is_revoked,
            "test.is_revoked",
            "SELECT count(*) FROM sessions WHERE id = ?1 AND revoked_at IS NOT NULL");

static Reply *
end_session (ServerFixture *fixture,
             Member        *member,
             RialtoId       session)
{
  g_autofree char *path = g_strdup_printf ("/auth/sessions/%" G_GINT64_FORMAT, session);

  return server_call (fixture, member->token, "DELETE", path, NULL);
}

static void
test_list (ServerFixture *fixture)
{
  g_autoptr (Member) anna = member_new (fixture, "anna");
  g_autoptr (Member) bert = member_new (fixture, "bert");
  const char *const headers[] = { "User-Agent: Rialto/1.0 (desk)", NULL };
  g_autoptr (Reply) second = server_call_full (fixture, NULL, "POST", "/auth/login",
                                               "{\"login\":\"anna\",\"password\":\"" PASSWORD
                                               "\",\"device\":\"Anna's desk\"}",
                                               -1, headers);
  g_autoptr (Reply) list = server_call (fixture, anna->token, "GET", "/auth/sessions", NULL);
  g_autoptr (Reply) other = server_call (fixture, reply_string (second, "tokens/access_token"), "GET",
                                         "/auth/sessions", NULL);

  assert_status (list, 200);
  g_assert_cmpuint (reply_count (list, "items"), ==, 2);
  g_assert_cmpint (reply_id (list, "items/0/id"), ==, reply_id (second, "tokens/session"));
  g_assert_cmpstr (reply_string (list, "items/0/device"), ==, "Anna's desk");
  g_assert_cmpstr (reply_string (list, "items/0/agent"), ==, "Rialto/1.0 (desk)");
  g_assert_cmpstr (reply_string (list, "items/0/address"), ==, "127.0.0.1");
  g_assert_false (reply_bool (list, "items/0/current"));
  g_assert_cmpint (reply_id (list, "items/1/id"), ==, anna->session);
  g_assert_true (reply_bool (list, "items/1/current"));
  g_assert_null (reply_string (list, "next"));
  g_assert_true (reply_bool (other, "items/0/current"));
  g_assert_false (reply_bool (other, "items/1/current"));
  g_assert_cmpint (bert->session, !=, 0);
}

static void
test_pages (ServerFixture *fixture)
{
  g_autoptr (Member) anna = member_new (fixture, "anna");
  g_autoptr (Reply) first = NULL, second = NULL, third = NULL, wrong = NULL;
  g_autofree char *path = NULL, *foreign = NULL;

  for (gint64 id = 1; id <= 4; id++)
    account_exec (fixture, &add_session, anna->id, id);
  first = server_call (fixture, anna->token, "GET", "/auth/sessions?limit=2", NULL);
  g_assert_cmpuint (reply_count (first, "items"), ==, 2);
  g_assert_cmpint (reply_id (first, "items/1/id"), ==, 4);
  path = g_strdup_printf ("/auth/sessions?limit=3&cursor=%s", reply_string (first, "next"));
  second = server_call (fixture, anna->token, "GET", path, NULL);
  g_assert_cmpuint (reply_count (second, "items"), ==, 3);
  g_assert_cmpint (reply_id (second, "items/0/id"), ==, 3);
  g_assert_cmpint (reply_id (second, "items/2/id"), ==, 1);
  g_assert_null (reply_string (second, "next"));

  wrong = server_call (fixture, anna->token, "GET", "/auth/sessions?cursor=zzz", NULL);
  assert_code (wrong, 422, "invalid");
  third = server_call (fixture, anna->token, "GET", "/auth/sessions?limit=101", NULL);
  assert_code (third, 422, "invalid");
}

static void
test_revoke (ServerFixture *fixture)
{
  g_autoptr (Member) anna = member_new (fixture, "anna");
  g_autoptr (Member) bert = member_new (fixture, "bert");
  g_autoptr (Reply) phone = account_login (fixture, "anna", PASSWORD);
  const char *token = reply_string (phone, "tokens/access_token");
  RialtoId session = reply_id (phone, "tokens/session");
  g_autoptr (Reply) before = server_call (fixture, token, "GET", "/auth/me", NULL);
  g_autoptr (Reply) foreign = end_session (fixture, bert, session);
  g_autoptr (Reply) still = server_call (fixture, token, "GET", "/auth/me", NULL);
  g_autoptr (Reply) mine = end_session (fixture, anna, session);
  g_autoptr (Reply) after = server_call (fixture, token, "GET", "/auth/me", NULL);
  g_autoptr (Reply) tokens = account_refresh (fixture, reply_string (phone, "tokens/refresh_token"));
  g_autoptr (Reply) again = end_session (fixture, anna, session);
  g_autoptr (Reply) nothing = end_session (fixture, anna, 12345);
  g_autoptr (Reply) nonsense = server_call (fixture, anna->token, "DELETE", "/auth/sessions/me", NULL);
  g_autoptr (Reply) list = server_call (fixture, anna->token, "GET", "/auth/sessions", NULL);

  assert_status (before, 200);
  assert_code (foreign, 404, "not_found");
  assert_status (still, 200);
  assert_status (mine, 204);
  assert_code (after, 401, "session_expired");
  assert_code (tokens, 401, "session_expired");
  assert_code (again, 404, "not_found");
  assert_code (nothing, 404, "not_found");
  assert_code (nonsense, 404, "not_found");
  g_assert_cmpuint (reply_count (list, "items"), ==, 1);
  g_assert_cmpuint (account_count_events (fixture, "user", anna->id, "session.delete"), ==, 1);
  g_assert_cmpuint (account_count_events (fixture, "user", bert->id, "session.delete"), ==, 0);
}

static void
test_revoke_others (ServerFixture *fixture)
{
  g_autoptr (Member) anna = member_new (fixture, "anna");
  g_autoptr (Member) bert = member_new (fixture, "bert");
  g_autoptr (Reply) phone = account_login (fixture, "anna", PASSWORD);
  g_autoptr (Reply) desk = account_login (fixture, "anna@example.org", PASSWORD);
  g_autoptr (Reply) done = server_call (fixture, anna->token, "DELETE", "/auth/sessions", NULL);
  g_autoptr (Reply) me = server_call (fixture, anna->token, "GET", "/auth/me", NULL);
  g_autoptr (Reply)
    one = server_call (fixture, reply_string (phone, "tokens/access_token"), "GET", "/auth/me", NULL);
  g_autoptr (Reply)
    two = server_call (fixture, reply_string (desk, "tokens/access_token"), "GET", "/auth/me", NULL);
  g_autoptr (Reply) stranger = server_call (fixture, bert->token, "GET", "/auth/me", NULL);

  assert_status (done, 204);
  assert_status (me, 200);
  assert_code (one, 401, "session_expired");
  assert_code (two, 401, "session_expired");
  assert_status (stranger, 200);
  g_assert_cmpuint (account_count_events (fixture, "user", anna->id, "session.delete"), ==, 2);
}

/* A hundred devices are enough: the one that nobody has used for longest makes room. */
static void
test_too_many (ServerFixture *fixture)
{
  g_autoptr (Member) anna = member_new (fixture, "anna");
  g_autoptr (Reply) one_more = NULL, me = NULL;

  for (gint64 id = 1; id <= 99; id++)
    account_exec (fixture, &add_session, anna->id, id);
  g_assert_cmpint (account_int (fixture, &count_live, anna->id), ==, 100);
  one_more = account_login (fixture, "anna", PASSWORD);
  me = server_call (fixture, anna->token, "GET", "/auth/me", NULL);

  assert_status (one_more, 200);
  assert_status (me, 200);
  g_assert_cmpint (account_int (fixture, &count_live, anna->id), ==, 100);
  g_assert_true (account_int (fixture, &is_revoked, 1));
  g_assert_false (account_int (fixture, &is_revoked, 2));
}

static void
test_expired (ServerFixture *fixture)
{
  g_autoptr (Member) anna = NULL;
  g_autoptr (Reply) later = NULL, list = NULL, gone = NULL;
  g_autofree char *path = NULL;

  rialto_clock_fake (NOON);
  anna = member_new (fixture, "anna");
  rialto_clock_advance (31 * RIALTO_DAY);
  later = account_login (fixture, "anna", PASSWORD);
  list = server_call (fixture, reply_string (later, "tokens/access_token"), "GET", "/auth/sessions", NULL);
  path = g_strdup_printf ("/auth/sessions/%" G_GINT64_FORMAT, anna->session);
  gone = server_call (fixture, reply_string (later, "tokens/access_token"), "DELETE", path, NULL);
  g_assert_cmpuint (reply_count (list, "items"), ==, 1);
  assert_code (gone, 404, "not_found");
}

/* What clients say of themselves is shown in a list, and nothing more. */
static void
test_hostile_words (ServerFixture *fixture)
{
  g_autoptr (Member) anna = member_new (fixture, "anna");
  g_autofree char *long_agent = g_strnfill (5000, 'x');
  g_autofree char *header = g_strdup_printf ("User-Agent: %s", long_agent);
  const char *const bytes[] = { "User-Agent: a\xff\xfe\x80z'; DROP TABLE sessions; --", NULL };
  const char *const long_one[] = { header, NULL };
  const char *const none[] = { "User-Agent:", NULL };
  g_autoptr (Reply) first = server_call_full (fixture, NULL, "POST", "/auth/login",
                                              "{\"login\":\"anna\",\"password\":\"" PASSWORD "\","
                                              "\"device\":\"<script>alert(1)</script> \xe2\x80\xae'; --\"}",
                                              -1, bytes);
  g_autoptr (Reply)
    second = server_call_full (fixture, NULL, "POST", "/auth/login",
                               "{\"login\":\"anna\",\"password\":\"" PASSWORD "\"}", -1, long_one);
  g_autoptr (Reply) third = server_call_full (fixture, NULL, "POST", "/auth/login",
                                              "{\"login\":\"anna\",\"password\":\"" PASSWORD "\"}", -1, none);
  g_autoptr (Reply)
    nul = server_call (fixture, NULL, "POST", "/auth/login",
                       "{\"login\":\"anna\",\"password\":\"" PASSWORD "\",\"device\":\"a\\u0000b\"}");
  g_autoptr (Reply)
    escape = server_call (fixture, NULL, "POST", "/auth/login",
                          "{\"login\":\"anna\",\"password\":\"" PASSWORD "\",\"device\":\"a\\u001b[31mb\"}");
  g_autoptr (Reply) list = server_call (fixture, anna->token, "GET", "/auth/sessions", NULL);

  assert_status (first, 200);
  assert_status (second, 200);
  assert_status (third, 200);
  g_assert_cmpuint (nul->status, >=, 400);
  g_assert_cmpuint (nul->status, <, 500);
  assert_code (escape, 422, "invalid");
  g_assert_true (reply_has (escape, "fields/device"));
  g_assert_cmpuint (reply_count (list, "items"), ==, 4);
  g_assert_cmpstr (reply_string (list, "items/0/agent"), ==, "");
  g_assert_cmpuint (strlen (reply_string (list, "items/1/agent")), ==, 200);
  g_assert_cmpstr (reply_string (list, "items/2/agent"), ==,
                   "a\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbdz'; DROP TABLE sessions; --");
  g_assert_cmpstr (reply_string (list, "items/2/device"), ==, "<script>alert(1)</script> \xe2\x80\xae'; --");
}

/* Half an hour unused ends the session of one of the staff; used, it goes on for as long as one likes. */
static void
test_staff_idle (ServerFixture *fixture)
{
  g_autoptr (Member) mona = NULL;
  g_autofree char *refresh = NULL, *access = NULL;
  g_autoptr (Reply) first = NULL, late = NULL;

  rialto_clock_fake (NOON);
  mona = member_new_with_role (fixture, "mona", RIALTO_ROLE_MODERATOR);
  first = account_login (fixture, "mona", PASSWORD);
  refresh = g_strdup (reply_string (first, "tokens/refresh_token"));
  for (guint i = 0; i < 5; i++)
    {
      g_autoptr (Reply) tokens = NULL, me = NULL;

      rialto_clock_advance (14 * RIALTO_MINUTE);
      tokens = account_refresh (fixture, refresh);
      assert_status (tokens, 200);
      g_set_str (&refresh, reply_string (tokens, "refresh_token"));
      g_set_str (&access, reply_string (tokens, "access_token"));
      me = server_call (fixture, access, "GET", "/auth/me", NULL);
      assert_status (me, 200);
    }
  rialto_clock_advance (31 * RIALTO_MINUTE);
  late = account_refresh (fixture, refresh);
  assert_code (late, 401, "session_expired");
}

/* Renewed by another instance, which this one's cache has not heard of. */
static void
test_renewed_elsewhere (ServerFixture *fixture)
{
  RIALTO_SQL (extend, "test.extend", "UPDATE sessions SET expires_at = ?2 WHERE id = ?1");
  g_autoptr (Member) mona = NULL;
  g_autoptr (Reply) in = NULL, before = NULL, after = NULL;
  const char *token;

  rialto_clock_fake (NOON);
  mona = member_new_with_role (fixture, "mona", RIALTO_ROLE_MODERATOR);
  in = account_login (fixture, "mona", PASSWORD);
  token = reply_string (in, "tokens/access_token");
  account_exec (fixture, &extend, reply_id (in, "tokens/session"), NOON + RIALTO_MINUTE);
  before = server_call (fixture, token, "GET", "/auth/me", NULL);
  account_exec (fixture, &extend, reply_id (in, "tokens/session"), NOON + 30 * RIALTO_MINUTE);
  rialto_clock_advance (2 * RIALTO_MINUTE);
  after = server_call (fixture, token, "GET", "/auth/me", NULL);
  assert_status (before, 200);
  assert_status (after, 200);
}

static char *
dup_seen (ServerFixture *fixture,
          Member        *member)
{
  RIALTO_SQL (seen, "test.seen", "SELECT seen_at FROM sessions WHERE id = ?1");

  return rialto_time_dup (account_int (fixture, &seen, member->session));
}

/* Until it is written down; a write that is queued later is done later. */
static void
assert_seen (ServerFixture *fixture,
             Member        *member,
             RialtoTime     when)
{
  RIALTO_SQL (nothing, "test.nothing", "UPDATE sessions SET seen_at = seen_at WHERE id = ?1 AND id = ?2");
  g_autofree char *expected = rialto_time_dup (when), *seen = NULL;

  rialto_session_use_flush (fixture->context->session_use);
  do
    {
      account_exec (fixture, &nothing, member->session, member->session);
      g_free (seen);
      seen = dup_seen (fixture, member);
    }
  while (strcmp (seen, expected) < 0);
  g_assert_cmpstr (seen, ==, expected);
}

/* Requests move it, each for its own device; what was refused does not, nor what is older than what is known. */
static void
test_seen (ServerFixture *fixture)
{
  g_autoptr (Member) anna = NULL, bert = NULL;
  g_autoptr (Reply) me = NULL, before = NULL, renewed = NULL;

  rialto_clock_fake (NOON);
  anna = member_new (fixture, "anna");
  bert = member_new (fixture, "bert");
  rialto_clock_advance (7 * RIALTO_MINUTE);
  me = server_call (fixture, anna->token, "GET", "/auth/me", NULL);
  assert_status (me, 200);
  assert_seen (fixture, anna, NOON + 7 * RIALTO_MINUTE);
  assert_seen (fixture, bert, NOON);

  before = server_call (fixture, anna->token, "GET", "/auth/me", NULL);
  rialto_clock_advance (RIALTO_MINUTE);
  renewed = account_refresh (fixture, anna->refresh);
  assert_status (renewed, 200);
  assert_seen (fixture, anna, NOON + 8 * RIALTO_MINUTE);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  server_test_add ("sessions/list", test_list);
  server_test_add ("sessions/pages", test_pages);
  server_test_add ("sessions/revoke", test_revoke);
  server_test_add ("sessions/revoke-others", test_revoke_others);
  server_test_add ("sessions/too-many", test_too_many);
  server_test_add ("sessions/expired", test_expired);
  server_test_add ("sessions/hostile-words", test_hostile_words);
  server_test_add ("sessions/staff-idle", test_staff_idle);
  server_test_add ("sessions/renewed-elsewhere", test_renewed_elsewhere);
  server_test_add ("sessions/seen", test_seen);
  return g_test_run ();
}
