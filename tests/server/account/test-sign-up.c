/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "account-fixture.h"

RIALTO_SQL (uses_left, "test.uses_left", "SELECT uses_left FROM invites WHERE id = ?1");
RIALTO_SQL (count_users, "test.count_users", "SELECT count(*) FROM users WHERE id > ?1");

static Reply *
sign_up (ServerFixture *fixture,
         const char    *handle,
         const char    *password,
         const char    *code)
{
  g_autofree char *invite = code != NULL ? g_strdup_printf (",\"invite\":\"%s\"", code) : g_strdup ("");
  g_autofree char *body = g_strdup_printf ("{\"handle\":\"%s\",\"name\":\"%s\",\"email\":\"%s@example.org\","
                                           "\"password\":\"%s\"%s}",
                                           handle, handle, handle, password, invite);

  return server_call (fixture, NULL, "POST", "/auth/register", body);
}

static void
assert_meta (ServerFixture *fixture,
             const char    *signup)
{
  g_autoptr (Reply) meta = server_call (fixture, NULL, "GET", "/meta", NULL);

  g_assert_cmpstr (reply_string (meta, "signup"), ==, signup);
}

/* Whoever has an invitation where none is needed does not use it up, and it need not be a good one. */
static void
test_open (ServerFixture *fixture)
{
  g_autoptr (Member) adam = member_new_with_role (fixture, "adam", RIALTO_ROLE_ADMIN);
  g_autoptr (Reply) invite = server_call (fixture, adam->token, "POST", "/invites", "{\"uses\":1}");
  g_autoptr (Reply) with = sign_up (fixture, "anna", PASSWORD, reply_string (invite, "code"));
  g_autoptr (Reply) old = sign_up (fixture, "bert", PASSWORD, "worthless");
  g_autoptr (Reply) taken = sign_up (fixture, "anna", PASSWORD, NULL);
  g_autoptr (Reply) same = server_call (
    fixture, NULL, "POST", "/auth/register",
    "{\"handle\":\"carl\",\"name\":\"Carl\",\"email\":\"ANNA@example.org\",\"password\":\"" PASSWORD "\"}");

  assert_meta (fixture, "open");
  assert_status (with, 201);
  assert_status (old, 201);
  assert_code (taken, 409, "handle_taken");
  assert_code (same, 409, "email_taken");
  g_assert_cmpint (account_int (fixture, &uses_left, reply_id (invite, "id")), ==, 1);
}

/* Settings: by invitation. Nothing is told to who has none: not even whether a name is taken. */
static void
test_invite (ServerFixture *fixture)
{
  g_autoptr (Reply) without = sign_up (fixture, "anna", PASSWORD, NULL);
  g_autoptr (Reply) weak = sign_up (fixture, "anna", "short", NULL);
  g_autoptr (Reply) empty = sign_up (fixture, "anna", PASSWORD, "");
  g_autoptr (Reply)
    wrong = sign_up (fixture, "anna", PASSWORD, "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA");

  assert_meta (fixture, "invite");
  assert_code (without, 422, "invalid");
  g_assert_true (reply_has (without, "fields/invite"));
  assert_code (weak, 422, "invalid");
  g_assert_true (reply_has (weak, "fields/invite"));
  g_assert_false (reply_has (weak, "fields/password"));
  assert_code (empty, 410, "gone");
  assert_code (wrong, 410, "gone");
  g_assert_cmpint (account_int (fixture, &count_users, 0), ==, 0);
}

/* Settings: nobody, whatever they say. */
static void
test_closed (ServerFixture *fixture)
{
  g_autoptr (Reply) plain = sign_up (fixture, "anna", PASSWORD, NULL);
  g_autoptr (Reply) weak = sign_up (fixture, "anna", "short", "AAAA");

  assert_meta (fixture, "closed");
  assert_code (plain, 403, "signup_closed");
  assert_code (weak, 403, "signup_closed");
  g_assert_cmpint (account_int (fixture, &count_users, 0), ==, 0);
}

