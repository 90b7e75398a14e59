/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-blob-jobs.h"

#include "rialto-blob-sweep-private.h"
#include "rialto-blobs.h"
#include "rialto-clock.h"
#include "rialto-context.h"
#include "rialto-resumable-upload.h"

/* An upload stores its files before its row. Files that are younger may belong to one that is on its way. */
#define FILE_GRACE RIALTO_HOUR

#define UPLOADS_AT_A_TIME 100 /* three rows each */
#define BLOBS_AT_A_TIME   500

static gboolean
forget_all (RialtoContext *context,
            RialtoTime     before,
            const GArray  *stale,
            GError       **error)
{
  for (guint i = 0; i < stale->len; i += UPLOADS_AT_A_TIME)
    if (!rialto_sweep_forget_uploads (context->store, before, &g_array_index (stale, RialtoStaleUpload, i),
                                      MIN (UPLOADS_AT_A_TIME, stale->len - i), error))
      return FALSE;
  return TRUE;
}

static gboolean
sweep_uploads (RialtoContext *context,
               RialtoTime     before,
               GError       **error)
{
  g_autoptr (GArray) stale = g_array_new (FALSE, FALSE, sizeof (RialtoStaleUpload));
  RialtoStaleUpload last = { 0 };
  GError *failure = NULL;

  while (!g_atomic_int_get (&context->draining) &&
         rialto_sweep_find_uploads (context->store, before, &last, stale, &failure))
    if (!forget_all (context, before, stale, &failure))
      break;
  if (failure != NULL)
    g_propagate_error (error, failure);
  return failure == NULL;
}

static gboolean
sweep_blobs (RialtoContext *context,
             RialtoTime     before,
             GError       **error)
{
  g_autoptr (GArray) hashes = g_array_new (FALSE, FALSE, 65);
  char last[65] = "";
  GError *failure = NULL;

  while (!g_atomic_int_get (&context->draining) &&
         rialto_sweep_find_blobs (context->store, last, hashes, &failure))
    if (!rialto_sweep_forget_blobs (context->store, hashes, &failure) ||
        !rialto_sweep_delete_files (context->store, context->blobs, before, hashes, &failure))
      break;
  if (failure != NULL)
    g_propagate_error (error, failure);
  return failure == NULL;
}

/* A walk over the files. */
typedef struct
{
  RialtoContext *context;
  RialtoTime     before;
  GArray        *hashes;
  GError        *failure;
} Walk;

static gboolean
look_at_files (Walk *walk)
{
  gboolean done = rialto_sweep_delete_files (walk->context->store, walk->context->blobs, walk->before,
                                             walk->hashes, &walk->failure);

  g_array_set_size (walk->hashes, 0);
  return done && !g_atomic_int_get (&walk->context->draining);
}

static gboolean
visit (const RialtoBlobInfo *info,
       gpointer              data)
{
  Walk *walk = data;

  if (info->stored_at >= walk->before)
    return TRUE;
  g_array_append_vals (walk->hashes, info->hash, 1);
  return walk->hashes->len < BLOBS_AT_A_TIME || look_at_files (walk);
}

/* What a server left that ended between storing files and writing their row, or between deleting a row and its files. */
static gboolean
sweep_folder (RialtoContext *context,
              RialtoTime     before,
              GError       **error)
{
  g_autoptr (GArray) hashes = g_array_new (FALSE, FALSE, 65);
  Walk walk = { context, before, hashes, NULL };

  if (!rialto_blob_backend_walk (context->blobs, visit, &walk, error))
    return FALSE;
  if (walk.failure == NULL)
    look_at_files (&walk);
  if (walk.failure != NULL)
    g_propagate_error (error, walk.failure);
  return walk.failure == NULL;
}

/**
 * rialto_blobs_job_sweep:
 * @context: the server's parts
 * @payload: nothing
 * @error: return location
 *
 * Deletes pictures that nobody uses: uploads a day after they were made, with what they took from the quota; blobs that nobody has
 * any more; files that belong to no blob; uploads that arrive in pieces and did not within a day. Looks at every picture there is, in small steps; stops early when the server drains. May
 * run twice at once.
 *
 * Returns: %FALSE when it could not go on; what was done stays done
 */
gboolean
rialto_blobs_job_sweep (RialtoContext *context,
                        const char    *payload,
                        GError       **error)
{
  RialtoTime now = rialto_clock_now ();

  return rialto_resumable_uploads_sweep (context, now - RIALTO_UPLOAD_LIFE, error) &&
         sweep_uploads (context, now - RIALTO_UPLOAD_LIFE, error) &&
         sweep_blobs (context, now - FILE_GRACE, error) && sweep_folder (context, now - FILE_GRACE, error);
}
