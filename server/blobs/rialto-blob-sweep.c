/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-blob-sweep-private.h"

#include "rialto-blob-use.h"
#include "rialto-event-types.h"

/* Every step looks again at what it is about to take away, under a lock: between finding and taking somebody may have begun to use it,
 * or have uploaded it once more. */

#define ROWS 500 /* looked at in one transaction */

#define UPLOAD_IS_USED "EXISTS (SELECT 1 FROM blob_uses WHERE user_id = p.user_id AND blob = p.blob)"
#define BLOB_IS_HAD                                      \
  "EXISTS (SELECT 1 FROM uploads WHERE blob = b.hash) OR " \
  "EXISTS (SELECT 1 FROM blob_uses WHERE blob = b.hash)"

RIALTO_SQL (uploads_scan,
            "sweep.uploads",
            "SELECT p.user_id, p.blob, p.created_at, " UPLOAD_IS_USED " FROM uploads p "
            "WHERE (p.created_at, p.user_id, p.blob) > (?1, ?2, ?3) AND p.created_at < ?4 "
            "ORDER BY p.created_at, p.user_id, p.blob LIMIT ?5");
RIALTO_SQL (upload_delete,
            "sweep.upload",
            "DELETE FROM uploads WHERE user_id = ?1 AND blob = ?2 AND created_at < ?3 "
            "AND NOT EXISTS (SELECT 1 FROM blob_uses WHERE user_id = ?1 AND blob = ?2)");
RIALTO_SQL (quota_give_back,
            "sweep.quota",
            "UPDATE user_counts SET storage = storage - (SELECT size FROM blobs WHERE hash = ?2) "
            "WHERE user_id = ?1");
RIALTO_SQL (blobs_scan,
            "sweep.blobs",
            "SELECT b.hash, " BLOB_IS_HAD " FROM blobs b WHERE b.hash > ?1 ORDER BY b.hash LIMIT ?2");
RIALTO_SQL (blob_delete,
            "sweep.blob",
            "DELETE FROM blobs WHERE hash = ?1 AND NOT EXISTS (SELECT 1 FROM uploads WHERE blob = ?1) "
            "AND NOT EXISTS (SELECT 1 FROM blob_uses WHERE blob = ?1)");
RIALTO_SQL (blob_known, "sweep.known", "SELECT 1 FROM blobs WHERE hash = ?1");

typedef struct
{
  RialtoTime         before;
  RialtoStaleUpload *last; /* in and out */
  RialtoStaleUpload  end;
  GArray            *stale;
  guint              n_rows;
} UploadScan;

static gboolean
scan_uploads (RialtoTx *tx,
              gpointer  data,
              GError  **error)
{
  UploadScan *scan = data;
  g_autoptr (RialtoRows)
    rows = rialto_tx_query (tx, &uploads_scan, SQL_TIME (scan->last->created_at), SQL_INT (scan->last->user),
                            SQL_TEXT (scan->last->blob), SQL_TIME (scan->before), SQL_INT (ROWS));

  g_array_set_size (scan->stale, 0);
  scan->n_rows = 0;
  scan->end = *scan->last;
  while (rialto_rows_next (rows))
    {
      scan->n_rows++;
      scan->end.user = rialto_rows_id (rows, 0);
      g_strlcpy (scan->end.blob, rialto_rows_text (rows, 1), sizeof scan->end.blob);
      scan->end.created_at = rialto_rows_time (rows, 2);
      if (!rialto_rows_bool (rows, 3))
        g_array_append_val (scan->stale, scan->end);
    }
  return TRUE;
}

gboolean
rialto_sweep_find_uploads (RialtoStore       *store,
                           RialtoTime         before,
                           RialtoStaleUpload *last,
                           GArray            *stale,
                           GError           **error)
{
  UploadScan scan = { .before = before, .last = last, .stale = stale };

  g_array_set_size (stale, 0);
  if (!rialto_store_read (store, scan_uploads, &scan, NULL, error))
    return FALSE;
  *last = scan.end;
  return scan.n_rows > 0;
}

typedef struct
{
  RialtoTime before;
  GPtrArray *by_blob; /* borrowed RialtoStaleUpload */
  GPtrArray *by_user;
} Forgetting;

static void
forget_upload (RialtoTx                *tx,
               RialtoTime               before,
               const RialtoStaleUpload *upload)
{
  RialtoId user = upload->user;

  if (rialto_tx_exec (tx, &upload_delete, SQL_ID (user), SQL_TEXT (upload->blob), SQL_TIME (before)) == 0)
    return;
  rialto_tx_exec (tx, &quota_give_back, SQL_ID (user), SQL_TEXT (upload->blob));
  rialto_tx_emit (tx, &(RialtoEvent) { "user", user, RIALTO_EVENT_ACCOUNT_UPDATE, user, user });
}

static gboolean
forget_uploads (RialtoTx *tx,
                gpointer  data,
                GError  **error)
{
  const Forgetting *forgetting = data;

  for (guint i = 0; i < forgetting->by_blob->len; i++)
    rialto_blob_lock (tx, ((RialtoStaleUpload *) forgetting->by_blob->pdata[i])->blob);
  for (guint i = 0; i < forgetting->by_user->len; i++)
    forget_upload (tx, forgetting->before, forgetting->by_user->pdata[i]);
  return TRUE;
}

