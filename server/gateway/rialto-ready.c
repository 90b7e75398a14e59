/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-gateway-private.h"

#include "rialto-accounts.h"
#include "rialto-follow-requests.h"
#include "rialto-markers.h"
#include "rialto-notify.h"

#define MAX_LISTED 10000

RIALTO_SQL (blocked_ids,
            "ready.blocks",
            "SELECT blocked FROM blocks WHERE blocker = ?1 ORDER BY blocked LIMIT 10000");
RIALTO_SQL (muted_ids, "ready.mutes", "SELECT muted FROM mutes WHERE muter = ?1 ORDER BY muted LIMIT 10000");

static RialtoId *
list_ids (RialtoTx  *tx,
          RialtoSql *sql,
          RialtoId   user,
          guint     *n_ids)
{
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (RialtoId));
  g_autoptr (RialtoRows) rows = rialto_tx_query (tx, sql, SQL_ID (user));

  while (rialto_rows_next (rows))
    {
      RialtoId id = rialto_rows_id (rows, 0);

      g_array_append_val (ids, id);
    }
  *n_ids = ids->len;
  return rialto_arena_memdup (rialto_tx_get_arena (tx), ids->data, ids->len * sizeof (RialtoId));
}

/**
 * rialto_ready_build:
 * @tx: a read transaction
 * @context: the server's parts
 * @user: whose
 * @session: on which device
 * @ready: (out): filled, in the transaction's arena
 *
 * Everything that durable events keep up to date, in one snapshot.
 *
 * Returns: whether there is such a member
 */
gboolean
rialto_ready_build (RialtoTx      *tx,
                    RialtoContext *context,
                    RialtoId       user,
                    RialtoId       session,
                    RialtoReady   *ready)
{
  RialtoArena *arena = rialto_tx_get_arena (tx);
  RialtoNotificationPreferences preferences = { 0 };

  ready->seq = rialto_tx_get_seq (tx);
  ready->session = session;
  ready->me = rialto_arena_new0 (arena, RialtoAccount);
  ready->notifications = rialto_arena_new0 (arena, RialtoNotificationCount);
  if (!rialto_account_load (tx, context, user, ready->me))
    return FALSE;

  ready->notifications->unread = rialto_notification_count (tx, user);
  rialto_notification_preferences_load (tx, user, &preferences);
  ready->preferences = preferences.items;
  ready->n_preferences = preferences.n_items;
  rialto_markers_load (tx, user, &ready->markers, &ready->n_markers);
  ready->follow_requests = rialto_follow_requests_count (tx, user);
  ready->blocks = list_ids (tx, &blocked_ids, user, &ready->n_blocks);
  ready->mutes = list_ids (tx, &muted_ids, user, &ready->n_mutes);
  return TRUE;
}
