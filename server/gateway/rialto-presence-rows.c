/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-presence-rows.h"

#include "rialto-event-types.h"
#include "rialto-jobs.h"
#include "rialto-person.h"

#define CHUNK 500 /* in the text, where PostgreSQL plans for it */

RIALTO_SQL (
  presence_of,
  "presence.of",
  "SELECT COALESCE ((SELECT max (status) FROM presence WHERE user_id = u.id AND expires_at > ?3), 0) "
  "FROM users u WHERE u.id = ?2 AND u.deleted_at IS NULL AND " RIALTO_NOT_BLOCKED ("?1", "u.id"));
RIALTO_SQL (presence_set,
            "presence.set",
            "INSERT INTO presence (instance, user_id, status, expires_at) VALUES (?1, ?2, ?3, ?4) "
            "ON CONFLICT (instance, user_id) DO UPDATE SET status = excluded.status, "
            "expires_at = excluded.expires_at");
RIALTO_SQL (presence_delete, "presence.delete", "DELETE FROM presence WHERE instance = ?1 AND user_id = ?2");
RIALTO_SQL (presence_extend,
            "presence.extend",
            "UPDATE presence SET expires_at = ?4 WHERE instance = ?1 AND user_id >= ?2 AND user_id <= ?3");
RIALTO_SQL (presence_sweep,
            "presence.sweep",
            "DELETE FROM presence WHERE (instance, user_id) IN (SELECT instance, user_id FROM presence "
            "WHERE expires_at <= ?1 ORDER BY expires_at LIMIT " G_STRINGIFY (CHUNK) ") RETURNING user_id");

/**
 * rialto_presence_load:
 * @tx: the transaction
 * @viewer: who asks
 * @user: of whom
 * @presence: (out): filled; who is invisible is offline
 *
 * Returns: whether there is such a person that @viewer may see
 */
gboolean
rialto_presence_load (RialtoTx       *tx,
                      RialtoId        viewer,
                      RialtoId        user,
                      RialtoPresence *presence)
{
  g_autoptr (RialtoRows) rows = rialto_tx_query (tx, &presence_of, SQL_INT (viewer), SQL_ID (user),
                                                 SQL_TIME (rialto_tx_get_now (tx)));

  if (!rialto_rows_next (rows))
    return FALSE;
  presence->person = user;
  presence->status = (RialtoPresenceStatus) rialto_rows_int (rows, 0);
  if (presence->status == RIALTO_PRESENCE_STATUS_INVISIBLE)
    presence->status = RIALTO_PRESENCE_STATUS_OFFLINE;
  return TRUE;
}

static void
tell (RialtoTx *tx,
      RialtoId  user)
{
  rialto_tx_emit (tx, &(RialtoEvent) { "profile", user, RIALTO_EVENT_PRESENCE_UPDATE, user, 0 });
}

/**
 * rialto_presence_write:
 * @tx: a write transaction
 * @instance: which server says so
 * @user: somebody
 * @status: how they are seen there
 *
 * Writes it down, and tells those who watch, on all instances.
 */
void
rialto_presence_write (RialtoTx            *tx,
                       RialtoId             instance,
                       RialtoId             user,
                       RialtoPresenceStatus status)
{
  if (status == RIALTO_PRESENCE_STATUS_OFFLINE)
    rialto_tx_exec (tx, &presence_delete, SQL_ID (instance), SQL_ID (user));
  else
    rialto_tx_exec (tx, &presence_set, SQL_ID (instance), SQL_ID (user), SQL_INT (status),
                    SQL_TIME (rialto_tx_get_now (tx) + RIALTO_PRESENCE_LIFE));
  tell (tx, user);
}

/**
 * rialto_presence_extend:
 * @tx: a write transaction
 * @instance: which server
 * @users: (array length=n_users): some of those whom it has written down, from the smallest id to the largest, leaving out none
 *   between
 * @n_users: how many
 * @life: how long that is good from now on
 *
 * Returns: how many of them are still written down
 */
gint64
rialto_presence_extend (RialtoTx       *tx,
                        RialtoId        instance,
                        const RialtoId *users,
                        guint           n_users,
                        RialtoTime      life)
{
  return rialto_tx_exec (tx, &presence_extend, SQL_ID (instance), SQL_ID (users[0]),
                         SQL_ID (users[n_users - 1]), SQL_TIME (rialto_tx_get_now (tx) + life));
}

static gboolean
sweep_chunk (RialtoTx *tx,
             gpointer  data)
{
  g_autoptr (RialtoRows) rows = rialto_tx_query (tx, &presence_sweep, SQL_TIME (rialto_tx_get_now (tx)));
  RialtoId users[CHUNK];
  guint n = 0;

  while (n < CHUNK && rialto_rows_next (rows))
    users[n++] = rialto_rows_id (rows, 0);
  for (guint i = 0; i < n; i++)
    tell (tx, users[i]);
  return n == CHUNK;
}

/**
 * rialto_presence_job_sweep:
 * @context: the server's parts
 * @payload: nothing
 * @error: return location
 *
 * Job: deletes what instances have left that have died, and tells those who watch.
 *
 * Returns: whether all is gone
 */
gboolean
rialto_presence_job_sweep (RialtoContext *context,
                           const char    *payload,
                           GError       **error)
{
  return rialto_job_run_chunks (context, sweep_chunk, NULL, error);
}
