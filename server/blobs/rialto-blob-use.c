/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-blob-use.h"

#include "rialto-store.h"

RIALTO_SQL (
  blob_of_user,
  "blobs.of_user",
  "SELECT b.width, b.height, b.blurhash FROM blobs b WHERE b.hash = ?1 AND (EXISTS (SELECT 1 FROM uploads "
  "WHERE user_id = ?2 AND blob = ?1) OR EXISTS (SELECT 1 FROM blob_uses WHERE user_id = ?2 AND blob = ?1))");
RIALTO_SQL (blob_lock, "blobs.lock", "SELECT 1 FROM blobs WHERE hash = ?1 FOR UPDATE");
RIALTO_SQL (use_insert,
            "blob_uses.insert",
            "INSERT INTO blob_uses (blob, kind, subject, user_id, is_public) VALUES (?1, ?2, ?3, ?4, ?5) "
            "ON CONFLICT (blob, kind, subject) DO UPDATE SET is_public = ?5");
RIALTO_SQL (use_delete, "blob_uses.delete", "DELETE FROM blob_uses WHERE kind = ?1 AND subject = ?2");
RIALTO_SQL (use_publish,
            "blob_uses.publish",
            "UPDATE blob_uses SET is_public = ?3 WHERE kind = ?1 AND subject = ?2");

/**
 * rialto_blob_lock:
 * @tx: a write transaction
 * @blob: the picture's hash
 *
 * From here to the end of the transaction nobody else begins or ends to use the picture, nor sweeps it. The writer of SQLite is
 * alone anyway. People are locked after pictures.
 */
void
rialto_blob_lock (RialtoTx   *tx,
                  const char *blob)
{
  g_autoptr (RialtoRows) rows = NULL;

  if (rialto_tx_get_kind (tx) != RIALTO_STORE_POSTGRES)
    return;
  rows = rialto_tx_query (tx, &blob_lock, SQL_TEXT (blob));
  rialto_rows_next (rows);
}

/**
 * rialto_blob_use:
 * @tx: a write transaction
 * @use: what uses the picture
 * @blob: the picture's hash
 * @path: where in the request it stands, for the fault
 * @picture: (out): gets blob, width, height and blurhash
 * @error: return location
 *
 * Ties a picture to what uses it.
 *
 * Returns: %FALSE with %RIALTO_ERROR_INVALID when it is no upload of the user's own
 */
gboolean
rialto_blob_use (RialtoTx            *tx,
                 const RialtoBlobUse *use,
                 const char          *blob,
                 const char          *path,
                 RialtoPicture       *picture,
                 GError             **error)
{
  g_autoptr (RialtoRows) rows = NULL;

  rialto_blob_lock (tx, blob);
  rows = rialto_tx_query (tx, &blob_of_user, SQL_TEXT (blob), SQL_ID (use->user));
  if (!rialto_rows_next (rows))
    return rialto_fail_field (error, path, "Upload this picture first.");

  picture->blob = blob;
  picture->width = rialto_rows_int (rows, 0);
  picture->height = rialto_rows_int (rows, 1);
  picture->blurhash = rialto_rows_text (rows, 2);
  rialto_tx_exec (tx, &use_insert, SQL_TEXT (blob), SQL_INT (use->kind), SQL_ID (use->subject),
                  SQL_ID (use->user), SQL_BOOL (use->is_public));
  return TRUE;
}

/**
 * rialto_blob_release:
 * @tx: a write transaction
 * @kind: what kind of thing used pictures
 * @subject: which
 *
 * Ends all uses by one thing. Blobs that nothing uses are swept later.
 */
void
rialto_blob_release (RialtoTx         *tx,
                     RialtoBlobUseKind kind,
                     RialtoId          subject)
{
  rialto_tx_exec (tx, &use_delete, SQL_INT (kind), SQL_ID (subject));
}

/**
 * rialto_blob_publish:
 * @tx: a write transaction
 * @kind: what kind of thing uses pictures
 * @subject: which
 * @is_public: whether everybody may see them
 */
void
rialto_blob_publish (RialtoTx         *tx,
                     RialtoBlobUseKind kind,
                     RialtoId          subject,
                     gboolean          is_public)
{
  rialto_tx_exec (tx, &use_publish, SQL_INT (kind), SQL_ID (subject), SQL_BOOL (is_public));
}
