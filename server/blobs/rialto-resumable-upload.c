/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-resumable-upload.h"

#include "rialto-upload.h"

#include <string.h>

/* Everything takes the row before its person's count of what is reserved; who announces holds the person. */

RIALTO_SQL (resumable_find,
            "resumable_uploads.find",
            "SELECT id, blob FROM resumable_uploads WHERE user_id = ?1 AND sha256 = ?2 AND length = ?3");
RIALTO_SQL (resumable_select,
            "resumable_uploads.by_id",
            "SELECT length, sha256, blob, created_at FROM resumable_uploads WHERE id = ?1 AND user_id = ?2");
RIALTO_SQL (resumable_count,
            "resumable_uploads.count",
            "SELECT count(*) FROM resumable_uploads WHERE user_id = ?1 AND blob IS NULL");
RIALTO_SQL (
  resumable_insert,
  "resumable_uploads.insert",
  "INSERT INTO resumable_uploads (id, user_id, sha256, length, created_at) VALUES (?1, ?2, ?3, ?4, ?5)");
RIALTO_SQL (resumable_renew,
            "resumable_uploads.renew",
            "UPDATE resumable_uploads SET created_at = ?2 WHERE id = ?1 AND blob IS NULL");
RIALTO_SQL (resumable_complete,
            "resumable_uploads.complete",
            "UPDATE resumable_uploads SET blob = ?2 WHERE id = ?1 AND blob IS NULL");
RIALTO_SQL (
  resumable_delete,
  "resumable_uploads.delete",
  "DELETE FROM resumable_uploads WHERE id = ?1 AND user_id = ?2 AND created_at < ?3 RETURNING length, blob");
RIALTO_SQL (reserve,
            "user_counts.reserve",
            "UPDATE user_counts SET reserved = reserved + ?2 WHERE user_id = ?1 "
            "AND (?3 = 0 OR storage + reserved + ?2 <= ?3)");
RIALTO_SQL (give_back,
            "user_counts.give_back",
            "UPDATE user_counts SET reserved = reserved - ?2 WHERE user_id = ?1");

/* Whether it has been announced before. */
static gboolean
find (RialtoTx           *tx,
      RialtoResumableRow *row)
{
  g_autoptr (RialtoRows) rows = rialto_tx_query (tx, &resumable_find, SQL_ID (row->part.user),
                                                 SQL_TEXT (row->sha256), SQL_INT (row->part.length));

  if (!rialto_rows_next (rows))
    return FALSE;
  row->part.id = rialto_rows_id (rows, 0);
  g_strlcpy (row->blob, rialto_rows_is_null (rows, 1) ? "" : rialto_rows_text (rows, 1), sizeof row->blob);
  return TRUE;
}

static gboolean
has_room (RialtoTx *tx,
          RialtoId  user)
{
  return rialto_tx_query_int (tx, &resumable_count, SQL_ID (user)) < RIALTO_RESUMABLE_UPLOADS;
}

static gboolean
insert (RialtoTx           *tx,
        RialtoContext      *context,
        RialtoResumableRow *row,
        GError            **error)
{
  RialtoId user = row->part.user;

  if (!has_room (tx, user))
    return rialto_fail (error, RIALTO_ERROR_LIMIT_REACHED);
  if (rialto_tx_exec (tx, &reserve, SQL_ID (user), SQL_INT (row->part.length),
                      SQL_INT (rialto_context_get_quota (context))) == 0)
    return rialto_fail (error, RIALTO_ERROR_QUOTA_EXCEEDED);
  row->part.id = rialto_tx_new_id (tx);
  row->blob[0] = '\0';
  rialto_tx_exec (tx, &resumable_insert, SQL_ID (row->part.id), SQL_ID (user), SQL_TEXT (row->sha256),
                  SQL_INT (row->part.length), SQL_TIME (row->created_at));
  return TRUE;
}

static gboolean
is_kept (RialtoTx                 *tx,
         const RialtoResumableRow *row)
{
  RialtoUpload upload = { 0 };

  return rialto_upload_load (tx, row->part.user, row->blob, &upload);
}

