/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdatomic.h>
#include <string.h>

#include "rialto-session-cache.h"

static RialtoSessionInfo
make_info (RialtoId session,
           RialtoId user,
           guint32  generation)
{
  RialtoSessionInfo info = {
    .session = session,
    .user = user,
    .role = RIALTO_ROLE_MODERATOR,
    .suspended_until = 1800000000123,
    .expires = 1900000000456,
    .generation = generation,
  };

  g_snprintf (info.handle, sizeof info.handle, "user.%u", generation);
  return info;
}

static void
put (RialtoSessionCache *cache,
     RialtoId            session,
     RialtoId            user,
     guint32             generation)
{
  RialtoSessionInfo info = make_info (session, user, generation);

  g_assert_true (rialto_session_cache_insert (cache, rialto_session_cache_take_ticket (cache), &info));
}

static void
test_round_trip (void)
{
  g_autoptr (RialtoSessionCache) cache = rialto_session_cache_new (100);
  RialtoSessionInfo info = make_info (11, 22, G_MAXUINT32);
  RialtoSessionInfo found = { 0 };

  g_assert_false (rialto_session_cache_lookup (cache, 11, &found));
  info.revoked = TRUE;
  memset (info.handle, 'h', 30);
  g_assert_true (rialto_session_cache_insert (cache, rialto_session_cache_take_ticket (cache), &info));
  g_assert_true (rialto_session_cache_lookup (cache, 11, &found));
  g_assert_cmpint (found.session, ==, 11);
  g_assert_cmpint (found.user, ==, 22);
  g_assert_cmpint (found.role, ==, RIALTO_ROLE_MODERATOR);
  g_assert_true (found.revoked);
  g_assert_cmpint (found.suspended_until, ==, info.suspended_until);
  g_assert_cmpint (found.expires, ==, info.expires);
  g_assert_cmpuint (found.generation, ==, G_MAXUINT32);
  g_assert_cmpstr (found.handle, ==, info.handle);

  put (cache, 11, 22, 5);
  g_assert_true (rialto_session_cache_lookup (cache, 11, &found));
  g_assert_cmpuint (found.generation, ==, 5);
  g_assert_false (found.revoked);

  /* There is no session 0, not even when nothing else is there. */
  g_assert_false (rialto_session_cache_lookup (cache, 0, &found));
  info.session = 0;
  g_assert_false (rialto_session_cache_insert (cache, rialto_session_cache_take_ticket (cache), &info));
}

static void
test_drops (void)
{
  g_autoptr (RialtoSessionCache) cache = rialto_session_cache_new (100);
  RialtoSessionInfo found;

  put (cache, 1, 100, 0);
  put (cache, 2, 100, 0);
  put (cache, 3, 300, 0);

  rialto_session_cache_drop_session (cache, 1);
  g_assert_false (rialto_session_cache_lookup (cache, 1, &found));
  g_assert_true (rialto_session_cache_lookup (cache, 2, &found));

  put (cache, 1, 100, 1);
  rialto_session_cache_drop_user (cache, 100);
  g_assert_false (rialto_session_cache_lookup (cache, 1, &found));
  g_assert_false (rialto_session_cache_lookup (cache, 2, &found));
  g_assert_true (rialto_session_cache_lookup (cache, 3, &found));

  put (cache, 1, 100, 2);
  g_assert_true (rialto_session_cache_lookup (cache, 1, &found));
  g_assert_cmpuint (found.generation, ==, 2);

  rialto_session_cache_drop_all (cache);
  g_assert_false (rialto_session_cache_lookup (cache, 1, &found));
  g_assert_false (rialto_session_cache_lookup (cache, 3, &found));
}

static void
test_stale_insert (void)
{
  g_autoptr (RialtoSessionCache) cache = rialto_session_cache_new (100);
  RialtoSessionInfo info = make_info (5, 50, 1);
  RialtoSessionInfo found;
  RialtoSessionTicket ticket = rialto_session_cache_take_ticket (cache);

  rialto_session_cache_drop_session (cache, 5);
  g_assert_false (rialto_session_cache_insert (cache, ticket, &info));
  ticket = rialto_session_cache_take_ticket (cache);
  rialto_session_cache_drop_user (cache, 50);
  g_assert_false (rialto_session_cache_insert (cache, ticket, &info));
  ticket = rialto_session_cache_take_ticket (cache);
  rialto_session_cache_drop_all (cache);
  g_assert_false (rialto_session_cache_insert (cache, ticket, &info));
  g_assert_false (rialto_session_cache_lookup (cache, 5, &found));

  g_assert_true (rialto_session_cache_insert (cache, rialto_session_cache_take_ticket (cache), &info));
}

