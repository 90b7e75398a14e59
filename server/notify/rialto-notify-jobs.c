/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-notify-jobs.h"

#include "rialto-event-types.h"
#include "rialto-id.h"
#include "rialto-job-payload.h"
#include "rialto-jobs.h"
#include "rialto-notify-private.h"

#define KEEP       (30 * RIALTO_DAY)
#define MAX_ROWS   500
#define MAX_GROUPS 100

RIALTO_SQL (groups_old,
            "notifications.old",
            "SELECT id, user_id, is_read FROM notifications WHERE latest < ?1 ORDER BY latest LIMIT ?2");
RIALTO_SQL (actors_sweep,
            "notification_actors.sweep",
            "DELETE FROM notification_actors WHERE notification_id = ?1 AND actor IN (SELECT actor "
            "FROM notification_actors WHERE notification_id = ?1 LIMIT ?2)");
RIALTO_SQL (group_sweep, "notifications.sweep", "DELETE FROM notifications WHERE id = ?1");

typedef struct
{
  RialtoId id, user;
  gboolean is_read;
} Old;

static guint
find_old (RialtoTx *tx,
          Old      *old)
{
  RialtoTime limit = MAX (rialto_tx_get_now (tx) - KEEP, RIALTO_ID_EPOCH);
  g_autoptr (RialtoRows)
    rows = rialto_tx_query (tx, &groups_old, SQL_INT (rialto_id_make (limit, 0, 0)), SQL_INT (MAX_GROUPS));
  guint n = 0;

  while (n < MAX_GROUPS && rialto_rows_next (rows))
    old[n++] = (Old) { rialto_rows_id (rows, 0), rialto_rows_id (rows, 1), rialto_rows_bool (rows, 2) };
  return n;
}

/* A group goes when the last of its actors has; one of thousands takes several rounds. */
static gboolean
sweep_chunk (RialtoTx *tx,
             gpointer  data)
{
  g_autoptr (GHashTable) changed = g_hash_table_new (g_int64_hash, g_int64_equal);
  Old old[MAX_GROUPS];
  guint n = find_old (tx, old);
  gint64 left = MAX_ROWS;
  GHashTableIter iter;
  gpointer user;
  guint i;

  for (i = 0; i < n && left > 0; i++)
    {
      left -= rialto_tx_exec (tx, &actors_sweep, SQL_ID (old[i].id), SQL_INT (left));
      if (left <= 0)
        break;
      left -= rialto_tx_exec (tx, &group_sweep, SQL_ID (old[i].id));
      if (!old[i].is_read)
        g_hash_table_add (changed, &old[i].user);
    }

  g_hash_table_iter_init (&iter, changed);
  while (g_hash_table_iter_next (&iter, &user, NULL))
    rialto_notify_tell (tx, *(RialtoId *) user, RIALTO_EVENT_NOTIFICATION_COUNT, *(RialtoId *) user, 0);
  return i < n || n == MAX_GROUPS;
}

/**
 * rialto_notify_sweep_job:
 * @context: the server's parts
 * @payload: nothing
 * @error: return location
 *
 * Job: deletes notifications that nobody has joined for 30 days, and those that were taken out.
 *
 * Returns: whether all are gone
 */
gboolean
rialto_notify_sweep_job (RialtoContext *context,
                         const char    *payload,
                         GError       **error)
{
  return rialto_job_run_chunks (context, sweep_chunk, NULL, error);
}

static gboolean
read_chunk (RialtoTx *tx,
            gpointer  data)
{
  const RialtoId *ids = data;

  return rialto_notification_read_some (tx, ids[0], ids[1]);
}

static gboolean
forget_post_chunk (RialtoTx *tx,
                   gpointer  data)
{
  const RialtoId *ids = data;

  return rialto_notify_forget_post_some (tx, ids[0]);
}

static gboolean
forget_comment_chunk (RialtoTx *tx,
                      gpointer  data)
{
  const RialtoId *ids = data;

  return rialto_notify_forget_comment_some (tx, ids[0]);
}

static gboolean
forget_actor_chunk (RialtoTx *tx,
                    gpointer  data)
{
  const RialtoId *ids = data;

  return rialto_notify_forget_actor_some (tx, ids[0], ids[1]);
}

static gboolean
run_with_ids (RialtoContext  *context,
              const char     *payload,
              guint           n_ids,
              RialtoChunkFunc chunk,
              GError        **error)
{
  RialtoId ids[2] = { 0, 0 };

  return rialto_job_payload_read (payload, ids, n_ids, error) &&
         rialto_job_run_chunks (context, chunk, ids, error);
}

/**
 * rialto_notify_read_job:
 * @context: the server's parts
 * @payload: who has read up to where
 * @error: return location
 *
 * Job: marks what was too much for the request.
 *
 * Returns: whether all are marked
 */
gboolean
rialto_notify_read_job (RialtoContext *context,
                        const char    *payload,
                        GError       **error)
{
  return run_with_ids (context, payload, 2, read_chunk, error);
}

/**
 * rialto_notify_forget_post_job:
 * @context: the server's parts
 * @payload: the post
 * @error: return location
 *
 * Job: goes on with rialto_notify_forget_post().
 *
 * Returns: whether all is forgotten
 */
gboolean
rialto_notify_forget_post_job (RialtoContext *context,
                               const char    *payload,
                               GError       **error)
{
  return run_with_ids (context, payload, 1, forget_post_chunk, error);
}

/**
 * rialto_notify_forget_comment_job:
 * @context: the server's parts
 * @payload: the comment
 * @error: return location
 *
 * Job: goes on with rialto_notify_forget_comment().
 *
 * Returns: whether all is forgotten
 */
gboolean
rialto_notify_forget_comment_job (RialtoContext *context,
                                  const char    *payload,
                                  GError       **error)
{
  return run_with_ids (context, payload, 1, forget_comment_chunk, error);
}

/**
 * rialto_notify_forget_actor_job:
 * @context: the server's parts
 * @payload: who is told, and of whom not any more
 * @error: return location
 *
 * Job: goes on with rialto_notify_forget_actor().
 *
 * Returns: whether all is forgotten
 */
gboolean
rialto_notify_forget_actor_job (RialtoContext *context,
                                const char    *payload,
                                GError       **error)
{
  return run_with_ids (context, payload, 2, forget_actor_chunk, error);
}
