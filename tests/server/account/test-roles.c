/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "account-fixture.h"

#include "rialto-clock.h"
#include "rialto-roles.h"

RIALTO_SQL (suspend, "test.suspend", "UPDATE users SET suspended_until = ?2 WHERE id = ?1");
RIALTO_SQL (count_owners, "test.count_owners", "SELECT count(*) FROM users WHERE role = ?1");

static Reply *
set_role (ServerFixture *fixture,
          Member        *actor,
          RialtoId       target,
          const char    *role)
{
  g_autofree char *path = g_strdup_printf ("/users/%" G_GINT64_FORMAT "/role", target);
  g_autofree char *body = g_strdup_printf ("{\"role\":\"%s\"}", role);

  return server_call (fixture, actor->token, "PUT", path, body);
}

/* Everybody gives everybody every role. */
static void
test_matrix (ServerFixture *fixture)
{
  g_autoptr (Member) target = member_new (fixture, "target");

  for (guint own = RIALTO_ROLE_USER; own <= RIALTO_ROLE_OWNER; own++)
    {
      g_autofree char *handle = g_strdup_printf ("actor%u", own);
      g_autoptr (Member) actor = member_new_with_role (fixture, handle, (RialtoRole) own);

      for (guint present = RIALTO_ROLE_USER; present <= RIALTO_ROLE_OWNER; present++)
        for (guint wanted = RIALTO_ROLE_USER; wanted <= RIALTO_ROLE_OWNER; wanted++)
          {
            gboolean may = own >= RIALTO_ROLE_ADMIN && present < own && wanted < own;
            g_autoptr (Reply) reply = NULL, me = NULL;

            member_set_role (fixture, target, (RialtoRole) present);
            reply = set_role (fixture, actor, target->id, rialto_role_to_word ((RialtoRole) wanted));
            me = server_call (fixture, target->token, "GET", "/auth/me", NULL);
            g_assert_cmpstr (reply_string (me, "role"), ==,
                             rialto_role_to_word ((RialtoRole) (may ? wanted : present)));
            if (may)
              {
                assert_status (reply, 200);
                g_assert_cmpstr (reply_string (reply, "role"), ==, rialto_role_to_word ((RialtoRole) wanted));
              }
            else
              assert_code (reply, 403, "forbidden");
          }
    }
}

static void
test_oneself_and_nobody (ServerFixture *fixture)
{
  g_autoptr (Member) adam = member_new_with_role (fixture, "adam", RIALTO_ROLE_ADMIN);
  g_autoptr (Member) olga = member_new_with_role (fixture, "olga", RIALTO_ROLE_OWNER);
  g_autoptr (Reply) down = set_role (fixture, adam, adam->id, "user");
  g_autoptr (Reply) away = set_role (fixture, olga, olga->id, "admin");
  g_autoptr (Reply) nobody = set_role (fixture, adam, 4711, "user");
  g_autoptr (Reply) no_role = set_role (fixture, adam, olga->id, "king");
  g_autoptr (Reply)
    no_id = server_call (fixture, adam->token, "PUT", "/users/anna/role", "{\"role\":\"user\"}");

  assert_code (down, 403, "forbidden");
  assert_code (away, 403, "forbidden");
  assert_code (nobody, 404, "not_found");
  assert_code (no_role, 422, "invalid");
  assert_code (no_id, 404, "not_found");
}

