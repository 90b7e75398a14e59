/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-append.h"
#include "rialto-blobs.h"
#include "rialto-resumable-upload.h"
#include "rialto-routes.h"
#include "rialto-upload.h"
#include "rialto-work.h"

#include <glib/gstdio.h>
#include <sys/stat.h>
#include <unistd.h>

#define PIECE (64 * 1024)

/* What a request is about. */
typedef struct
{
  RialtoRequest         *request;
  RialtoResumableRow     row;
  RialtoResumableUpload *answer;
} Call;

static void
set_header (RialtoRequest *request,
            const char    *name,
            gint64         value)
{
  char text[24];

  g_snprintf (text, sizeof text, "%" G_GINT64_FORMAT, value);
  rialto_request_set_header (request, name, text);
}

static void
answer_with (Call  *call,
             gint64 offset)
{
  RialtoResumableUpload *answer = call->answer;

  answer->id = call->row.part.id;
  answer->length = call->row.part.length;
  answer->offset = offset;
  answer->expires_at = call->row.created_at + RIALTO_UPLOAD_LIFE;
  set_header (call->request, "Upload-Offset", answer->offset);
  set_header (call->request, "Upload-Length", answer->length);
}

/* A complete one that nobody has used goes, and then it was never there. */
static gboolean
load_answer (RialtoTx *tx,
             Call     *call,
             GError  **error)
{
  const RialtoPart *part = &call->row.part;
  gint64 offset = part->length;

  if (call->row.blob[0] == '\0')
    offset = rialto_part_folder_measure (rialto_request_get_context (call->request)->parts, part);
  else
    {
      call->answer->upload = rialto_arena_new0 (rialto_tx_get_arena (tx), RialtoUpload);
      if (!rialto_upload_load (tx, part->user, call->row.blob, call->answer->upload))
        return rialto_fail (error, RIALTO_ERROR_NOT_FOUND);
    }
  if (offset < 0)
    return rialto_fail (error, RIALTO_ERROR_NOT_FOUND);
  answer_with (call, offset);
  return TRUE;
}

static gboolean
announce (RialtoTx *tx,
          gpointer  data,
          GError  **error)
{
  Call *call = data;

  return rialto_resumable_upload_announce (tx, rialto_request_get_context (call->request), &call->row, error);
}

static gboolean
load (RialtoTx *tx,
      gpointer  data,
      GError  **error)
{
  Call *call = data;
  const RialtoPart part = call->row.part;

  if (!rialto_resumable_upload_load (tx, part.user, part.id, &call->row))
    return rialto_fail (error, RIALTO_ERROR_NOT_FOUND);
  return load_answer (tx, call, error);
}

/* POST /uploads/resumable */
gboolean
rialto_route_create_resumable_upload (RialtoRequest                         *request,
                                      const RialtoCreateResumableUploadArgs *args,
                                      RialtoResumableUpload                 *answer,
                                      GError                               **error)
{
  RialtoContext *context = rialto_request_get_context (request);
  Call call = { request, { .part = { rialto_request_get_user (request), 0, args->body->length } }, answer };

  if (args->body->length > context->max_upload)
    return rialto_fail (error, RIALTO_ERROR_TOO_LARGE);
  g_strlcpy (call.row.sha256, args->body->sha256, sizeof call.row.sha256);
  /* A row without its file is begun again; a file without its row is swept. */
  return rialto_work_write (request, announce, &call, error) &&
         (call.row.blob[0] != '\0' || rialto_part_folder_make (context->parts, &call.row.part, error)) &&
         rialto_work_read (request, load, &call, error);
}

/* GET /uploads/resumable/{id} */
gboolean
rialto_route_get_resumable_upload (RialtoTx                           *tx,
                                   RialtoRequest                      *request,
                                   const RialtoGetResumableUploadArgs *args,
                                   RialtoResumableUpload              *answer,
                                   GError                            **error)
{
  Call call = { request, { .part = { rialto_request_get_user (request), args->id, 0 } }, answer };

  return load (tx, &call, error);
}

