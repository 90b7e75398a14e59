/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-upload.h"

#include "rialto-blob-backend.h"
#include "rialto-blobs.h"
#include "rialto-context.h"
#include "rialto-event-types.h"
#include "rialto-renditions.h"
#include "rialto-work.h"

/* The row is written also where it was there, which keeps it from being swept meanwhile; what it says stays. */
RIALTO_SQL (blob_keep,
            "blobs.keep",
            "INSERT INTO blobs (hash, width, height, blurhash, size, created_at) VALUES (?1, ?2, ?3, ?4, ?5, "
            "?6) ON CONFLICT (hash) DO UPDATE SET created_at = blobs.created_at RETURNING size");
RIALTO_SQL (upload_insert,
            "uploads.insert",
            "INSERT INTO uploads (user_id, blob, created_at) VALUES (?1, ?2, ?3) "
            "ON CONFLICT (user_id, blob) DO NOTHING");
RIALTO_SQL (upload_renew,
            "uploads.renew",
            "UPDATE uploads SET created_at = ?3 WHERE user_id = ?1 AND blob = ?2");
RIALTO_SQL (quota_take,
            "user_counts.take_storage",
            "UPDATE user_counts SET storage = storage + ?2 WHERE user_id = ?1 "
            "AND (?3 = 0 OR storage + reserved + ?2 <= ?3)");
RIALTO_SQL (quota_left,
            "user_counts.has_storage",
            "SELECT 1 FROM user_counts WHERE user_id = ?1 AND (?4 = 0 "
            "OR storage + reserved + COALESCE ((SELECT size FROM blobs WHERE hash = ?2), ?3) <= ?4 "
            "OR EXISTS (SELECT 1 FROM uploads WHERE user_id = ?1 AND blob = ?2))");
RIALTO_SQL (upload_select,
            "uploads.by_blob",
            "SELECT b.width, b.height, b.blurhash, b.size, p.created_at, "
            "EXISTS (SELECT 1 FROM blob_uses WHERE user_id = ?1 AND blob = ?2) "
            "FROM uploads p JOIN blobs b ON b.hash = p.blob WHERE p.user_id = ?1 AND p.blob = ?2");

/* A picture on its way in. */
typedef struct
{
  RialtoRequest            *request;
  const RialtoUploadSource *source;
  RialtoRenditionSet        set;
  gint64                    size; /* bytes of all renditions */
  RialtoUpload             *answer;
} Picture;

/**
 * rialto_upload_load:
 * @tx: a transaction
 * @user: whose
 * @blob: id of a picture, from anywhere
 * @upload: (out): filled, in the transaction's arena
 *
 * Returns: whether there is such an upload of theirs
 */
gboolean
rialto_upload_load (RialtoTx     *tx,
                    RialtoId      user,
                    const char   *blob,
                    RialtoUpload *upload)
{
  g_autoptr (RialtoRows) rows = rialto_tx_query (tx, &upload_select, SQL_ID (user), SQL_TEXT (blob));

  if (!rialto_rows_next (rows))
    return FALSE;
  upload->blob = rialto_arena_strdup (rialto_tx_get_arena (tx), blob);
  upload->width = rialto_rows_int (rows, 0);
  upload->height = rialto_rows_int (rows, 1);
  upload->blurhash = rialto_rows_text (rows, 2);
  upload->size = rialto_rows_int (rows, 3);
  upload->expires_at = rialto_rows_bool (rows, 5) ? 0 : rialto_rows_time (rows, 4) + RIALTO_UPLOAD_LIFE;
  return TRUE;
}

/**
 * rialto_upload_renew:
 * @tx: a write transaction
 * @user: whose
 * @blob: id of a picture they have uploaded
 *
 * Its day begins again.
 */
void
rialto_upload_renew (RialtoTx   *tx,
                     RialtoId    user,
                     const char *blob)
{
  rialto_tx_exec (tx, &upload_renew, SQL_ID (user), SQL_TEXT (blob), SQL_TIME (rialto_tx_get_now (tx)));
}