static void
test_bounded (void)
{
  g_autoptr (RialtoSessionCache) cache = rialto_session_cache_new (512);
  RialtoSessionInfo found;
  guint capacity = rialto_session_cache_get_capacity (cache);
  guint kept = 0;

  g_assert_cmpuint (capacity, ==, 512);
  put (cache, 1, 1, 7);
  for (RialtoId session = 2; session <= 20000; session++)
    {
      put (cache, session, session, 0);
      g_assert_true (rialto_session_cache_lookup (cache, session, &found));
      /* Used between any two others: stays. */
      g_assert_true (rialto_session_cache_lookup (cache, 1, &found));
    }
  for (RialtoId session = 1; session <= 20000; session++)
    kept += rialto_session_cache_lookup (cache, session, &found) ? 1 : 0;
  g_assert_cmpuint (kept, >, capacity / 2);
  g_assert_cmpuint (kept, <=, capacity);
}

/* The "database" is an array of generations: a writer counts one up, then drops the session or the user; readers load on a miss. Once
 * a drop has returned nobody may be given the older generation. */
#define N_SESSIONS 40
#define N_USERS    10

typedef struct
{
  RialtoSessionCache *cache;
  _Atomic guint32     rows[N_SESSIONS];
  _Atomic guint32     dropped[N_SESSIONS]; /* generation whose drop has returned */
  _Atomic gboolean    ended;
  _Atomic guint       hits;
} Race;

static void
read_once (Race    *race,
           RialtoId session)
{
  guint32 least = atomic_load (&race->dropped[session - 1]);
  RialtoSessionInfo info = { 0 };
  char handle[RIALTO_SESSION_HANDLE_BYTES];

  if (rialto_session_cache_lookup (race->cache, session, &info))
    {
      g_snprintf (handle, sizeof handle, "user.%u", info.generation);
      g_assert_cmpint (info.session, ==, session);
      g_assert_cmpint (info.user, ==, session % N_USERS + 1);
      g_assert_cmpstr (info.handle, ==, handle);
      g_assert_cmpuint (info.generation, >=, least);
      atomic_fetch_add (&race->hits, 1);
    }
  else
    {
      RialtoSessionTicket ticket = rialto_session_cache_take_ticket (race->cache);

      info = make_info (session, session % N_USERS + 1, atomic_load (&race->rows[session - 1]));
      rialto_session_cache_insert (race->cache, ticket, &info);
    }
}

static gpointer
read_many (gpointer data)
{
  Race *race = data;
  guint32 x = 1;

  while (!atomic_load (&race->ended))
    {
      x = x * 1664525 + 1013904223;
      read_once (race, (RialtoId) (x >> 16) % N_SESSIONS + 1);
    }
  return NULL;
}

static void
change (Race    *race,
        RialtoId session,
        gboolean whole_user)
{
  guint32 generations[N_SESSIONS];

  atomic_fetch_add (&race->rows[session - 1], 1);
  for (guint i = 0; i < N_SESSIONS; i++)
    generations[i] = atomic_load (&race->rows[i]);
  if (whole_user)
    rialto_session_cache_drop_user (race->cache, session % N_USERS + 1);
  else
    rialto_session_cache_drop_session (race->cache, session);
  atomic_store (&race->dropped[session - 1], generations[session - 1]);
}

static void
test_race (void)
{
  g_autoptr (RialtoSessionCache) cache = rialto_session_cache_new (64);
  Race race = { .cache = cache };
  GThread *threads[4];

  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("reader", read_many, &race);
  for (guint i = 0; i < 10000 || atomic_load (&race.hits) < 2000; i++)
    {
      change (&race, i % N_SESSIONS + 1, i % 3 == 0);
      if (i % 50 == 0)
        g_thread_yield ();
    }
  atomic_store (&race.ended, TRUE);
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    g_thread_join (threads[i]);
}

static void
test_speed (void)
{
  g_autoptr (RialtoSessionCache) cache = rialto_session_cache_new (65536);
  RialtoSessionInfo found;
  guint n = 2000000;
  guint hits = 0;
  gint64 start = 0;

  for (RialtoId session = 1; session <= 10000; session++)
    put (cache, session, session, 0);
  start = g_get_monotonic_time ();
  for (guint i = 0; i < n; i++)
    hits += rialto_session_cache_lookup (cache, (RialtoId) (i * 7919 % 10000) + 1, &found) ? 1 : 0;
  g_test_message ("%.1f ns a lookup", (double) (g_get_monotonic_time () - start) * 1000 / n);
  g_assert_cmpuint (hits, ==, n);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/session-cache/round-trip", test_round_trip);
  g_test_add_func ("/session-cache/drops", test_drops);
  g_test_add_func ("/session-cache/stale-insert", test_stale_insert);
  g_test_add_func ("/session-cache/bounded", test_bounded);
  g_test_add_func ("/session-cache/race", test_race);
  if (g_test_perf ())
    g_test_add_func ("/session-cache/speed", test_speed);
  return g_test_run ();
}