static gint
compare_blobs (gconstpointer a,
               gconstpointer b)
{
  return strcmp (((const RialtoStaleUpload *) a)->blob, ((const RialtoStaleUpload *) b)->blob);
}

static gint
compare_users (gconstpointer a,
               gconstpointer b)
{
  RialtoId one = ((const RialtoStaleUpload *) a)->user, other = ((const RialtoStaleUpload *) b)->user;

  return (one > other) - (one < other);
}

gboolean
rialto_sweep_forget_uploads (RialtoStore             *store,
                             RialtoTime               before,
                             const RialtoStaleUpload *stale,
                             guint                    n_stale,
                             GError                 **error)
{
  g_autoptr (GPtrArray) by_blob = g_ptr_array_new ();
  g_autoptr (GPtrArray) by_user = g_ptr_array_new ();
  Forgetting forgetting = { before, by_blob, by_user };

  for (guint i = 0; i < n_stale; i++)
    {
      g_ptr_array_add (by_blob, (gpointer) &stale[i]);
      g_ptr_array_add (by_user, (gpointer) &stale[i]);
    }
  /* Locks are taken in the same order by everybody. */
  g_ptr_array_sort_values (by_blob, compare_blobs);
  g_ptr_array_sort_values (by_user, compare_users);
  return n_stale == 0 || rialto_store_write (store, forget_uploads, &forgetting, NULL, error);
}

typedef struct
{
  const char *last;
  char        end[65];
  GArray     *hashes;
  guint       n_rows;
} BlobScan;

static gboolean
scan_blobs (RialtoTx *tx,
            gpointer  data,
            GError  **error)
{
  BlobScan *scan = data;
  g_autoptr (RialtoRows) rows = rialto_tx_query (tx, &blobs_scan, SQL_TEXT (scan->last), SQL_INT (ROWS));

  g_array_set_size (scan->hashes, 0);
  scan->n_rows = 0;
  while (rialto_rows_next (rows))
    {
      scan->n_rows++;
      g_strlcpy (scan->end, rialto_rows_text (rows, 0), sizeof scan->end);
      if (!rialto_rows_bool (rows, 1))
        g_array_append_val (scan->hashes, scan->end);
    }
  return TRUE;
}

gboolean
rialto_sweep_find_blobs (RialtoStore *store,
                         char         last[65],
                         GArray      *hashes,
                         GError     **error)
{
  BlobScan scan = { .last = last, .hashes = hashes };

  g_array_set_size (hashes, 0);
  if (!rialto_store_read (store, scan_blobs, &scan, NULL, error) || scan.n_rows == 0)
    return FALSE;
  g_strlcpy (last, scan.end, sizeof scan.end);
  return TRUE;
}

static const char *
hash_at (const GArray *hashes,
         guint         i)
{
  return hashes->data + (gsize) i * 65;
}

static gboolean
forget_blobs (RialtoTx *tx,
              gpointer  data,
              GError  **error)
{
  const GArray *hashes = data;

  for (guint i = 0; i < hashes->len; i++)
    {
      rialto_blob_lock (tx, hash_at (hashes, i));
      rialto_tx_exec (tx, &blob_delete, SQL_TEXT (hash_at (hashes, i)));
    }
  return TRUE;
}

gboolean
rialto_sweep_forget_blobs (RialtoStore  *store,
                           const GArray *hashes,
                           GError      **error)
{
  return hashes->len == 0 || rialto_store_write (store, forget_blobs, (gpointer) hashes, NULL, error);
}

typedef struct
{
  const GArray *hashes;
  GPtrArray    *unknown; /* borrowed from hashes */
} Lookup;

static gboolean
look_up (RialtoTx *tx,
         gpointer  data,
         GError  **error)
{
  Lookup *lookup = data;

  g_ptr_array_set_size (lookup->unknown, 0);
  for (guint i = 0; i < lookup->hashes->len; i++)
    {
      const char *hash = hash_at (lookup->hashes, i);
      g_autoptr (RialtoRows) rows = rialto_tx_query (tx, &blob_known, SQL_TEXT (hash));

      if (!rialto_rows_next (rows))
        g_ptr_array_add (lookup->unknown, (gpointer) hash);
    }
  return TRUE;
}

gboolean
rialto_sweep_delete_files (RialtoStore       *store,
                           RialtoBlobBackend *blobs,
                           RialtoTime         before,
                           const GArray      *hashes,
                           GError           **error)
{
  g_autoptr (GPtrArray) unknown = g_ptr_array_new ();
  Lookup lookup = { hashes, unknown };

  if (hashes->len > 0 && !rialto_store_read (store, look_up, &lookup, NULL, error))
    return FALSE;
  for (guint i = 0; i < unknown->len; i++)
    if (!rialto_blob_backend_remove (blobs, unknown->pdata[i], before, NULL, error))
      return FALSE;
  return TRUE;
}