static gboolean
forget (RialtoTx *tx,
        gpointer  data,
        GError  **error)
{
  Call *call = data;
  RialtoPart part;

  return rialto_resumable_upload_forget (tx, call->row.part.user, call->row.part.id, G_MAXINT64, &part) ||
         rialto_fail (error, RIALTO_ERROR_NOT_FOUND);
}

/* What cannot become anything is not to be gone on with. */
static void
drop (Call *call)
{
  if (rialto_work_write (call->request, forget, call, NULL))
    rialto_part_folder_remove (rialto_request_get_context (call->request)->parts, &call->row.part);
}

static gboolean
complete (RialtoTx   *tx,
          const char *blob,
          gpointer    data,
          GError    **error)
{
  const Call *call = data;

  return rialto_resumable_upload_complete (tx, &call->row, blob) ||
         rialto_fail (error, RIALTO_ERROR_NOT_FOUND);
}

/* Leaves the file at its beginning. */
static gboolean
has_checksum (int         fd,
              const char *sha256)
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  g_autofree guint8 *buffer = g_malloc (PIECE);
  gssize n;

  while ((n = read (fd, buffer, PIECE)) > 0)
    g_checksum_update (checksum, buffer, n);
  return n == 0 && lseek (fd, 0, SEEK_SET) == 0 && g_str_equal (g_checksum_get_string (checksum), sha256);
}

static gboolean
finish (Call    *call,
        GError **error)
{
  RialtoPartFolder *parts = rialto_request_get_context (call->request)->parts;
  /* The helper that makes the renditions gets nothing that it could write to. */
  g_autofd int fd = rialto_part_folder_read (parts, &call->row.part, error);
  RialtoUploadSource source = { fd, call->row.part.length, complete, call };
  g_autoptr (GError) failure = NULL;

  if (fd < 0)
    return FALSE;
  if (!has_checksum (fd, call->row.sha256))
    {
      drop (call);
      return rialto_fail (error, RIALTO_ERROR_CHECKSUM_MISMATCH);
    }
  call->answer->upload = rialto_arena_new0 (rialto_request_get_arena (call->request), RialtoUpload);
  if (rialto_upload_take (call->request, &source, call->answer->upload, &failure))
    {
      rialto_part_folder_remove (parts, &call->row.part);
      return TRUE;
    }
  if (g_error_matches (failure, RIALTO_ERROR, RIALTO_ERROR_UNPROCESSABLE_PICTURE))
    drop (call);
  g_propagate_error (error, g_steal_pointer (&failure));
  return FALSE;
}

/* PATCH /uploads/resumable/{id} */
gboolean
rialto_route_append_resumable_upload (RialtoRequest                         *request,
                                      const RialtoAppendResumableUploadArgs *args,
                                      RialtoResumableUpload                 *answer,
                                      GError                               **error)
{
  Call call = { request, { .part = { rialto_request_get_user (request), args->id, 0 } }, answer };
  int fd = rialto_append_take (request, error);
  gboolean ok;

  if (fd < 0)
    return FALSE;
  ok = rialto_work_read (request, load, &call, error) &&
       (answer->offset < answer->length || answer->upload != NULL || finish (&call, error));
  rialto_part_folder_release (fd);
  return ok;
}

/* What is removed when a deletion has been committed. */
typedef struct
{
  RialtoPartFolder *parts; /* the context's */
  RialtoPart        part;
} Removal;

static void
remove_part (gpointer data)
{
  const Removal *removal = data;

  rialto_part_folder_remove (removal->parts, &removal->part);
}

/* DELETE /uploads/resumable/{id} */
gboolean
rialto_route_delete_resumable_upload (RialtoTx                              *tx,
                                      RialtoRequest                         *request,
                                      const RialtoDeleteResumableUploadArgs *args,
                                      GError                               **error)
{
  Removal removal = { .parts = rialto_request_get_context (request)->parts };

  if (!rialto_resumable_upload_forget (tx, rialto_request_get_user (request), args->id, G_MAXINT64,
                                       &removal.part))
    return rialto_fail (error, RIALTO_ERROR_NOT_FOUND);
  rialto_tx_on_commit (tx, remove_part, g_memdup2 (&removal, sizeof removal), g_free);
  return TRUE;
}
