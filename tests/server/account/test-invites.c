/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "account-fixture.h"

#include "rialto-clock.h"

RIALTO_SQL (count_members, "test.count_members", "SELECT count(*) FROM credentials WHERE user_id > ?1");
RIALTO_SQL (uses_left, "test.uses_left", "SELECT uses_left FROM invites WHERE id = ?1");
RIALTO_SQL (count_plain,
            "test.count_plain",
            "SELECT count(*) FROM invites WHERE id = ?1 AND (note <> '' OR length (hash) <> 32)");

/* An admin, and from then on sign-up as it is said. */
static Member *
begin (ServerFixture *fixture,
       RialtoSignup   how)
{
  Member *adam = member_new_with_role (fixture, "adam", RIALTO_ROLE_ADMIN);

  fixture->context->config->accounts.signup = (int) how;
  return adam;
}

static Reply *
sign_up (ServerFixture *fixture,
         const char    *handle,
         const char    *code)
{
  g_autofree char *invite = code != NULL ? g_strdup_printf (",\"invite\":\"%s\"", code) : g_strdup ("");
  g_autofree char *body = g_strdup_printf ("{\"handle\":\"%s\",\"name\":\"%s\",\"email\":\"%s@example.org\","
                                           "\"password\":\"" PASSWORD "\"%s}",
                                           handle, handle, handle, invite);

  return server_call (fixture, NULL, "POST", "/auth/register", body);
}

static Reply *
create (ServerFixture *fixture,
        Member        *member,
        const char    *draft)
{
  return server_call (fixture, member->token, "POST", "/invites", draft);
}

static Reply *
withdraw (ServerFixture *fixture,
          Member        *member,
          RialtoId       id)
{
  g_autofree char *path = g_strdup_printf ("/invites/%" G_GINT64_FORMAT, id);

  return server_call (fixture, member->token, "DELETE", path, NULL);
}

static void
test_create (ServerFixture *fixture)
{
  g_autoptr (Member) adam = begin (fixture, RIALTO_SIGNUP_OPEN);
  g_autoptr (Reply) first = create (fixture, adam, "{\"uses\":3,\"note\":\"for the choir\"}");
  g_autoptr (Reply)
    second = create (fixture, adam, "{\"uses\":1,\"expires_at\":\"2099-01-01T00:00:00.000Z\"}");
  g_autoptr (Reply) third = create (fixture, adam, "{\"uses\":1,\"expires_at\":null}");
  g_autoptr (Reply) list = server_call (fixture, adam->token, "GET", "/invites?limit=2", NULL);
  g_autofree char *path = g_strdup_printf ("/invites?cursor=%s", reply_string (list, "next"));
  g_autoptr (Reply) rest = server_call (fixture, adam->token, "GET", path, NULL);

  assert_status (first, 201);
  g_assert_cmpuint (g_utf8_strlen (reply_string (first, "code"), -1), ==, 43);
  g_assert_cmpint (reply_int (first, "uses_left"), ==, 3);
  g_assert_cmpstr (reply_string (first, "note"), ==, "for the choir");
  g_assert_null (reply_string (first, "expires_at"));
  assert_status (second, 201);
  g_assert_cmpstr (reply_string (second, "expires_at"), ==, "2099-01-01T00:00:00.000Z");
  assert_status (third, 201);
  g_assert_null (reply_string (third, "expires_at"));
  g_assert_cmpstr (reply_string (second, "code"), !=, reply_string (third, "code"));

  /* The code was told once. */
  g_assert_cmpuint (reply_count (list, "items"), ==, 2);
  g_assert_cmpint (reply_id (list, "items/0/id"), ==, reply_id (third, "id"));
  g_assert_null (reply_string (list, "items/0/code"));
  g_assert_cmpuint (reply_count (rest, "items"), ==, 1);
  g_assert_cmpint (reply_id (rest, "items/0/id"), ==, reply_id (first, "id"));
  g_assert_null (reply_string (rest, "next"));
  g_assert_cmpint (account_int (fixture, &count_plain, reply_id (third, "id")), ==, 0);
}

static void
test_create_refused (ServerFixture *fixture)
{
  static const char *const drafts[][2] = {
    { "{\"uses\":0}", "fields/uses" },
    { "{\"uses\":1001}", "fields/uses" },
    { "{\"uses\":1,\"expires_at\":\"2020-01-01T00:00:00.000Z\"}", "fields/expires_at" },
    { "{}", "fields/uses" },
    { "{\"uses\":1,\"note\":\"a\\nb\"}", "fields/note" },
    { "{\"uses\":1,\"creator\":\"1\"}", "fields/creator" },
  };
  g_autoptr (Member) adam = begin (fixture, RIALTO_SIGNUP_OPEN);

  for (guint i = 0; i < G_N_ELEMENTS (drafts); i++)
    {
      g_autoptr (Reply) reply = create (fixture, adam, drafts[i][0]);

      assert_code (reply, 422, "invalid");
      g_assert_true (reply_has (reply, drafts[i][1]));
    }
}

static void
test_who (ServerFixture *fixture)
{
  g_autoptr (Member) adam = begin (fixture, RIALTO_SIGNUP_OPEN);
  g_autoptr (Reply) invite = create (fixture, adam, "{\"uses\":3}");
  static const RialtoRole roles[] = { RIALTO_ROLE_USER, RIALTO_ROLE_SHOP, RIALTO_ROLE_MODERATOR,
                                      RIALTO_ROLE_ADMIN, RIALTO_ROLE_OWNER };

  for (guint i = 0; i < G_N_ELEMENTS (roles); i++)
    {
      g_autofree char *handle = g_strdup_printf ("member%u", i);
      g_autoptr (Member) member = member_new_with_role (fixture, handle, roles[i]);
      gboolean may = roles[i] >= RIALTO_ROLE_ADMIN;
      g_autoptr (Reply) list = server_call (fixture, member->token, "GET", "/invites", NULL);
      g_autoptr (Reply) made = create (fixture, member, "{\"uses\":1}");
      g_autoptr (Reply)
        gone = withdraw (fixture, member, may ? reply_id (made, "id") : reply_id (invite, "id"));

      assert_status (list, may ? 200 : 403);
      assert_status (made, may ? 201 : 403);
      assert_status (gone, may ? 204 : 403);
    }
}

