/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-session-use.h"

#include "rialto-clock.h"

/* No request writes that it was made: they are gathered, and written down together every few minutes. */

#define N_SHARDS 16
#define CHUNK    500

typedef struct
{
  GMutex      lock;
  GHashTable *used; /* session -> when, RialtoTime */
} Shard;

typedef struct
{
  RialtoId   session;
  RialtoTime time;
} Use;

struct _RialtoSessionUse
{
  RialtoStore *store; /* borrowed */
  Shard        shards[N_SHARDS];
  RialtoTime   due; /* atomic, monotonic */
};

/* One transaction's worth. */
typedef struct
{
  RialtoWork   work;
  RialtoArena *arena; /* owned */
  GArray      *uses;  /* owned Uses */
} Chunk;

/* A refresh on the way may be newer. */
RIALTO_SQL (session_seen,
            "sessions.seen",
            "UPDATE sessions SET seen_at = ?2 WHERE id = ?1 AND seen_at < ?2 AND revoked_at IS NULL");

/**
 * rialto_session_use_new:
 * @store: (transfer none): where it goes; closed before this is freed
 *
 * Returns: (transfer full): nothing noted yet
 */
RialtoSessionUse *
rialto_session_use_new (RialtoStore *store)
{
  RialtoSessionUse *use = g_new0 (RialtoSessionUse, 1);

  use->store = store;
  use->due = rialto_clock_monotonic () + RIALTO_SESSION_USE_INTERVAL;
  for (guint i = 0; i < N_SHARDS; i++)
    {
      g_mutex_init (&use->shards[i].lock);
      use->shards[i].used = g_hash_table_new (NULL, NULL);
    }
  return use;
}

/**
 * rialto_session_use_free:
 * @use: (transfer full): what was noted; it is lost
 */
void
rialto_session_use_free (RialtoSessionUse *use)
{
  for (guint i = 0; i < N_SHARDS; i++)
    {
      g_mutex_clear (&use->shards[i].lock);
      g_hash_table_unref (use->shards[i].used);
    }
  g_free (use);
}

/**
 * rialto_session_use_note:
 * @use: what was noted before
 * @session: who has just made a request, or said something on a socket
 *
 * Any thread.
 */
void
rialto_session_use_note (RialtoSessionUse *use,
                         RialtoId          session)
{
  gpointer key = GSIZE_TO_POINTER ((gsize) session);
  Shard *shard = &use->shards[g_int64_hash (&session) % N_SHARDS];
  gpointer now = GSIZE_TO_POINTER ((gsize) rialto_clock_now ());
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&shard->lock);

  g_hash_table_insert (shard->used, key, now);
}

/**
 * rialto_session_use_get:
 * @use: what was noted
 * @session: somebody's
 *
 * Any thread.
 *
 * Returns: when it was noted last, as far as that is not in the store yet; 0 when it was not
 */
RialtoTime
rialto_session_use_get (RialtoSessionUse *use,
                        RialtoId          session)
{
  Shard *shard = &use->shards[g_int64_hash (&session) % N_SHARDS];
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&shard->lock);

  return (RialtoTime) GPOINTER_TO_SIZE (g_hash_table_lookup (shard->used,
                                                             GSIZE_TO_POINTER ((gsize) session)));
}

static gboolean
write_run (RialtoTx *tx,
           gpointer  data,
           GError  **error)
{
  const Chunk *chunk = data;

  for (guint i = 0; i < chunk->uses->len; i++)
    {
      const Use *one = &g_array_index (chunk->uses, Use, i);

      rialto_tx_exec (tx, &session_seen, SQL_ID (one->session), SQL_TIME (one->time));
    }
  return TRUE;
}

static void
write_done (gpointer      data,
            gint64        seq,
            const GError *error)
{
  Chunk *chunk = data;

  if (error != NULL)
    g_warning ("When %u sessions were used last is not written down: %s", chunk->uses->len, error->message);
  g_array_unref (chunk->uses);
  rialto_arena_free (chunk->arena);
  g_free (chunk);
}

static void
write_chunk (RialtoSessionUse *use,
             const Use        *uses,
             guint             n_uses)
{
  Chunk *chunk = g_new0 (Chunk, 1);

  chunk->uses = g_array_sized_new (FALSE, FALSE, sizeof (Use), n_uses);
  g_array_append_vals (chunk->uses, uses, n_uses);
  chunk->arena = rialto_arena_new ();
  chunk->work = (RialtoWork) {
    .run = write_run, .done = write_done, .data = chunk, .arena = chunk->arena, .name = "sessions.seen"
  };
  rialto_store_queue_write (use->store, &chunk->work);
}

static void
take_shard (Shard  *shard,
            GArray *uses)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&shard->lock);
  GHashTableIter iter;
  gpointer key, value;

  g_hash_table_iter_init (&iter, shard->used);
  while (g_hash_table_iter_next (&iter, &key, &value))
    {
      Use one = { (RialtoId) GPOINTER_TO_SIZE (key), (RialtoTime) GPOINTER_TO_SIZE (value) };

      g_array_append_val (uses, one);
    }
  g_hash_table_remove_all (shard->used);
}

static gint
compare_sessions (gconstpointer one,
                  gconstpointer other)
{
  RialtoId a = ((const Use *) one)->session, b = ((const Use *) other)->session;

  return a < b ? -1 : a > b;
}

/**
 * rialto_session_use_flush:
 * @use: what was noted
 *
 * Sends it on its way to the store; does not wait. Any thread.
 */
void
rialto_session_use_flush (RialtoSessionUse *use)
{
  g_autoptr (GArray) uses = g_array_new (FALSE, FALSE, sizeof (Use));

  __atomic_store_n (&use->due, rialto_clock_monotonic () + RIALTO_SESSION_USE_INTERVAL, __ATOMIC_RELAXED);
  for (guint i = 0; i < N_SHARDS; i++)
    take_shard (&use->shards[i], uses);
  /* In one order, so that two instances do not wait for each other. */
  g_array_sort (uses, compare_sessions);
  for (guint at = 0; at < uses->len; at += CHUNK)
    write_chunk (use, &g_array_index (uses, Use, at), MIN (CHUNK, uses->len - at));
}

/**
 * rialto_session_use_sweep:
 * @use: what was noted
 *
 * To be called each second or so: writes down what was noted when it is time.
 */
void
rialto_session_use_sweep (RialtoSessionUse *use)
{
  if (__atomic_load_n (&use->due, __ATOMIC_RELAXED) <= rialto_clock_monotonic ())
    rialto_session_use_flush (use);
}