/**
 * rialto_resumable_upload_announce:
 * @tx: a write transaction
 * @context: for the quota
 * @row: whose it is, its SHA-256 and its length; gets the rest
 * @error: return location
 *
 * Begins an upload, or finds the one of the same file: then its day begins again.
 *
 * Returns: %FALSE with %RIALTO_ERROR_QUOTA_EXCEEDED, with %RIALTO_ERROR_LIMIT_REACHED when too many are on their way, or with
 *   %RIALTO_ERROR_CONFLICT when it came to an end at the same moment
 */
gboolean
rialto_resumable_upload_announce (RialtoTx           *tx,
                                  RialtoContext      *context,
                                  RialtoResumableRow *row,
                                  GError            **error)
{
  RialtoPart gone;

  rialto_tx_lock (tx, RIALTO_LOCK_USER, row->part.user);
  row->created_at = rialto_tx_get_now (tx);
  if (!find (tx, row))
    return insert (tx, context, row, error);
  if (row->blob[0] == '\0')
    return rialto_tx_exec (tx, &resumable_renew, SQL_ID (row->part.id), SQL_TIME (row->created_at)) == 1 ||
           rialto_fail (error, RIALTO_ERROR_CONFLICT);
  if (is_kept (tx, row))
    {
      rialto_upload_renew (tx, row->part.user, row->blob);
      return TRUE;
    }
  /* It was complete once, and nobody has used it. */
  rialto_resumable_upload_forget (tx, row->part.user, row->part.id, G_MAXINT64, &gone);
  return insert (tx, context, row, error);
}

/**
 * rialto_resumable_upload_load:
 * @tx: a transaction
 * @user: whose
 * @id: an upload, from anywhere
 * @row: (out): filled
 *
 * Returns: whether there is such an upload of theirs
 */
gboolean
rialto_resumable_upload_load (RialtoTx           *tx,
                              RialtoId            user,
                              RialtoId            id,
                              RialtoResumableRow *row)
{
  g_autoptr (RialtoRows) rows = rialto_tx_query (tx, &resumable_select, SQL_ID (id), SQL_ID (user));

  if (!rialto_rows_next (rows))
    return FALSE;
  *row = (RialtoResumableRow) { .part = { user, id, rialto_rows_int (rows, 0) },
                                .created_at = rialto_rows_time (rows, 3) };
  g_strlcpy (row->sha256, rialto_rows_text (rows, 1), sizeof row->sha256);
  if (!rialto_rows_is_null (rows, 2))
    g_strlcpy (row->blob, rialto_rows_text (rows, 2), sizeof row->blob);
  return TRUE;
}

/**
 * rialto_resumable_upload_complete:
 * @tx: a write transaction
 * @row: an upload
 * @blob: what has become of it
 *
 * From here on the picture counts, and not what was announced.
 *
 * Returns: %FALSE when it is not there any more
 */
gboolean
rialto_resumable_upload_complete (RialtoTx                 *tx,
                                  const RialtoResumableRow *row,
                                  const char               *blob)
{
  return rialto_tx_exec (tx, &resumable_complete, SQL_ID (row->part.id), SQL_TEXT (blob)) == 1 &&
         rialto_tx_exec (tx, &give_back, SQL_ID (row->part.user), SQL_INT (row->part.length)) == 1;
}

/**
 * rialto_resumable_upload_forget:
 * @tx: a write transaction
 * @user: whose
 * @id: an upload, from anywhere
 * @before: when it must have been announced, at the latest
 * @part: (out): its file, to be removed once this is committed
 *
 * Returns: whether there was such an upload of theirs
 */
gboolean
rialto_resumable_upload_forget (RialtoTx   *tx,
                                RialtoId    user,
                                RialtoId    id,
                                RialtoTime  before,
                                RialtoPart *part)
{
  gboolean complete;

  {
    g_autoptr (RialtoRows)
      rows = rialto_tx_query (tx, &resumable_delete, SQL_ID (id), SQL_ID (user), SQL_TIME (before));

    if (!rialto_rows_next (rows))
      return FALSE;
    *part = (RialtoPart) { user, id, rialto_rows_int (rows, 0) };
    complete = !rialto_rows_is_null (rows, 1);
  }
  if (!complete)
    rialto_tx_exec (tx, &give_back, SQL_ID (user), SQL_INT (part->length));
  return TRUE;
}