static void
test_sign_up (ServerFixture *fixture)
{
  g_autoptr (Member) adam = begin (fixture, RIALTO_SIGNUP_INVITE);
  g_autoptr (Reply) invite = create (fixture, adam, "{\"uses\":2}");
  const char *code = reply_string (invite, "code");
  g_autoptr (Reply) without = sign_up (fixture, "anna", NULL);
  g_autoptr (Reply) wrong = sign_up (fixture, "anna", "abcdefghijklmnopqrstuvwxyzabcdefghijklmnopq");
  g_autoptr (Reply) nonsense = sign_up (fixture, "anna", "' OR 1=1");
  g_autoptr (Reply) anna = sign_up (fixture, "anna", code);
  g_autoptr (Reply) taken = sign_up (fixture, "anna", code);
  g_autoptr (Reply) bert = sign_up (fixture, "bert", code);
  g_autoptr (Reply) carl = sign_up (fixture, "carl", code);

  assert_code (without, 422, "invalid");
  g_assert_true (reply_has (without, "fields/invite"));
  assert_code (wrong, 410, "gone");
  assert_code (nonsense, 410, "gone");
  assert_status (anna, 201);
  /* Whoever was refused for another reason has not used it. */
  assert_code (taken, 409, "handle_taken");
  assert_status (bert, 201);
  assert_code (carl, 410, "gone");
  g_assert_cmpint (account_int (fixture, &uses_left, reply_id (invite, "id")), ==, 0);
}

static void
test_ended (ServerFixture *fixture)
{
  g_autoptr (Member) adam = NULL;
  g_autoptr (Reply) short_one = NULL, other = NULL, in_time = NULL, late = NULL, again = NULL, gone = NULL,
                    withdrawn = NULL;

  rialto_clock_fake (NOON);
  adam = begin (fixture, RIALTO_SIGNUP_INVITE);
  short_one = create (fixture, adam,
                      "{\"uses\":5,\"expires_at\":\"2027-01-15T08:10:00.000Z\"}"); /* NOON is 08:00 */
  other = create (fixture, adam, "{\"uses\":5}");
  assert_status (short_one, 201);
  gone = withdraw (fixture, adam, reply_id (other, "id"));
  again = withdraw (fixture, adam, reply_id (other, "id"));
  withdrawn = sign_up (fixture, "zoe", reply_string (other, "code"));
  assert_status (gone, 204);
  assert_code (again, 404, "not_found");
  assert_code (withdrawn, 410, "gone");

  rialto_clock_advance (10 * RIALTO_MINUTE - 1);
  in_time = sign_up (fixture, "anna", reply_string (short_one, "code"));
  rialto_clock_advance (1);
  late = sign_up (fixture, "bert", reply_string (short_one, "code"));
  assert_status (in_time, 201);
  assert_code (late, 410, "gone");
}

static void
test_closed (ServerFixture *fixture)
{
  g_autoptr (Member) adam = begin (fixture, RIALTO_SIGNUP_CLOSED);
  g_autoptr (Reply) invite = create (fixture, adam, "{\"uses\":1}");
  g_autoptr (Reply) reply = sign_up (fixture, "anna", reply_string (invite, "code"));

  assert_code (reply, 403, "signup_closed");
}

typedef struct
{
  ServerFixture *fixture;
  const char    *code;
  guint          number;
  guint          status;
} Newcomer;

static gpointer
come (gpointer data)
{
  Newcomer *self = data;
  g_autofree char *handle = g_strdup_printf ("newcomer%u", self->number);
  g_autoptr (Reply) reply = sign_up (self->fixture, handle, self->code);

  self->status = reply->status;
  if (reply->status != 201)
    assert_code (reply, 410, "gone");
  return NULL;
}

/* Twenty at the door, five places. */
static void
test_crowd (ServerFixture *fixture)
{
  g_autoptr (Member) adam = begin (fixture, RIALTO_SIGNUP_INVITE);
  g_autoptr (Reply) invite = create (fixture, adam, "{\"uses\":5}");
  Newcomer newcomers[20];
  GThread *threads[20];
  guint n_in = 0;

  for (guint i = 0; i < 20; i++)
    {
      newcomers[i] = (Newcomer) { fixture, reply_string (invite, "code"), i, 0 };
      threads[i] = g_thread_new ("newcomer", come, &newcomers[i]);
    }
  for (guint i = 0; i < 20; i++)
    {
      g_thread_join (threads[i]);
      n_in += newcomers[i].status == 201;
    }
  g_assert_cmpuint (n_in, ==, 5);
  g_assert_cmpint (account_int (fixture, &count_members, adam->id), ==, 5);
  g_assert_cmpint (account_int (fixture, &uses_left, reply_id (invite, "id")), ==, 0);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  server_test_add ("invites/create", test_create);
  server_test_add ("invites/create-refused", test_create_refused);
  server_test_add ("invites/who", test_who);
  server_test_add ("invites/sign-up", test_sign_up);
  server_test_add ("invites/ended", test_ended);
  server_test_add ("invites/closed", test_closed);
  server_test_add ("invites/crowd", test_crowd);
  return g_test_run ();
}
