/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gateway-fixture.h"

#include "rialto-clock.h"
#include "rialto-presence-rows.h"

#define ID    G_GINT64_FORMAT
#define NOON  (G_GINT64_CONSTANT (20880) * RIALTO_DAY + RIALTO_DAY / 2)
#define OTHER 7 /* instance */

RIALTO_SQL (add_other,
            "test.add_other",
            "INSERT INTO presence (instance, user_id, status, expires_at) VALUES (?1, ?2, ?3, ?4)");
RIALTO_SQL (count_told,
            "test.count_told",
            "SELECT count(*) FROM events WHERE type = 'presence.update' AND topic_id = ?1");
RIALTO_SQL (expiry, "test.expiry", "SELECT COALESCE (max (expires_at), 0) FROM presence WHERE user_id = ?1");

/* cara and bert look at anna. */
typedef struct
{
  ServerFixture *fixture;
  Member        *anna, *bert, *cara;
  char          *topic;
  WsClient      *annas, *berts, *caras;
} Cast;

static void
cast_init (Cast          *cast,
           ServerFixture *fixture)
{
  cast->fixture = fixture;
  cast->anna = member_new (fixture, "anna");
  cast->bert = member_new (fixture, "bert");
  cast->cara = member_new (fixture, "cara");
  cast->topic = g_strdup_printf ("user:%" ID, cast->anna->id);
  cast->annas = gateway_open_ready (fixture, cast->anna->token);
  cast->berts = gateway_open_ready (fixture, cast->bert->token);
  cast->caras = gateway_open_ready (fixture, cast->cara->token);
}

static void
cast_clear (Cast *cast)
{
  g_clear_pointer (&cast->annas, ws_client_free);
  ws_client_free (cast->berts);
  ws_client_free (cast->caras);
  member_free (cast->anna);
  member_free (cast->bert);
  member_free (cast->cara);
  g_free (cast->topic);
}

/* Until the answer to a heartbeat. */
static void
assert_untold (WsClient *client)
{
  ws_client_send (client, "{\"op\":1}");
  for (;;)
    {
      g_autoptr (JsonNode) frame = ws_client_next (client);

      g_assert_nonnull (frame);
      if (frame_type (frame) == NULL)
        return;
      g_assert_cmpstr (frame_type (frame), !=, "presence.update");
    }
}

static void
say (WsClient   *client,
     const char *status)
{
  g_autofree char *text = g_strdup_printf ("{\"op\":3,\"d\":{\"status\":\"%s\"}}", status);

  ws_client_send (client, text);
  assert_untold (client);
}

/* What comes next of anyone's presence is anna's, and this. */
static void
assert_told (Cast       *cast,
             WsClient   *client,
             const char *status)
{
  g_autoptr (JsonNode) frame = ws_client_await (client, "presence.update");
  g_autofree char *id = g_strdup_printf ("%" ID, cast->anna->id);

  g_assert_nonnull (frame);
  g_assert_cmpint (frame_seq (frame), ==, 0);
  g_assert_cmpstr (json_object_get_string_member (frame_data (frame), "person"), ==, id);
  g_assert_cmpstr (json_object_get_string_member (frame_data (frame), "status"), ==, status);
}

typedef struct
{
  RialtoSql *sql;
  RialtoId   user;
  gint64     status, time;
  gint64     number;
} Step;

static gboolean
read_number (RialtoTx *tx,
             gpointer  data,
             GError  **error)
{
  Step *step = data;
  g_autoptr (RialtoRows) rows = rialto_tx_query (tx, step->sql, SQL_ID (step->user));

  step->number = rialto_rows_next (rows) ? rialto_rows_int (rows, 0) : -1;
  return TRUE;
}

static gint64
get_number (Cast      *cast,
            RialtoSql *sql)
{
  Step step = { .sql = sql, .user = cast->anna->id };
  g_autoptr (GError) error = NULL;

  rialto_store_read (cast->fixture->context->store, read_number, &step, NULL, &error);
  g_assert_no_error (error);
  return step.number;
}

static gboolean
write_other (RialtoTx *tx,
             gpointer  data,
             GError  **error)
{
  Step *step = data;

  rialto_tx_exec (tx, &add_other, SQL_ID (OTHER), SQL_ID (step->user), SQL_INT (step->status),
                  SQL_TIME (step->time));
  rialto_tx_emit (tx, &(RialtoEvent) { "profile", step->user, RIALTO_EVENT_PRESENCE_UPDATE, step->user, 0 });
  return TRUE;
}

/* Another instance says so. */
static void
say_elsewhere (Cast                *cast,
               RialtoPresenceStatus status,
               RialtoTime           until)
{
  Step step = { .user = cast->anna->id, .status = status, .time = until };
  g_autoptr (GError) error = NULL;

  rialto_store_write (cast->fixture->context->store, write_other, &step, NULL, &error);
  g_assert_no_error (error);
}