static void
test_demoted (ServerFixture *fixture)
{
  g_autoptr (Member) olga = member_new_with_role (fixture, "olga", RIALTO_ROLE_OWNER);
  g_autoptr (Member) adam = member_new_with_role (fixture, "adam", RIALTO_ROLE_ADMIN);
  g_autoptr (Member) bert = member_new (fixture, "bert");
  g_autoptr (Reply) before = server_call (fixture, adam->token, "GET", "/invites", NULL);
  g_autoptr (Reply) down = set_role (fixture, olga, adam->id, "user");
  g_autoptr (Reply) after = server_call (fixture, adam->token, "GET", "/invites", NULL);
  g_autoptr (Reply) promote = set_role (fixture, adam, bert->id, "moderator");
  g_autoptr (Reply) same = set_role (fixture, olga, adam->id, "user");

  assert_status (before, 200);
  assert_status (down, 200);
  assert_code (after, 403, "forbidden");
  assert_code (promote, 403, "forbidden");
  assert_status (same, 200);
  /* What changes nothing is told to nobody: once when adam was made, once now. */
  g_assert_cmpuint (account_count_events (fixture, "user", adam->id, "account.update"), ==, 2);
  g_assert_cmpuint (account_count_events (fixture, "profile", adam->id, "profile.update"), ==, 1);
  g_assert_cmpuint (account_count_audit (fixture, adam->id, "role.changed"), ==, 1);
}

static void
test_suspended_admin (ServerFixture *fixture)
{
  g_autoptr (Member) adam = member_new_with_role (fixture, "adam", RIALTO_ROLE_ADMIN);
  g_autoptr (Member) bert = member_new (fixture, "bert");
  g_autoptr (Reply) give = NULL, invite = NULL, list = NULL, login = NULL, me = NULL, post = NULL, out = NULL;
  g_autofree char *blob = member_add_blob (fixture, adam);
  g_autofree char *draft =
    g_strdup_printf ("{\"caption\":\"\",\"audience\":\"public\",\"pictures\":[{\"blob\":\"%s\"}]}", blob);
  const char *token;

  account_exec (fixture, &suspend, adam->id, rialto_clock_now () + RIALTO_DAY);
  member_set_role (fixture, adam, RIALTO_ROLE_ADMIN);
  give = set_role (fixture, adam, bert->id, "shop");
  invite = server_call (fixture, adam->token, "POST", "/invites", "{\"uses\":1}");
  list = server_call (fixture, adam->token, "GET", "/invites", NULL);
  assert_code (give, 403, "suspended");
  assert_code (invite, 403, "suspended");
  assert_status (list, 200);

  /* Who is suspended signs in, reads, and looks after the account. */
  login = account_login (fixture, "adam", PASSWORD);
  assert_status (login, 200);
  token = reply_string (login, "tokens/access_token");
  me = server_call (fixture, token, "GET", "/auth/me", NULL);
  post = server_call (fixture, token, "POST", "/posts", draft);
  out = server_call (fixture, token, "DELETE", "/auth/sessions", NULL);
  assert_status (me, 200);
  g_assert_nonnull (reply_string (me, "suspended_until"));
  assert_code (post, 403, "suspended");
  assert_status (out, 204);
}

/* Whoever becomes one of the staff has their short limit from the next refresh on. */
static void
test_promoted_idle (ServerFixture *fixture)
{
  g_autoptr (Member) olga = NULL, bert = NULL;
  g_autoptr (Reply) up = NULL, first = NULL, late = NULL;
  g_autofree char *refresh = NULL;

  rialto_clock_fake (NOON);
  olga = member_new_with_role (fixture, "olga", RIALTO_ROLE_OWNER);
  bert = member_new (fixture, "bert");
  up = set_role (fixture, olga, bert->id, "moderator");
  assert_status (up, 200);
  rialto_clock_advance (10 * RIALTO_MINUTE);
  first = account_refresh (fixture, bert->refresh);
  assert_status (first, 200);
  refresh = g_strdup (reply_string (first, "refresh_token"));
  rialto_clock_advance (30 * RIALTO_MINUTE);
  late = account_refresh (fixture, refresh);
  assert_code (late, 401, "session_expired");
}

static Reply *
claim (ServerFixture *fixture,
       Member        *member,
       const char    *token)
{
  g_autofree char *body = g_strdup_printf ("{\"token\":\"%s\"}", token);

  return server_call (fixture, member->token, "POST", "/auth/claim-owner", body);
}

static char *
renew (ServerFixture *fixture)
{
  g_autoptr (GError) error = NULL;
  char *token = NULL;

  rialto_owner_renew_token (fixture->context, &token, &error);
  g_assert_no_error (error);
  return token;
}

