/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-password-pool.h"
#include "rialto-tx.h"
#include "server-fixture.h"

/* More sign-ins at once than there are threads and places for. Nobody who was let in is sent away, and the others know at once. */

/* Holds what each sign-in of somebody needs at its end, so that they all stay in the middle. */
typedef struct
{
  ServerFixture *fixture;
  Member        *member;
  GMutex         mutex;
  GCond          changed;
  gboolean       held;
  gboolean       let_go;
} Gate;

static gboolean
hold (RialtoTx *tx,
      gpointer  data,
      GError  **error)
{
  Gate *gate = data;

  /* On SQLite the writer itself stands still. */
  rialto_tx_lock (tx, RIALTO_LOCK_USER, gate->member->id);
  g_mutex_lock (&gate->mutex);
  gate->held = TRUE;
  g_cond_broadcast (&gate->changed);
  while (!gate->let_go)
    g_cond_wait (&gate->changed, &gate->mutex);
  g_mutex_unlock (&gate->mutex);
  return TRUE;
}

static gpointer
hold_in_thread (gpointer data)
{
  Gate *gate = data;
  g_autoptr (RialtoArena) arena = rialto_arena_new ();
  g_autoptr (GError) error = NULL;

  g_assert_true (rialto_store_write (gate->fixture->context->store, hold, gate, arena, &error));
  g_assert_no_error (error);
  return NULL;
}

static GThread *
gate_shut (Gate *gate)
{
  GThread *thread = g_thread_new ("gate", hold_in_thread, gate);

  g_mutex_lock (&gate->mutex);
  while (!gate->held)
    g_cond_wait (&gate->changed, &gate->mutex);
  g_mutex_unlock (&gate->mutex);
  return thread;
}

static void
gate_open (Gate *gate)
{
  g_mutex_lock (&gate->mutex);
  gate->let_go = TRUE;
  g_cond_broadcast (&gate->changed);
  g_mutex_unlock (&gate->mutex);
}

static gpointer
sign_in (gpointer fixture)
{
  return server_call (fixture, NULL, "POST", "/auth/login",
                      "{\"login\":\"anna\",\"password\":\"seven green teapots\"}");
}

static void
assert_turned_away (ServerFixture *fixture)
{
  g_autoptr (Reply) reply = sign_in (fixture);

  assert_code (reply, 503, "unavailable");
  g_assert_cmpstr (g_hash_table_lookup (reply->headers, "retry-after"), ==, "1");
}

/* Signed in, with a session of its own. */
static void
assert_signed_in (ServerFixture *fixture,
                  Reply         *reply)
{
  g_autoptr (Reply) me = NULL;

  assert_status (reply, 200);
  me = server_call (fixture, reply_string (reply, "tokens/access_token"), "GET", "/auth/me", NULL);
  assert_status (me, 200);
}

/* Settings: a queue of 2. Each that comes while not more than that many wait is let in: there are 3 of them. */
static void
test_full_queue (ServerFixture *fixture)
{
  g_autoptr (Member) anna = member_new (fixture, "anna");
  RialtoContext *context = fixture->context;
  guint n_workers = (guint) g_thread_pool_get_max_threads (context->work);
  guint n_waiting = context->config->limits.work_queue + 1, n = n_workers + n_waiting;
  g_autofree GThread **threads = g_new (GThread *, n);
  guint64 n_hashes = rialto_password_pool_get_finished (context->passwords);
  Gate gate = { .fixture = fixture, .member = anna };
  GThread *holder = gate_shut (&gate);
  g_autoptr (Reply) reading = NULL, later = NULL, sessions = NULL;

  /* One after the other, so that each finds a worker that has nothing to do. */
  for (guint i = 0; i < n_workers; i++)
    {
      threads[i] = g_thread_new ("sign-in", sign_in, fixture);
      while (rialto_password_pool_get_finished (context->passwords) < n_hashes + i + 1)
        g_thread_yield ();
    }
  for (guint i = 0; i < n_waiting; i++)
    {
      threads[n_workers + i] = g_thread_new ("sign-in", sign_in, fixture);
      while (g_thread_pool_unprocessed (context->work) < i + 1)
        g_thread_yield ();
    }
  for (guint i = 0; i < 5; i++)
    assert_turned_away (fixture);
  /* Nothing was computed for them, and who reads is in nobody's way. */
  g_assert_cmpuint (rialto_password_pool_get_finished (context->passwords), ==, n_hashes + n_workers);
  g_assert_cmpuint (g_thread_pool_unprocessed (context->work), ==, n_waiting);
  reading = server_call (fixture, anna->token, "GET", "/auth/me", NULL);
  assert_status (reading, 200);

  gate_open (&gate);
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (Reply) reply = g_thread_join (threads[i]);

      assert_signed_in (fixture, reply);
    }
  g_thread_join (holder);
  later = sign_in (fixture);
  assert_signed_in (fixture, later);
  sessions = server_call (fixture, anna->token, "GET", "/auth/sessions", NULL);
  assert_status (sessions, 200);
  g_assert_cmpuint (reply_count (sessions, "items"), ==, 1 + n + 1);
}

int
main (int    argc,
      char **argv)
{
  /* However slow the machine is, nobody who waits for the gate is given up. */
  static const char *const settings[] = { "limits.work_queue=2", "database.statement_seconds=0", NULL };

  g_test_init (&argc, &argv, NULL);
  server_test_add_full ("sign-in-queue/full", settings, test_full_queue);
  return g_test_run ();
}