static void
test_statuses (ServerFixture *fixture)
{
  static const char *const said[] = { "online", "idle", "dnd", "invisible", "online" };
  static const char *const seen[] = { "online", "idle", "dnd", "offline", "online" };
  Cast cast;

  cast_init (&cast, fixture);
  ws_client_watch (cast.berts, cast.topic);
  assert_told (&cast, cast.berts, "offline");
  for (guint i = 0; i < G_N_ELEMENTS (said); i++)
    {
      say (cast.annas, said[i]);
      assert_told (&cast, cast.berts, seen[i]);
      ws_client_watch (cast.caras, cast.topic);
      assert_told (&cast, cast.caras, seen[i]);
      ws_client_watch (cast.caras, "user:1");
      assert_untold (cast.caras);
    }
  cast_clear (&cast);
}

/* Either way, and before as after the watch began. */
static void
test_blocked (ServerFixture *fixture)
{
  Cast cast;

  cast_init (&cast, fixture);
  ws_client_watch (cast.berts, cast.topic);
  assert_told (&cast, cast.berts, "offline");
  ws_client_watch (cast.caras, cast.topic);
  assert_told (&cast, cast.caras, "offline");
  for (guint i = 0; i < 2; i++)
    {
      Member *blocker = i == 0 ? cast.anna : cast.bert;
      g_autofree char *path = g_strdup_printf ("/users/%" ID "/block",
                                               i == 0 ? cast.bert->id : cast.anna->id);
      g_autoptr (Reply) block = server_call (fixture, blocker->token, "PUT", path, NULL);
      g_autoptr (Reply) end = NULL;

      assert_status (block, 204);
      say (cast.annas, "dnd");
      assert_told (&cast, cast.caras, "dnd");
      assert_untold (cast.berts);
      ws_client_watch (cast.berts, "user:1");
      ws_client_watch (cast.berts, cast.topic);
      assert_untold (cast.berts);
      end = server_call (fixture, blocker->token, "DELETE", path, NULL);
      g_assert_cmpuint (end->status / 100, ==, 2);
      say (cast.annas, "online");
      assert_told (&cast, cast.caras, "online");
      assert_told (&cast, cast.berts, "online");
    }
  cast_clear (&cast);
}

/* What is taken back before it is written was never said. */
static void
test_gathered (ServerFixture *fixture)
{
  Cast cast;

  rialto_clock_fake (NOON);
  cast_init (&cast, fixture);
  ws_client_watch (cast.berts, cast.topic);
  assert_told (&cast, cast.berts, "offline");
  say (cast.annas, "online");
  say (cast.annas, "idle");
  say (cast.annas, "dnd");
  say (cast.annas, "dnd");
  rialto_clock_advance (250);
  assert_told (&cast, cast.berts, "dnd");
  g_assert_cmpint (get_number (&cast, &count_told), ==, 1);
  g_assert_cmpint (get_number (&cast, &expiry), ==, NOON + 250 + RIALTO_PRESENCE_LIFE);
  cast_clear (&cast);
}

/* Of two devices the busier one counts, and one that says nothing does not. */
static void
test_devices (ServerFixture *fixture)
{
  Cast cast;
  g_autofree char *token = NULL;
  g_autoptr (WsClient) second = NULL;

  cast_init (&cast, fixture);
  token = gateway_sign_in (fixture, "anna", NULL);
  second = gateway_open_ready (fixture, token);
  ws_client_watch (cast.berts, cast.topic);
  assert_told (&cast, cast.berts, "offline");
  say (cast.annas, "idle");
  assert_told (&cast, cast.berts, "idle");
  say (second, "online");
  assert_told (&cast, cast.berts, "online");
  ws_client_cut (second);
  assert_told (&cast, cast.berts, "idle");
  cast_clear (&cast);
}

/* bert and cara stay, and the pump looks at the clock. cara watches nothing. */
static void
let_pass (Cast      *cast,
          RialtoTime time)
{
  const RialtoEvent event = { "user", cast->cara->id, RIALTO_EVENT_ACCOUNT_UPDATE, cast->cara->id, 0 };
  g_autoptr (JsonNode) told = NULL;

  rialto_clock_advance (time);
  ws_client_send (cast->berts, "{\"op\":1}");
  assert_untold (cast->caras);
  gateway_emit (cast->fixture, &event, 1);
  told = ws_client_await (cast->caras, "account.update");
  g_assert_nonnull (told);
}

/* When the server sees that somebody says something, or has gone, is its own affair. */
static void
let_pass_until_told (Cast  *cast,
                     gint64 n_told)
{
  while (get_number (cast, &count_told) < n_told)
    let_pass (cast, RIALTO_SECOND);
}

