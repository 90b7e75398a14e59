/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "account-fixture.h"
#include "server-log.h"

#include <string.h>

#define NEW_PASSWORD "nine blue kettles"

static char *
id_text (RialtoId id)
{
  return g_strdup_printf ("%" G_GINT64_FORMAT, id);
}

/* What @reply's request wrote to the security log, which must be that one line, by that person about that person; NULL: nothing. */
static void
assert_line (off_t       from,
             Reply      *reply,
             const char *event,
             const char *level,
             RialtoId    actor,
             RialtoId    subject)
{
  const char *request = g_hash_table_lookup (reply->headers, "x-request-id");
  g_autoptr (GPtrArray) records = server_log_read (from);
  g_autofree char *actor_text = id_text (actor), *subject_text = id_text (subject);
  JsonObject *line = NULL;

  for (guint i = 0; i < records->len; i++)
    {
      JsonObject *record = json_node_get_object (records->pdata[i]);

      if (g_strcmp0 (json_object_get_string_member (record, "channel"), "security") != 0 ||
          g_strcmp0 (json_object_get_string_member_with_default (record, "request", NULL), request) != 0)
        continue;
      g_assert_null (line);
      line = record;
    }
  if (event == NULL)
    {
      g_assert_null (line);
      return;
    }
  g_test_message ("%s", event);
  g_assert_nonnull (line);
  g_assert_cmpstr (json_object_get_string_member (line, "message"), ==, event);
  g_assert_cmpstr (json_object_get_string_member (line, "level"), ==, level);
  g_assert_cmpstr (json_object_get_string_member (line, "address"), ==, "127.0.0.1");
  g_assert_cmpstr (json_object_get_string_member_with_default (line, "actor", "0"), ==, actor_text);
  g_assert_cmpstr (json_object_get_string_member_with_default (line, "subject", "0"), ==, subject_text);
}

static void
test_sign_in (ServerFixture *fixture)
{
  off_t from = server_log_end ();
  g_autoptr (Member) anna = member_new (fixture, "anna");
  g_autoptr (Reply) in = account_login (fixture, "anna", PASSWORD);
  g_autoptr (Reply) wrong = account_login (fixture, "anna", NEW_PASSWORD);
  g_autoptr (Reply) unknown = account_login (fixture, "my secret instead of my name", PASSWORD);
  const char *phone = reply_string (in, "tokens/access_token");
  g_autoptr (Reply) again = account_refresh (fixture, reply_string (in, "tokens/refresh_token"));
  g_autoptr (Reply) me = server_call (fixture, phone, "GET", "/auth/me", NULL);
  g_autoptr (Reply) out = server_call (fixture, phone, "POST", "/auth/logout", NULL);
  g_autofree char *text = server_log_text (from);

  assert_status (in, 200);
  assert_status (wrong, 401);
  assert_status (out, 204);
  /* Whoever has signed in was nobody when asking. */
  assert_line (from, in, "session.began", "info", 0, anna->id);
  assert_line (from, wrong, "sign_in.refused", "warning", 0, anna->id);
  assert_line (from, unknown, "sign_in.refused", "warning", 0, 0);
  assert_line (from, again, NULL, NULL, 0, 0);
  assert_line (from, me, NULL, NULL, 0, 0);
  assert_line (from, out, "session.ended", "info", anna->id, anna->id);
  g_assert_null (strstr (text, "teapots"));
  g_assert_null (strstr (text, "kettles"));
  g_assert_null (strstr (text, "my secret"));
  g_assert_null (strstr (text, phone));
}

static void
test_theft (ServerFixture *fixture)
{
  off_t from = server_log_end ();
  g_autoptr (Member) anna = member_new (fixture, "anna");
  g_autoptr (Reply) first = account_refresh (fixture, anna->refresh);
  g_autoptr (Reply) second = account_refresh (fixture, reply_string (first, "refresh_token"));
  g_autoptr (Reply) stolen = account_refresh (fixture, anna->refresh);
  g_autofree char *text = server_log_text (from);

  assert_status (second, 200);
  assert_code (stolen, 401, "token_reused");
  assert_line (from, second, NULL, NULL, 0, 0);
  assert_line (from, stolen, "session.token_reused", "warning", 0, anna->id);
  g_assert_null (strstr (text, anna->refresh));
}

static void
test_password (ServerFixture *fixture)
{
  off_t from = server_log_end ();
  g_autoptr (Member) anna = member_new (fixture, "anna");
  g_autoptr (Reply)
    wrong = server_call (fixture, anna->token, "PUT", "/auth/password",
                         "{\"old_password\":\"not this one\",\"new_password\":\"" NEW_PASSWORD "\"}");
  g_autoptr (Reply)
    weak = server_call (fixture, anna->token, "PUT", "/auth/password",
                        "{\"old_password\":\"" PASSWORD "\",\"new_password\":\"password123\"}");
  g_autoptr (Reply)
    changed = server_call (fixture, anna->token, "PUT", "/auth/password",
                           "{\"old_password\":\"" PASSWORD "\",\"new_password\":\"" NEW_PASSWORD "\"}");
  g_autoptr (Reply)
    asked = server_call (fixture, NULL, "POST", "/auth/password-reset", "{\"email\":\"anna@example.org\"}");
  g_autofree char *token = account_take_token (fixture, "anna@example.org", "reset");
  g_autofree char *body = g_strdup_printf ("{\"token\":\"%s\",\"new_password\":\"ten red saucepans\"}",
                                           token);
  g_autoptr (Reply) done = server_call (fixture, NULL, "POST", "/auth/password-reset/confirm", body);
  g_autoptr (Reply) again = server_call (fixture, NULL, "POST", "/auth/password-reset/confirm", body);
  g_autofree char *text = server_log_text (from);

  assert_status (done, 204);
  assert_line (from, wrong, "password.refused", "warning", anna->id, anna->id);
  assert_line (from, weak, NULL, NULL, 0, 0);
  assert_line (from, changed, "password.changed", "warning", anna->id, anna->id);
  assert_line (from, asked, NULL, NULL, 0, 0);
  assert_line (from, done, "password.reset", "warning", 0, anna->id);
  assert_line (from, again, NULL, NULL, 0, 0);
  g_assert_null (strstr (text, "not this one"));
  g_assert_null (strstr (text, "kettles"));
  g_assert_null (strstr (text, "saucepans"));
  g_assert_null (strstr (text, token));
  g_assert_null (strstr (text, "anna@"));
}

