/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gateway-fixture.h"

#include "rialto-clock.h"

/* How long, and for how much, a client may be away. */

#define NOON         G_GINT64_CONSTANT (1800000000000)
#define AWAY         (10 * RIALTO_MINUTE)
#define MAX_MISSED   1000
#define OP_INVALID   9

static void
number_all (ServerFixture *fixture)
{
  g_autoptr (GError) error = NULL;

  rialto_store_number_events (fixture->context->store, &error);
  g_assert_no_error (error);
}

/* Whether a client that saw @seq last goes on where it was. */
static gboolean
resumes (ServerFixture *fixture,
         Member        *member,
         gint64         seq)
{
  g_autoptr (WsClient) client = gateway_open (fixture);
  JsonNode *frame;

  ws_client_resume (client, member->token, seq);
  while ((frame = ws_client_next (client)) != NULL)
    {
      g_autoptr (JsonNode) held = frame;

      if (json_object_get_int_member (json_node_get_object (frame), "op") == OP_INVALID)
        return FALSE;
      if (g_strcmp0 (frame_type (frame), "resumed") == 0)
        return TRUE;
    }
  g_assert_not_reached ();
}

static gint64
leave (ServerFixture *fixture,
       Member        *member)
{
  g_autoptr (WsClient) client = gateway_open_ready (fixture, member->token);

  return client->seq;
}

/* Something of @member's own, as often as is asked. */
static void
happen (ServerFixture *fixture,
        Member        *member,
        guint          n_times)
{
  for (guint left = n_times, some; left > 0; left -= some)
    {
      some = MIN (left, 500);
      gateway_emit (fixture,
                    &(RialtoEvent) { "user", member->id, RIALTO_EVENT_ACCOUNT_UPDATE, member->id,
                                     member->id },
                    some);
    }
  number_all (fixture);
}

static void
test_many (ServerFixture *fixture)
{
  g_autoptr (Member) anna = member_new (fixture, "anna");
  gint64 seq = leave (fixture, anna);

  happen (fixture, anna, MAX_MISSED);
  g_assert_true (resumes (fixture, anna, seq));
  happen (fixture, anna, 1);
  g_assert_false (resumes (fixture, anna, seq));
  g_assert_true (resumes (fixture, anna, seq + 1));
}

/* What others do is not missed, however much it is. */
static void
test_others (ServerFixture *fixture)
{
  g_autoptr (Member) anna = member_new (fixture, "anna");
  g_autoptr (Member) bert = member_new (fixture, "bert");
  gint64 seq = leave (fixture, anna);

  happen (fixture, bert, MAX_MISSED + 1);
  g_assert_true (resumes (fixture, anna, seq));
}

static void
test_long (ServerFixture *fixture)
{
  g_autoptr (Member) anna = NULL;
  gint64 seq;

  rialto_clock_fake (NOON);
  anna = member_new (fixture, "anna");
  seq = leave (fixture, anna);
  happen (fixture, anna, 1);
  rialto_clock_advance (AWAY);
  g_assert_true (resumes (fixture, anna, seq));
  rialto_clock_advance (1);
  g_assert_false (resumes (fixture, anna, seq));
}

/* Nothing has happened to somebody for long, and much to others. The last seq that they saw is old; they have missed nothing. */
static void
test_quiet_account (ServerFixture *fixture)
{
  g_autoptr (Member) anna = NULL, bert = NULL;
  g_autoptr (Reply) page = NULL;
  g_autofree char *path = NULL;
  gint64 seq;

  rialto_clock_fake (NOON);
  anna = member_new (fixture, "anna");
  bert = member_new (fixture, "bert");
  seq = leave (fixture, anna);
  happen (fixture, bert, 1);
  rialto_clock_advance (AWAY + RIALTO_MINUTE);
  g_assert_true (resumes (fixture, anna, seq));

  happen (fixture, anna, 1);
  g_assert_true (resumes (fixture, anna, seq));
  path = g_strdup_printf ("/gateway/poll?after=%" G_GINT64_FORMAT, seq);
  page = server_call (fixture, anna->token, "GET", path, NULL);
  assert_status (page, 200);
  g_assert_cmpuint (reply_count (page, "items"), ==, 1);
}

RIALTO_SQL (test_sweep, "test.sweep_events", "DELETE FROM events WHERE seq <= ?1");

