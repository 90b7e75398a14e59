/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gateway-fixture.h"

#include "rialto-clock.h"
#include "rialto-time.h"

#define NOON G_GINT64_CONSTANT (1800000000000)

static void
test_ready (ServerFixture *fixture)
{
  g_autoptr (Member) anna = member_new (fixture, "anna");
  g_autoptr (WsClient) client = gateway_open (fixture);
  g_autoptr (JsonNode) ready = NULL;
  JsonObject *me;

  ws_client_identify (client, anna->token);
  ready = ws_client_await (client, "ready");
  g_assert_nonnull (ready);
  me = json_object_get_object_member (frame_data (ready), "me");
  g_assert_cmpstr (json_object_get_string_member (me, "email"), ==, "anna@example.org");
  g_assert_cmpint (json_object_get_int_member (frame_data (ready), "seq"), ==, frame_seq (ready));
  g_assert_true (ws_client_is_quiet (client));
}

static void
test_refusals (ServerFixture *fixture)
{
  static const struct
  {
    const char *text;
    guint code;
  } cases[] = {
    { "{\"op\":2,\"d\":{\"token\":\"nonsense\"}}", 4004 },
    { "{\"op\":2,\"d\":{}}", 4002 },
    { "{\"op\":14,\"d\":{\"topics\":[]}}", 4003 },
    { "{\"op\":13}", 4001 },
    { "nonsense", 4002 },
    { "{\"op\":6,\"d\":{\"token\":\"nonsense\",\"seq\":0}}", 4004 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (WsClient) client = gateway_open (fixture);

      ws_client_send (client, cases[i].text);
      g_assert_null (ws_client_next (client));
      g_assert_cmpuint (client->close_code, ==, cases[i].code);
    }
}

static void
test_sign_out_closes (ServerFixture *fixture)
{
  g_autoptr (Member) anna = member_new (fixture, "anna");
  g_autoptr (WsClient) client = gateway_open_ready (fixture, anna->token);
  g_autoptr (Reply) reply = server_call (fixture, anna->token, "POST", "/auth/logout", NULL);
  g_autoptr (JsonNode) gone = ws_client_await (client, "session.delete");

  assert_status (reply, 204);
  g_assert_nonnull (gone);
  g_assert_null (ws_client_next (client));
  g_assert_cmpuint (client->close_code, ==, 4011);
}

static void
test_too_many (ServerFixture *fixture)
{
  g_autoptr (Member) anna = member_new (fixture, "anna");
  g_autoptr (GPtrArray) clients = g_ptr_array_new_with_free_func ((GDestroyNotify) ws_client_free);
  g_autoptr (WsClient) sixth = gateway_open (fixture);

  for (guint i = 0; i < 5; i++)
    g_ptr_array_add (clients, gateway_open_ready (fixture, anna->token));
  ws_client_identify (sixth, anna->token);
  g_assert_null (ws_client_next (sixth));
  g_assert_cmpuint (sixth->close_code, ==, 4010);
}

static void
test_flood (ServerFixture *fixture)
{
  g_autoptr (WsClient) client = gateway_open (fixture);
  g_autoptr (JsonNode) last = NULL;

  for (guint i = 0; i < 130; i++)
    ws_client_send (client, "{\"op\":1}");
  while ((last = ws_client_next (client)) != NULL)
    g_clear_pointer (&last, json_node_unref);
  g_assert_cmpuint (client->close_code, ==, 4008);
}

/* Signing in elsewhere, while away, is told on return, then Resumed; what was seen is not told again. */
static void
test_resume (ServerFixture *fixture)
{
  g_autoptr (Member) anna = member_new (fixture, "anna");
  g_autoptr (WsClient) first = gateway_open_ready (fixture, anna->token);
  g_autoptr (WsClient) second = NULL, third = NULL;
  g_autoptr (Reply) other = NULL, gone = NULL;
  g_autoptr (JsonNode) missed = NULL, resumed = NULL, again = NULL;
  gint64 seq = first->seq;

  ws_client_cut (first);
  other = server_call (fixture, NULL, "POST", "/auth/login",
                       "{\"login\":\"anna\",\"password\":\"seven green teapots\"}");
  gone = server_call (fixture, reply_string (other, "tokens/access_token"), "POST", "/auth/logout", NULL);
  assert_status (gone, 204);

  second = gateway_open (fixture);
  ws_client_resume (second, anna->token, seq);
  /* On PostgreSQL the pump may number the event only now; then it comes after Resumed, as any later one. */
  while (missed == NULL || resumed == NULL)
    {
      JsonNode *frame = ws_client_next (second);
      JsonNode **place = g_strcmp0 (frame_type (frame), "resumed") == 0 ? &resumed : &missed;

      g_assert_null (*place);
      *place = frame;
    }
  g_assert_cmpstr (frame_type (missed), ==, "session.delete");
  g_assert_cmpstr (json_object_get_string_member (frame_data (missed), "id"), ==,
                   reply_string (other, "tokens/session"));

  third = gateway_open (fixture);
  ws_client_resume (third, anna->token, second->seq);
  again = ws_client_next (third);
  g_assert_cmpstr (frame_type (again), ==, "resumed");
}

static void
test_resume_after_restart (ServerFixture *fixture)
{
  g_autoptr (Member) anna = member_new (fixture, "anna");
  g_autoptr (WsClient) first = gateway_open_ready (fixture, anna->token);
  g_autoptr (WsClient) second = NULL;
  g_autoptr (JsonNode) reconnect = NULL, resumed = NULL;

  server_fixture_restart (fixture);
  reconnect = ws_client_await_op (first, 7);
  g_assert_nonnull (reconnect);
  g_assert_null (ws_client_next (first));

  second = gateway_open (fixture);
  ws_client_resume (second, anna->token, first->seq);
  resumed = ws_client_next (second);
  g_assert_cmpstr (frame_type (resumed), ==, "resumed");
}

/* From the future: nothing to go on with; the same socket may identify. */
static void
test_resume_refused (ServerFixture *fixture)
{
  g_autoptr (Member) anna = member_new (fixture, "anna");
  g_autoptr (WsClient) client = gateway_open (fixture);
  g_autoptr (JsonNode) invalid = NULL, ready = NULL;

  ws_client_resume (client, anna->token, 1000000);
  invalid = ws_client_next (client);
  g_assert_cmpint (json_object_get_int_member (json_node_get_object (invalid), "op"), ==, 9);
  client->seq = 0;
  ws_client_identify (client, anna->token);
  ready = ws_client_await (client, "ready");
  g_assert_nonnull (ready);
}

static void
assert_watching (WsClient   *client,
                 const char *topics,
                 gint64      count)
{
  g_autofree char *text = g_strdup_printf ("{\"op\":14,\"d\":{\"topics\":[%s]}}", topics);
  g_autoptr (JsonNode) watching = NULL;

  ws_client_send (client, text);
  watching = ws_client_await_op (client, 14);
  g_assert_nonnull (watching);
  g_assert_cmpint (json_object_get_int_member (frame_data (watching), "count"), ==, count);
}

static void
say_something (ServerFixture *fixture,
               Member        *member,
               RialtoId       post,
               char         **id)
{
  g_autofree char *path = g_strdup_printf ("/posts/%" G_GINT64_FORMAT "/comments", post);
  g_autoptr (Reply) reply = server_call (fixture, member->token, "POST", path, "{\"text\":\"nice\"}");

  assert_status (reply, 201);
  *id = g_strdup (reply_string (reply, "id"));
}

/* What happens after the answer is told, at the first time and always; a set that is replaced is in force no more. */
static void
test_watching (ServerFixture *fixture)
{
  g_autoptr (Member) anna = member_new (fixture, "anna");
  g_autoptr (Member) bert = member_new (fixture, "bert");
  g_autoptr (WsClient) client = gateway_open_ready (fixture, bert->token);
  RialtoId post = member_post (fixture, anna, "hat", "public");
  const RialtoEvent last = { "user", bert->id, RIALTO_EVENT_ACCOUNT_UPDATE, bert->id, 0 };
  g_autofree char *topics = g_strdup_printf ("\"post:%" G_GINT64_FORMAT "\",\"user:%" G_GINT64_FORMAT "\"",
                                             post, anna->id);
  g_autofree char *twice = g_strdup_printf ("%s,%s", topics, topics);
  g_autofree char *untold = NULL;
  g_autoptr (JsonNode) frame = NULL;

  for (guint i = 0; i < 5; i++)
    {
      g_autofree char *id = NULL;
      gboolean told = FALSE;

      assert_watching (client, i % 2 == 0 ? topics : twice, 2);
      say_something (fixture, anna, post, &id);
      while (!told)
        {
          g_autoptr (JsonNode) comment = ws_client_await (client, "comment.create");

          g_assert_nonnull (comment);
          told = g_str_equal (json_object_get_string_member (frame_data (comment), "id"), id);
        }
      assert_watching (client, "", 0);
    }

  say_something (fixture, anna, post, &untold);
  gateway_emit (fixture, &last, 1);
  frame = ws_client_next (client);
  g_assert_cmpstr (frame_type (frame), ==, "account.update");
}

/* A device whose socket is open is in use, though it makes no request. */
static void
test_seen (ServerFixture *fixture)
{
  g_autoptr (Member) anna = NULL;
  g_autoptr (WsClient) client = NULL;
  g_autofree char *token = NULL, *expected = NULL, *seen = NULL;
  RialtoId session;

  rialto_clock_fake (NOON);
  anna = member_new (fixture, "anna");
  token = gateway_sign_in (fixture, "anna", &session);
  client = gateway_open_ready (fixture, token);
  rialto_clock_advance (RIALTO_MINUTE);
  expected = rialto_time_dup (NOON + RIALTO_MINUTE);
  gateway_assert_quiet (client);
  rialto_session_use_flush (fixture->context->session_use);
  do
    {
      g_autoptr (Reply) list = server_call (fixture, anna->token, "GET", "/auth/sessions", NULL);

      g_assert_cmpint (reply_id (list, "items/0/id"), ==, session);
      g_set_str (&seen, reply_string (list, "items/0/seen_at"));
    }
  while (!g_str_equal (seen, expected));
}

static void
test_foreign_origin (ServerFixture *fixture)
{
  static const char *const headers[] = { "Origin: https://evil.example",
                                         "Upgrade: websocket",
                                         "Connection: Upgrade",
                                         "Sec-WebSocket-Version: 13",
                                         "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
                                         NULL };
  g_autoptr (Reply) reply = server_call_full (fixture, NULL, "GET", "/gateway", NULL, 0, headers);
  g_autoptr (Reply) plain = server_call (fixture, NULL, "GET", "/gateway", NULL);

  assert_code (reply, 403, "forbidden");
  assert_code (plain, 426, "upgrade_required");
}

typedef struct
{
  ServerFixture *fixture;
  const char    *token;
  gint64         after;
} Asked;

static gpointer
poll_main (gpointer data)
{
  Asked *asked = data;
  g_autofree char *path = g_strdup_printf ("/gateway/poll?after=%" G_GINT64_FORMAT, asked->after);

  return server_call (asked->fixture, asked->token, "GET", path, NULL);
}

/* The request waits until something happens, wherever it meets the event: before, while or after it looks. */
static void
test_poll (ServerFixture *fixture)
{
  g_autoptr (Member) anna = member_new (fixture, "anna");
  Asked asked = { fixture, anna->token, 0 };

  for (guint i = 0; i < 5; i++)
    {
      GThread *thread = g_thread_new ("poll", poll_main, &asked);
      g_autoptr (Reply) other = server_call (fixture, NULL, "POST", "/auth/login",
                                             "{\"login\":\"anna\",\"password\":\"seven green teapots\"}");
      g_autoptr (Reply) out = server_call (fixture, reply_string (other, "tokens/access_token"), "POST",
                                           "/auth/logout", NULL);
      g_autoptr (Reply) page = g_thread_join (thread);

      assert_status (out, 204);
      assert_status (page, 200);
      g_assert_cmpuint (reply_count (page, "items"), ==, 1);
      g_assert_cmpstr (reply_string (page, "items/0/t"), ==, "session.delete");
      g_assert_cmpstr (reply_string (page, "items/0/d/id"), ==, reply_string (other, "tokens/session"));
      g_assert_cmpint (reply_int (page, "seq"), >=, reply_int (page, "items/0/s"));
      asked.after = reply_int (page, "seq");
    }
}

static void
test_poll_from_nowhere (ServerFixture *fixture)
{
  g_autoptr (Member) anna = member_new (fixture, "anna");
  g_autoptr (Reply) ahead = server_call (fixture, anna->token, "GET", "/gateway/poll?after=1000000", NULL);
  g_autoptr (Reply) nobody = server_call (fixture, NULL, "GET", "/gateway/poll?after=0", NULL);

  assert_code (ahead, 410, "gone");
  assert_code (nobody, 401, "unauthenticated");
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  server_test_add ("gateway/ready", test_ready);
  server_test_add ("gateway/refusals", test_refusals);
  server_test_add ("gateway/sign-out-closes", test_sign_out_closes);
  server_test_add_alone ("gateway/too-many", test_too_many);
  server_test_add ("gateway/flood", test_flood);
  server_test_add ("gateway/resume", test_resume);
  server_test_add ("gateway/resume-after-restart", test_resume_after_restart);
  server_test_add ("gateway/resume-refused", test_resume_refused);
  server_test_add ("gateway/watching", test_watching);
  server_test_add ("gateway/seen", test_seen);
  server_test_add ("gateway/foreign-origin", test_foreign_origin);
  server_test_add ("gateway/poll", test_poll);
  server_test_add ("gateway/poll-from-nowhere", test_poll_from_nowhere);
  return g_test_run ();
}
