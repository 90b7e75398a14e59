/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "client-test.h"

static DexFuture *last;

static void
settle (DexFuture *future)
{
  while (dex_future_is_pending (future))
    g_main_context_iteration (NULL, TRUE);
}

static DexFuture *
wake (DexFuture *future,
      gpointer   data)
{
  g_main_context_wakeup (NULL);
  return dex_ref (future);
}

GError *
wait_for (DexFuture *future)
{
  DexFuture *woken = dex_future_finally (future, wake, NULL, NULL);
  GError *error = NULL;

  settle (woken);
  dex_future_get_value (woken, &error);
  dex_unref (woken);
  return error;
}

const GValue *
wait_for_value (DexFuture *future)
{
  g_autoptr (GError) error = NULL;
  const GValue *value;

  dex_clear (&last);
  last = dex_future_finally (future, wake, NULL, NULL);
  settle (last);
  value = dex_future_get_value (last, &error);
  g_assert_no_error (error);
  return value;
}

static gboolean
tick (gpointer data)
{
  return G_SOURCE_CONTINUE;
}

void
wait_until (gboolean (*test) (gpointer data),
            gpointer data)
{
  guint source = g_timeout_add (10, tick, NULL);

  while (!test (data))
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (source);
}

void
run_what_is_due (void)
{
  while (g_main_context_iteration (NULL, FALSE))
    continue;
}
