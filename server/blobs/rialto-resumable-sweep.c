/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-resumable-upload.h"

/* What is left of uploads that nobody goes on with. */

#define ROWS  100 /* three statements each */
#define FILES 500 /* looked up in one transaction */

RIALTO_SQL (resumable_expired,
            "sweep.resumable_uploads",
            "SELECT id, user_id FROM resumable_uploads WHERE created_at < ?1 ORDER BY created_at LIMIT ?2");
RIALTO_SQL (resumable_open,
            "sweep.resumable_upload",
            "SELECT 1 FROM resumable_uploads WHERE id = ?1 AND blob IS NULL");

typedef struct
{
  RialtoTime before;
  GArray    *found;     /* RialtoPart, without lengths */
  GArray    *forgotten; /* RialtoPart */
} Sweep;

static gint
compare_users (gconstpointer a,
               gconstpointer b)
{
  RialtoId one = ((const RialtoPart *) a)->user, other = ((const RialtoPart *) b)->user;

  return (one > other) - (one < other);
}

static gboolean
find_expired (RialtoTx *tx,
              gpointer  data,
              GError  **error)
{
  Sweep *sweep = data;
  g_autoptr (RialtoRows)
    rows = rialto_tx_query (tx, &resumable_expired, SQL_TIME (sweep->before), SQL_INT (ROWS));

  g_array_set_size (sweep->found, 0);
  while (rialto_rows_next (rows))
    {
      RialtoPart part = { .id = rialto_rows_id (rows, 0), .user = rialto_rows_id (rows, 1) };

      g_array_append_val (sweep->found, part);
    }
  /* People are locked in the same order by everybody. */
  g_array_sort (sweep->found, compare_users);
  return TRUE;
}

static gboolean
forget_expired (RialtoTx *tx,
                gpointer  data,
                GError  **error)
{
  Sweep *sweep = data;

  g_array_set_size (sweep->forgotten, 0);
  for (guint i = 0; i < sweep->found->len; i++)
    {
      const RialtoPart *found = &g_array_index (sweep->found, RialtoPart, i);
      RialtoPart part;

      if (rialto_resumable_upload_forget (tx, found->user, found->id, sweep->before, &part))
        g_array_append_val (sweep->forgotten, part);
    }
  return TRUE;
}

static void
remove_all (RialtoContext *context,
            const GArray  *parts)
{
  for (guint i = 0; i < parts->len; i++)
    rialto_part_folder_remove (context->parts, &g_array_index (parts, RialtoPart, i));
}

static gboolean
sweep_rows (RialtoContext *context,
            Sweep         *sweep,
            GError       **error)
{
  do
    {
      if (!rialto_store_read (context->store, find_expired, sweep, NULL, error) ||
          (sweep->found->len > 0 && !rialto_store_write (context->store, forget_expired, sweep, NULL, error)))
        return FALSE;
      if (sweep->found->len > 0)
        remove_all (context, sweep->forgotten);
    }
  while (sweep->found->len == ROWS && !g_atomic_int_get (&context->draining));
  return TRUE;
}

/* Leaves in @found those files that belong to nothing. There is never a file before its row. */
static gboolean
find_orphans (RialtoTx *tx,
              gpointer  data,
              GError  **error)
{
  Sweep *sweep = data;

  g_array_set_size (sweep->forgotten, 0);
  for (guint i = 0; i < sweep->found->len; i++)
    {
      const RialtoPart *part = &g_array_index (sweep->found, RialtoPart, i);
      g_autoptr (RialtoRows) rows = rialto_tx_query (tx, &resumable_open, SQL_ID (part->id));

      if (!rialto_rows_next (rows))
        g_array_append_val (sweep->forgotten, *part);
    }
  return TRUE;
}

static gboolean
sweep_files (RialtoContext *context,
             Sweep         *sweep,
             GError       **error)
{
  g_autoptr (GArray) all = rialto_part_folder_list (context->parts);

  for (guint i = 0; i < all->len && !g_atomic_int_get (&context->draining); i += FILES)
    {
      g_array_set_size (sweep->found, 0);
      g_array_append_vals (sweep->found, &g_array_index (all, RialtoPart, i), MIN (FILES, all->len - i));
      if (!rialto_store_read (context->store, find_orphans, sweep, NULL, error))
        return FALSE;
      remove_all (context, sweep->forgotten);
    }
  return TRUE;
}

/**
 * rialto_resumable_uploads_sweep:
 * @context: the server's parts
 * @before: when what goes was announced, at the latest
 * @error: return location
 *
 * Forgets uploads that were announced before @before, with the room they have, and deletes the files of those that are not
 * there any more: because somebody gave them up, because they are complete, or because their person was erased. Stops early when the
 * server drains. May run twice at once.
 *
 * Returns: %FALSE when it could not go on; what was done stays done
 */
gboolean
rialto_resumable_uploads_sweep (RialtoContext *context,
                                RialtoTime     before,
                                GError       **error)
{
  g_autoptr (GArray) found = g_array_new (FALSE, FALSE, sizeof (RialtoPart));
  g_autoptr (GArray) forgotten = g_array_new (FALSE, FALSE, sizeof (RialtoPart));
  Sweep sweep = { before, found, forgotten };

  return sweep_rows (context, &sweep, error) && sweep_files (context, &sweep, error);
}