static void
test_account (ServerFixture *fixture)
{
  off_t from = server_log_end ();
  g_autoptr (Member) adam = member_new_with_role (fixture, "adam", RIALTO_ROLE_ADMIN);
  g_autoptr (Member) anna = member_new (fixture, "anna");
  g_autoptr (Reply) phone = account_login (fixture, "anna", PASSWORD);
  g_autofree char *role = g_strdup_printf ("/users/%" G_GINT64_FORMAT "/role", anna->id);
  g_autofree char *session = g_strdup_printf ("/auth/sessions/%s", reply_string (phone, "tokens/session"));
  g_autoptr (Reply) may_not = server_call (fixture, anna->token, "PUT", role, "{\"role\":\"admin\"}");
  g_autoptr (Reply) may = server_call (fixture, adam->token, "PUT", role, "{\"role\":\"moderator\"}");
  g_autoptr (Reply) same = server_call (fixture, adam->token, "PUT", role, "{\"role\":\"moderator\"}");
  g_autoptr (Reply) one = server_call (fixture, anna->token, "DELETE", session, NULL);
  g_autoptr (Reply) twice = server_call (fixture, anna->token, "DELETE", session, NULL);
  g_autoptr (Reply) others = server_call (fixture, anna->token, "DELETE", "/auth/sessions", NULL);
  g_autoptr (Reply) invite = server_call (fixture, adam->token, "POST", "/invites", "{\"uses\":1}");
  g_autoptr (Reply) move = server_call (fixture, anna->token, "PUT", "/auth/email",
                                        "{\"email\":\"anna@new.example\",\"password\":\"" PASSWORD "\"}");
  g_autofree char *token = account_take_token (fixture, "anna@new.example", "confirm");
  g_autoptr (Reply) moved = account_post_token (fixture, "/auth/verify-email", token);
  g_autofree char *text = server_log_text (from);

  assert_status (may, 200);
  assert_status (one, 204);
  assert_status (twice, 404);
  assert_line (from, may_not, NULL, NULL, 0, 0);
  assert_line (from, may, "role.changed", "warning", adam->id, anna->id);
  assert_line (from, same, NULL, NULL, 0, 0);
  assert_line (from, one, "session.ended", "info", anna->id, anna->id);
  assert_line (from, twice, NULL, NULL, 0, 0);
  assert_line (from, others, "session.others_ended", "info", anna->id, anna->id);
  assert_line (from, invite, "invite.created", "warning", adam->id, 0);
  assert_line (from, move, "email.change_requested", "warning", anna->id, anna->id);
  assert_line (from, moved, "email.changed", "warning", 0, anna->id);
  g_assert_null (strstr (text, "anna@"));
  g_assert_null (strstr (text, reply_string (invite, "code")));
  g_assert_null (strstr (text, token));
}

/* Settings: the limits as they are, but not for the one address that all come from. */
static void
test_locked (ServerFixture *fixture)
{
  g_autoptr (Member) anna = member_new (fixture, "anna");
  off_t from = server_log_end ();
  g_autoptr (Reply) locked = NULL, still = NULL, mail = NULL;

  for (guint i = 0; i < 10; i++)
    {
      g_autofree char *header = g_strdup_printf ("X-Forwarded-For: 203.0.113.%u", i + 1);
      const char *const headers[] = { header, NULL };
      g_autoptr (Reply) wrong = server_call_full (fixture, NULL, "POST", "/auth/login",
                                                  "{\"login\":\"anna\",\"password\":\"wrong\"}", -1, headers);
      g_autoptr (Reply) asked = server_call_full (fixture, NULL, "POST", "/auth/password-reset",
                                                  "{\"email\":\"anna@example.org\"}", -1, headers);

      assert_code (wrong, 401, "wrong_credentials");
      assert_status (asked, 204);
    }
  locked = account_login (fixture, "anna", PASSWORD);
  still = server_call (fixture, anna->token, "GET", "/auth/me", NULL);
  mail = server_call (fixture, NULL, "POST", "/auth/password-reset", "{\"email\":\"anna@example.org\"}");
  assert_code (locked, 429, "rate_limited");
  assert_status (still, 200);
  assert_code (mail, 429, "rate_limited");
  /* Nobody is named: there need not be such an account. */
  assert_line (from, locked, "sign_in.locked", "warning", 0, 0);
  assert_line (from, mail, "mail.locked", "warning", 0, 0);
}

int
main (int    argc,
      char **argv)
{
  static const char *const strict[] = { "limits.rate_percent=100", "server.trusted_proxies=127.0.0.1", NULL };

  g_test_init (&argc, &argv, NULL);
  server_log_begin ();
  server_test_add ("security-log/sign-in", test_sign_in);
  server_test_add ("security-log/theft", test_theft);
  server_test_add ("security-log/password", test_password);
  server_test_add ("security-log/account", test_account);
  server_test_add_full ("security-log/locked", strict, test_locked);
  return g_test_run ();
}