static Reply *
post (ServerFixture *fixture,
      Member        *member,
      const char    *blob)
{
  g_autofree char *body =
    g_strdup_printf ("{\"caption\":\"hat\",\"audience\":\"public\",\"pictures\":[{\"blob\":\"%s\"}]}", blob);

  return server_call (fixture, member->token, "POST", "/posts", body);
}

/* Settings: only who has confirmed an address posts and comments. Everything else is as for anybody. */
static void
test_verified (ServerFixture *fixture)
{
  g_autoptr (Member) anna = member_new (fixture, "anna");
  g_autoptr (Member) bert = member_new (fixture, "bert");
  g_autofree char *hers = account_take_token (fixture, "anna@example.org", "confirm");
  g_autofree char *his = account_take_token (fixture, "bert@example.org", "confirm");
  g_autofree char *blob = member_add_blob (fixture, anna);
  g_autofree char *follow = g_strdup_printf ("/users/%" G_GINT64_FORMAT "/follow", anna->id);
  g_autofree char *comments = NULL, *like = NULL, *other = NULL;
  g_autoptr (Reply) refused = post (fixture, anna, blob);
  g_autoptr (Reply) confirmed = account_post_token (fixture, "/auth/verify-email", hers);
  g_autoptr (Reply) posted = post (fixture, anna, blob);
  g_autoptr (Reply) follows = NULL, likes = NULL, silent = NULL, asks = NULL, old = NULL, new = NULL,
                    says = NULL;

  assert_code (refused, 403, "email_unverified");
  assert_status (confirmed, 204);
  assert_status (posted, 201);
  like = g_strdup_printf ("/posts/%s/like", reply_string (posted, "id"));
  comments = g_strdup_printf ("/posts/%s/comments", reply_string (posted, "id"));
  follows = server_call (fixture, bert->token, "PUT", follow, NULL);
  likes = server_call (fixture, bert->token, "PUT", like, NULL);
  silent = server_call (fixture, bert->token, "POST", comments, "{\"text\":\"nice\"}");
  asks = server_call (fixture, bert->token, "PUT", "/auth/email",
                      "{\"email\":\"bert@new.example\",\"password\":\"" PASSWORD "\"}");
  assert_status (follows, 200);
  assert_status (likes, 200);
  assert_code (silent, 403, "email_unverified");
  assert_status (asks, 204);

  /* Once there is a mail to the other address, the first one counts no more. */
  other = account_take_token (fixture, "bert@new.example", "confirm");
  old = account_post_token (fixture, "/auth/verify-email", his);
  new = account_post_token (fixture, "/auth/verify-email", other);
  assert_code (old, 410, "gone");
  assert_status (new, 204);
  says = server_call (fixture, bert->token, "POST", comments, "{\"text\":\"nice\"}");
  assert_status (says, 201);
}

/* An address that waits to be confirmed takes nothing away. */
static void
test_verified_before (ServerFixture *fixture)
{
  g_autoptr (Member) anna = member_new (fixture, "anna");
  g_autofree char *token = account_take_token (fixture, "anna@example.org", "confirm");
  g_autofree char *blob = member_add_blob (fixture, anna);
  g_autoptr (Reply) confirmed = account_post_token (fixture, "/auth/verify-email", token);
  g_autoptr (Reply) asked = server_call (fixture, anna->token, "PUT", "/auth/email",
                                         "{\"email\":\"anna@new.example\",\"password\":\"" PASSWORD "\"}");
  g_autoptr (Reply) posted = post (fixture, anna, blob);

  assert_status (confirmed, 204);
  assert_status (asked, 204);
  assert_status (posted, 201);
}

int
main (int    argc,
      char **argv)
{
  static const char *const invite[] = { "accounts.signup=invite", NULL };
  static const char *const closed[] = { "accounts.signup=closed", NULL };
  static const char *const strict[] = { "accounts.require_verified_email=true", NULL };

  g_test_init (&argc, &argv, NULL);
  server_test_add ("sign-up/open", test_open);
  server_test_add_full ("sign-up/invite", invite, test_invite);
  server_test_add_full ("sign-up/closed", closed, test_closed);
  server_test_add_full ("sign-up/verified", strict, test_verified);
  server_test_add_full ("sign-up/verified-before", strict, test_verified_before);
  return g_test_run ();
}