/* What does not fit is refused while nothing of it is kept yet. */
static gboolean
check_quota (RialtoTx *tx,
             gpointer  data,
             GError  **error)
{
  Picture *picture = data;
  gint64 quota = rialto_context_get_quota (rialto_request_get_context (picture->request));
  g_autoptr (RialtoRows)
    rows = rialto_tx_query (tx, &quota_left, SQL_ID (rialto_request_get_user (picture->request)),
                            SQL_TEXT (picture->set.hash), SQL_INT (picture->size),
                            SQL_INT (quota != 0 ? quota + picture->source->reserved : 0));

  return rialto_rows_next (rows) || rialto_fail (error, RIALTO_ERROR_QUOTA_EXCEEDED);
}

/* What the blob counts for; another upload may have made it before. */
static gint64
keep_blob (RialtoTx *tx,
           Picture  *picture)
{
  const RialtoRenditionSet *set = &picture->set;

  return rialto_tx_query_int (tx, &blob_keep, SQL_TEXT (set->hash), SQL_INT (set->width),
                              SQL_INT (set->height), SQL_TEXT (set->blurhash), SQL_INT (picture->size),
                              SQL_TIME (rialto_tx_get_now (tx)));
}

static gboolean
write_upload (RialtoTx *tx,
              gpointer  data,
              GError  **error)
{
  Picture *picture = data;
  RialtoContext *context = rialto_request_get_context (picture->request);
  RialtoId user = rialto_request_get_user (picture->request);
  const char *blob = picture->set.hash;
  RialtoTime now = rialto_tx_get_now (tx);
  gint64 size = keep_blob (tx, picture);

  if (picture->source->keep != NULL && !picture->source->keep (tx, blob, picture->source->data, error))
    return FALSE;
  if (rialto_tx_exec (tx, &upload_insert, SQL_ID (user), SQL_TEXT (blob), SQL_TIME (now)) == 0)
    rialto_upload_renew (tx, user, blob);
  else if (rialto_tx_exec (tx, &quota_take, SQL_ID (user), SQL_INT (size),
                           SQL_INT (rialto_context_get_quota (context))) == 0)
    return rialto_fail (error, RIALTO_ERROR_QUOTA_EXCEEDED);
  else
    rialto_tx_emit (tx, &(RialtoEvent) { "user", user, RIALTO_EVENT_ACCOUNT_UPDATE, user, user });
  return rialto_upload_load (tx, user, blob, picture->answer) || rialto_fail (error, RIALTO_ERROR_INTERNAL);
}

/**
 * rialto_upload_take:
 * @request: a request of a work route
 * @source: the picture
 * @answer: gets the upload, in the request's memory
 * @error: return location
 *
 * Makes the renditions of a picture and keeps them as an upload of whoever asks: all of it or nothing. Waits.
 *
 * Returns: %FALSE with %RIALTO_ERROR_UNPROCESSABLE_PICTURE, %RIALTO_ERROR_QUOTA_EXCEEDED, %RIALTO_ERROR_STORAGE_FULL,
 *   %RIALTO_ERROR_UNAVAILABLE, or what the source's `keep` says
 */
gboolean
rialto_upload_take (RialtoRequest            *request,
                    const RialtoUploadSource *source,
                    RialtoUpload             *answer,
                    GError                  **error)
{
  RialtoContext *context = rialto_request_get_context (request);
  g_autoptr (RialtoBlobStage) stage = rialto_blob_backend_stage (context->blobs, error);
  Picture picture = { .request = request, .source = source, .answer = answer };

  if (stage == NULL || !rialto_renditions_make (context->renditions, source->fd,
                                                rialto_blob_stage_get_folder (stage), &picture.set, error))
    return FALSE;
  for (guint i = 0; i < picture.set.n_items; i++)
    picture.size += (gint64) picture.set.items[i].size;

  /* The files come first: a file without its row is swept, a row without its file would be a hole. */
  return rialto_work_read (request, check_quota, &picture, error) &&
         rialto_blob_backend_keep (context->blobs, g_steal_pointer (&stage), picture.set.hash, error) &&
         rialto_work_write (request, write_upload, &picture, error);
}
