/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-markers.h"

#define N_TIMELINES RIALTO_N_TIMELINE

RIALTO_SQL (markers_select,
            "markers.select",
            "SELECT timeline, last_read, updated_at FROM markers WHERE user_id = ?1");

/**
 * rialto_markers_load:
 * @tx: the transaction
 * @user: whose
 * @markers: (out) (array length=n_markers): one for each timeline, read or not, in the transaction's arena
 * @n_markers: (out): how many
 */
void
rialto_markers_load (RialtoTx      *tx,
                     RialtoId       user,
                     RialtoMarker **markers,
                     guint         *n_markers)
{
  g_autoptr (RialtoRows) rows = rialto_tx_query (tx, &markers_select, SQL_ID (user));

  *n_markers = N_TIMELINES;
  *markers = rialto_arena_new_array (rialto_tx_get_arena (tx), RialtoMarker, N_TIMELINES);
  for (guint i = 0; i < N_TIMELINES; i++)
    (*markers)[i].timeline = (RialtoTimeline) i;
  while (rialto_rows_next (rows))
    {
      gint64 timeline = rialto_rows_int (rows, 0);

      if (timeline < 0 || timeline >= N_TIMELINES)
        continue;
      (*markers)[timeline].last_read = rialto_rows_id (rows, 1);
      (*markers)[timeline].updated_at = rialto_rows_time (rows, 2);
    }
}

/**
 * rialto_marker_load:
 * @tx: the transaction
 * @user: whose
 * @timeline: which
 * @marker: (out): how far it was read
 */
void
rialto_marker_load (RialtoTx      *tx,
                    RialtoId       user,
                    RialtoTimeline timeline,
                    RialtoMarker  *marker)
{
  RialtoMarker *markers;
  guint n_markers;

  rialto_markers_load (tx, user, &markers, &n_markers);
  if ((guint) timeline < n_markers)
    *marker = markers[timeline];
}
