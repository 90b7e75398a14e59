/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "client-test.h"

#include "rialto-error.h"

static DexFuture *
answer (RialtoFiber *fiber,
        gpointer     data)
{
  return dex_future_new_for_int (GPOINTER_TO_INT (data));
}

static void
test_fiber (void)
{
  const GValue *value = wait_for_value (rialto_async_spawn ("test", NULL, NULL, answer, GINT_TO_POINTER (42),
                                                            NULL));

  g_assert_cmpint (g_value_get_int (value), ==, 42);
}

static DexFuture *
sleep_long (RialtoFiber *fiber,
            gpointer     data)
{
  g_autoptr (GError) error = NULL;

  if (!dex_await (rialto_async_sleep (RIALTO_DAY, rialto_fiber_get_cancellable (fiber)), &error))
    return dex_future_new_for_error (g_steal_pointer (&error));
  return dex_future_new_true ();
}

static void
set_flag (gpointer data)
{
  *(gboolean *) data = TRUE;
}

static void
test_cancelled (void)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  gboolean freed = FALSE;
  DexFuture *future = rialto_async_spawn ("test", NULL, cancellable, sleep_long, &freed, set_flag);

  run_what_is_due ();
  g_assert_true (dex_future_is_pending (future));
  g_cancellable_cancel (cancellable);
  assert_wait_error (future, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  run_what_is_due ();
  g_assert_true (freed);
}

static void
test_cancelled_before (void)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();

  g_cancellable_cancel (cancellable);
  assert_wait_error (rialto_async_spawn ("test", NULL, cancellable, answer, NULL, NULL), G_IO_ERROR,
                     G_IO_ERROR_CANCELLED);
  assert_wait_error (rialto_async_sleep (RIALTO_DAY, cancellable), G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static DexFuture *
ask_for_owner (RialtoFiber *fiber,
               gpointer     data)
{
  g_autoptr (GObject) owner = rialto_fiber_dup_owner (fiber);

  return dex_future_new_for_boolean (owner != NULL);
}

static void
test_owner (void)
{
  g_autoptr (GCancellable) owner = g_cancellable_new ();
  DexFuture *future;

  g_assert_true (g_value_get_boolean (wait_for_value (rialto_async_spawn ("test", owner, NULL, ask_for_owner,
                                                                          NULL, NULL))));

  future = rialto_async_spawn ("test", owner, NULL, ask_for_owner, NULL, NULL);
  g_assert_finalize_object (g_steal_pointer (&owner));
  g_assert_false (g_value_get_boolean (wait_for_value (future)));
}

static void
test_sleep (void)
{
  g_assert_true (g_value_get_boolean (wait_for_value (rialto_async_sleep (1, NULL))));
  g_assert_true (g_value_get_boolean (wait_for_value (rialto_async_sleep (-1, NULL))));
}

static DexFuture *
thread_name (gpointer data)
{
  return dex_future_new_for_pointer (g_thread_self ());
}

static DexFuture *
fail (gpointer data)
{
  g_autoptr (GError) error = NULL;

  rialto_fail (&error, RIALTO_ERROR_GONE);
  return dex_future_new_for_error (g_steal_pointer (&error));
}

static DexFuture *
nothing (gpointer data)
{
  return NULL;
}

static void
test_pool (void)
{
  g_assert_true (g_value_get_pointer (wait_for_value (rialto_async_run_in_pool (thread_name, NULL, NULL))) !=
                 g_thread_self ());
  assert_wait_error (rialto_async_run_in_pool (fail, NULL, NULL), RIALTO_ERROR, RIALTO_ERROR_GONE);
  g_assert_true (g_value_get_boolean (wait_for_value (rialto_async_run_in_pool (nothing, NULL, NULL))));
}

static DexFuture *
append (gpointer data)
{
  g_string_append_c (data, 'x');
  return dex_future_new_for_int (((GString *) data)->len);
}

static void
test_worker_in_order (void)
{
  g_autoptr (GString) string = g_string_new (NULL);
  g_autoptr (RialtoWorker) worker = rialto_worker_new (1);
  DexFuture *futures[100];

  for (guint i = 0; i < G_N_ELEMENTS (futures); i++)
    futures[i] = rialto_worker_run (worker, append, string, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (futures); i++)
    g_assert_cmpint (g_value_get_int (wait_for_value (futures[i])), ==, i + 1);
}

/* Freed at once: what was queued is done all the same. */
static void
test_worker_drains (void)
{
  g_autoptr (GString) string = g_string_new (NULL);
  RialtoWorker *worker = rialto_worker_new (1);

  for (guint i = 0; i < 50; i++)
    dex_unref (rialto_worker_run (worker, append, string, NULL));
  rialto_worker_free (worker);
  g_assert_cmpuint (string->len, ==, 50);
}

/* How many fibers run, and how many have at most. */
typedef struct
{
  gint now, most, done;
} Crowd;

static DexFuture *
join (RialtoFiber *fiber,
      gpointer     data)
{
  Crowd *crowd = data;

  crowd->now++;
  crowd->most = MAX (crowd->most, crowd->now);
  dex_await (rialto_async_sleep (1, NULL), NULL);
  crowd->now--;
  crowd->done++;
  return dex_future_new_true ();
}

static void
test_limiter (void)
{
  g_autoptr (RialtoLimiter) limiter = rialto_limiter_new (3);
  DexFuture *futures[20];
  Crowd crowd = { 0 };

  for (guint i = 0; i < G_N_ELEMENTS (futures); i++)
    futures[i] = rialto_limiter_spawn (limiter, "test", NULL, NULL, join, &crowd, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (futures); i++)
    assert_wait (futures[i]);
  g_assert_cmpint (crowd.most, ==, 3);
  g_assert_cmpint (crowd.done, ==, 20);
}

/* Whoever gives up while waiting takes no place with it. */
static void
test_limiter_cancelled (void)
{
  g_autoptr (RialtoLimiter) limiter = rialto_limiter_new (1);
  g_autoptr (GCancellable) first = g_cancellable_new ();
  g_autoptr (GCancellable) second = g_cancellable_new ();
  DexFuture *running = rialto_limiter_spawn (limiter, "test", NULL, first, sleep_long, NULL, NULL);
  DexFuture *waiting = rialto_limiter_spawn (limiter, "test", NULL, second, sleep_long, NULL, NULL);
  DexFuture *last = rialto_limiter_spawn (limiter, "test", NULL, NULL, answer, GINT_TO_POINTER (7), NULL);

  run_what_is_due ();
  g_cancellable_cancel (second);
  assert_wait_error (waiting, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  run_what_is_due ();
  g_assert_true (dex_future_is_pending (last));

  g_cancellable_cancel (first);
  assert_wait_error (running, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpint (g_value_get_int (wait_for_value (last)), ==, 7);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  rialto_async_init ();
  g_test_add_func ("/async/fiber", test_fiber);
  g_test_add_func ("/async/cancelled", test_cancelled);
  g_test_add_func ("/async/cancelled-before", test_cancelled_before);
  g_test_add_func ("/async/owner", test_owner);
  g_test_add_func ("/async/sleep", test_sleep);
  g_test_add_func ("/async/pool", test_pool);
  g_test_add_func ("/async/worker-in-order", test_worker_in_order);
  g_test_add_func ("/async/worker-drains", test_worker_drains);
  g_test_add_func ("/async/limiter", test_limiter);
  g_test_add_func ("/async/limiter-cancelled", test_limiter_cancelled);
  return g_test_run ();
}