static gboolean
sweep (RialtoTx *tx,
       gpointer  data,
       GError  **error)
{
  rialto_tx_exec (tx, &test_sweep, SQL_INT (*(gint64 *) data));
  return TRUE;
}

static void
sweep_until (ServerFixture *fixture,
             gint64         seq)
{
  g_autoptr (RialtoArena) arena = rialto_arena_new ();
  g_autoptr (GError) error = NULL;

  rialto_store_write (fixture->context->store, sweep, &seq, arena, &error);
  g_assert_no_error (error);
}

/* Events that nobody keeps any more cannot be told, and nobody knows whose they were. */
static void
test_swept (ServerFixture *fixture)
{
  g_autoptr (Member) anna = member_new (fixture, "anna");
  gint64 seq = leave (fixture, anna);

  happen (fixture, anna, 3);
  sweep_until (fixture, seq);
  g_assert_true (resumes (fixture, anna, seq));
  sweep_until (fixture, seq + 1);
  g_assert_false (resumes (fixture, anna, seq));
  g_assert_true (resumes (fixture, anna, seq + 1));
  sweep_until (fixture, seq + 3);
  g_assert_false (resumes (fixture, anna, seq + 2));
  g_assert_true (resumes (fixture, anna, seq + 3));
}

typedef struct
{
  ServerFixture *fixture;
  const char    *token;
} SignOut;

static gpointer
sign_out_main (gpointer data)
{
  SignOut *out = data;

  return server_call (out->fixture, out->token, "POST", "/auth/logout", NULL);
}

/* Signs out while the socket is on its way: wherever they meet, no socket outlives its session. */
static void
test_sign_out_meets (ServerFixture *fixture)
{
  g_autoptr (Member) anna = member_new (fixture, "anna");

  for (guint i = 0; i < 20; i++)
    {
      RialtoId session = 0;
      g_autofree char *token = gateway_sign_in (fixture, "anna", &session);
      g_autoptr (WsClient) client = gateway_open (fixture);
      SignOut out = { fixture, token };
      g_autoptr (Reply) reply = NULL;
      GThread *thread;

      /* Not known yet, as after a start: both have to look. */
      rialto_session_cache_drop_session (fixture->context->sessions, session);
      thread = g_thread_new ("sign-out", sign_out_main, &out);
      if (i % 2 == 0)
        ws_client_identify (client, token);
      else
        ws_client_resume (client, token, 0);
      reply = g_thread_join (thread);
      assert_status (reply, 204);
      while (ws_client_await (client, "") != NULL)
        continue;
      g_assert_true (client->close_code == 4004 || client->close_code == 4011);
    }
}

/* The session is known to be good when the socket asks, and is not any more when its Ready is read. */
static void
test_known_session (ServerFixture *fixture)
{
  g_autoptr (Member) anna = member_new (fixture, "anna");
  RialtoId session = 0;
  g_autofree char *token = gateway_sign_in (fixture, "anna", &session);
  g_autoptr (WsClient) known = gateway_open_ready (fixture, token);
  g_autoptr (WsClient) late = gateway_open (fixture);
  RialtoSessionTicket ticket;
  RialtoSessionInfo info;
  g_autoptr (Reply) out = NULL;
  JsonNode *frame;

  g_assert_true (rialto_session_cache_lookup (fixture->context->sessions, session, &info));
  out = server_call (fixture, token, "POST", "/auth/logout", NULL);
  assert_status (out, 204);
  gateway_assert_ended (known, 4011);

  /* As if the cache had been asked the moment before. */
  ticket = rialto_session_cache_take_ticket (fixture->context->sessions);
  rialto_session_cache_insert (fixture->context->sessions, ticket, &info);
  ws_client_identify (late, token);
  /* It is refused, or let in and ended by the sign-out, which may reach its reactor only now. */
  while ((frame = ws_client_next (late)) != NULL)
    json_node_unref (frame);
  g_assert_true (late->close_code == 4004 || late->close_code == 4011);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  server_test_add ("resume/many", test_many);
  server_test_add ("resume/others", test_others);
  server_test_add ("resume/long", test_long);
  server_test_add ("resume/quiet-account", test_quiet_account);
  server_test_add_alone ("resume/swept", test_swept);
  server_test_add ("resume/sign-out-meets", test_sign_out_meets);
  server_test_add_alone ("resume/known-session", test_known_session);
  return g_test_run ();
}