/* Who comes back in time was never away. */
static void
test_grace (ServerFixture *fixture)
{
  Cast cast;
  g_autoptr (WsClient) again = NULL;

  rialto_clock_fake (NOON);
  cast_init (&cast, fixture);
  ws_client_watch (cast.berts, cast.topic);
  assert_told (&cast, cast.berts, "offline");
  say (cast.annas, "online");
  let_pass_until_told (&cast, 1);
  assert_told (&cast, cast.berts, "online");
  g_clear_pointer (&cast.annas, ws_client_free);
  rialto_clock_advance (RIALTO_PRESENCE_GRACE - 1000);
  again = gateway_open_ready (fixture, cast.anna->token);
  say (again, "online");
  rialto_clock_advance (1000);
  say (again, "idle");
  let_pass_until_told (&cast, 2);
  assert_told (&cast, cast.berts, "idle");

  ws_client_cut (again);
  let_pass_until_told (&cast, 3);
  assert_told (&cast, cast.berts, "offline");
  g_assert_cmpint (get_number (&cast, &expiry), ==, 0);
  g_assert_cmpint (rialto_clock_now (), >=, NOON + 2 * RIALTO_PRESENCE_GRACE);
  cast_clear (&cast);
}

/* Each minute, and what a server leaves that ends is soon nothing. */
static void
test_renewed (ServerFixture *fixture)
{
  Cast cast;
  RialtoTime ended;

  rialto_clock_fake (NOON);
  cast_init (&cast, fixture);
  ws_client_watch (cast.berts, cast.topic);
  say (cast.annas, "online");
  rialto_clock_advance (250);
  assert_told (&cast, cast.berts, "offline");
  assert_told (&cast, cast.berts, "online");
  rialto_clock_advance (RIALTO_MINUTE);
  while (get_number (&cast, &expiry) != NOON + 250 + RIALTO_MINUTE + RIALTO_PRESENCE_LIFE)
    g_thread_yield ();
  g_assert_cmpint (get_number (&cast, &count_told), ==, 1);

  ended = rialto_clock_now ();
  server_fixture_restart (fixture);
  g_assert_cmpint (get_number (&cast, &expiry), ==, ended + RIALTO_PRESENCE_GRACE);
  cast_clear (&cast);
}

/* All instances tell the same; one that has died says nothing, and its rows go. */
static void
test_instances (ServerFixture *fixture)
{
  Cast cast;
  g_autoptr (GError) error = NULL;

  rialto_clock_fake (NOON);
  cast_init (&cast, fixture);
  ws_client_watch (cast.berts, cast.topic);
  assert_told (&cast, cast.berts, "offline");
  say_elsewhere (&cast, RIALTO_PRESENCE_STATUS_DND, NOON + 20 * RIALTO_SECOND);
  assert_told (&cast, cast.berts, "dnd");
  say (cast.annas, "online");
  rialto_clock_advance (250);
  assert_told (&cast, cast.berts, "dnd");
  rialto_clock_advance (20 * RIALTO_SECOND);
  ws_client_watch (cast.caras, cast.topic);
  assert_told (&cast, cast.caras, "online");
  g_assert_true (rialto_presence_job_sweep (fixture->context, "{}", &error));
  g_assert_no_error (error);
  assert_told (&cast, cast.berts, "online");
  g_assert_cmpint (get_number (&cast, &count_told), ==, 3);
  cast_clear (&cast);
}

static void
test_refused (ServerFixture *fixture)
{
  static const char *const texts[] = { "{\"op\":3,\"d\":{\"status\":\"offline\"}}",
                                       "{\"op\":3,\"d\":{\"status\":\"asleep\"}}", "{\"op\":3,\"d\":{}}",
                                       "{\"op\":3}" };
  g_autoptr (Member) anna = member_new (fixture, "anna");
  g_autoptr (WsClient) stranger = gateway_open (fixture);

  ws_client_send (stranger, "{\"op\":3,\"d\":{\"status\":\"online\"}}");
  gateway_assert_ended (stranger, 4003);
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autofree char *token = gateway_sign_in (fixture, "anna", NULL);
      g_autoptr (WsClient) client = gateway_open_ready (fixture, token);

      ws_client_send (client, texts[i]);
      gateway_assert_ended (client, 4002);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  server_test_add ("presence/statuses", test_statuses);
  server_test_add ("presence/blocked", test_blocked);
  server_test_add_alone ("presence/gathered", test_gathered);
  server_test_add ("presence/devices", test_devices);
  server_test_add_alone ("presence/grace", test_grace);
  server_test_add_alone ("presence/renewed", test_renewed);
  server_test_add_alone ("presence/instances", test_instances);
  server_test_add ("presence/refused", test_refused);
  return g_test_run ();
}