static void
test_claim (ServerFixture *fixture)
{
  g_autoptr (Member) anna = member_new (fixture, "anna");
  g_autoptr (Member) bert = member_new (fixture, "bert");
  g_autofree char *old = renew (fixture);
  g_autofree char *token = renew (fixture);
  g_autoptr (Reply) wrong = claim (fixture, anna, "abcdefghijklmnopqrstuvwxyzabcdefghijklmnopq");
  g_autoptr (Reply) stale = claim (fixture, anna, old);
  g_autoptr (Reply) done = claim (fixture, anna, token);
  g_autoptr (Reply) again = claim (fixture, bert, token);
  g_autoptr (Reply) invites = server_call (fixture, anna->token, "GET", "/invites", NULL);
  g_autoptr (Reply) no = set_role (fixture, anna, bert->id, "owner");
  g_autofree char *none = renew (fixture);

  assert_code (wrong, 410, "gone");
  assert_code (stale, 410, "gone");
  assert_status (done, 200);
  g_assert_cmpstr (reply_string (done, "role"), ==, "owner");
  g_assert_cmpint (reply_id (done, "id"), ==, anna->id);
  assert_code (again, 410, "gone");
  assert_status (invites, 200);
  assert_code (no, 403, "forbidden");
  g_assert_null (none);
  g_assert_cmpuint (account_count_audit (fixture, anna->id, "role.changed"), ==, 1);
  g_assert_cmpuint (account_count_events (fixture, "user", anna->id, "account.update"), ==, 1);
}

static void
test_claim_late (ServerFixture *fixture)
{
  g_autoptr (Member) anna = NULL;
  g_autoptr (Reply) fresh = NULL, late = NULL;
  g_autofree char *token = NULL;

  rialto_clock_fake (NOON);
  anna = member_new (fixture, "anna");
  token = renew (fixture);
  rialto_clock_advance (7 * RIALTO_DAY);
  fresh = account_refresh (fixture, anna->refresh);
  g_set_str (&anna->token, reply_string (fresh, "access_token"));
  late = claim (fixture, anna, token);
  assert_code (late, 410, "gone");
}

typedef struct
{
  ServerFixture *fixture;
  Member        *member;
  const char    *token;
  Reply         *reply;
} Racer;

static gpointer
claim_it (gpointer data)
{
  Racer *racer = data;

  racer->reply = claim (racer->fixture, racer->member, racer->token);
  return NULL;
}

static void
test_claim_race (ServerFixture *fixture)
{
  g_autofree char *token = renew (fixture);
  Racer racers[4];
  GThread *threads[4];
  guint n_done = 0;

  for (guint i = 0; i < 4; i++)
    {
      g_autofree char *handle = g_strdup_printf ("racer%u", i);

      racers[i] = (Racer) { fixture, member_new (fixture, handle), token, NULL };
    }
  for (guint i = 0; i < 4; i++)
    threads[i] = g_thread_new ("racer", claim_it, &racers[i]);
  for (guint i = 0; i < 4; i++)
    {
      g_thread_join (threads[i]);
      n_done += racers[i].reply->status == 200;
      if (racers[i].reply->status != 200)
        assert_code (racers[i].reply, 410, "gone");
      reply_free (racers[i].reply);
      member_free (racers[i].member);
    }
  g_assert_cmpuint (n_done, ==, 1);
  g_assert_cmpint (account_int (fixture, &count_owners, RIALTO_ROLE_OWNER), ==, 1);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  server_test_add ("roles/matrix", test_matrix);
  server_test_add ("roles/oneself-and-nobody", test_oneself_and_nobody);
  server_test_add ("roles/demoted", test_demoted);
  server_test_add ("roles/suspended-admin", test_suspended_admin);
  server_test_add ("roles/promoted-idle", test_promoted_idle);
  server_test_add ("roles/claim", test_claim);
  server_test_add ("roles/claim-late", test_claim_late);
  server_test_add ("roles/claim-race", test_claim_race);
  return g_test_run ();
}
