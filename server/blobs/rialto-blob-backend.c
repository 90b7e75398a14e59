/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-blob-backend-private.h"

#include "rialto-error.h"

#include <errno.h>
#include <string.h>

#define HASH_LENGTH 64

gboolean
rialto_blob_fail_errno (GError    **error,
                        const char *action)
{
  int code = errno;

  if (code == ENOSPC || code == EDQUOT)
    return rialto_fail (error, RIALTO_ERROR_STORAGE_FULL);
  g_warning ("Cannot %s: %s", action, g_strerror (code));
  return rialto_fail (error, RIALTO_ERROR_INTERNAL);
}

/**
 * rialto_blob_hash_is_valid:
 * @hash: (nullable): what somebody says is the id of a blob
 *
 * Returns: whether it is a SHA-256 in small hexadecimal digits
 */
gboolean
rialto_blob_hash_is_valid (const char *hash)
{
  return hash != NULL && strspn (hash, "0123456789abcdef") == HASH_LENGTH && hash[HASH_LENGTH] == '\0';
}

/**
 * rialto_blob_backend_stage:
 * @self: the backend
 * @error: return location
 *
 * Begins a blob: a folder that its renditions are written to and that nobody else sees.
 *
 * Returns: (transfer full): the stage; freed without rialto_blob_backend_keep() it leaves nothing.
 *   %NULL with %RIALTO_ERROR_STORAGE_FULL or %RIALTO_ERROR_INTERNAL
 */
RialtoBlobStage *
rialto_blob_backend_stage (RialtoBlobBackend *self,
                           GError           **error)
{
  return self->klass->stage (self, error);
}

/**
 * rialto_blob_backend_keep:
 * @self: the backend
 * @stage: (transfer full): files "WIDTH.webp" and nothing else
 * @hash: the id of the blob
 * @error: return location
 *
 * Makes the stage the blob @hash: all of it or nothing, durable when this returns. A blob that is
 * there already stays as it is and counts as stored now.
 *
 * Returns: %FALSE with %RIALTO_ERROR_STORAGE_FULL or %RIALTO_ERROR_INTERNAL
 */
gboolean
rialto_blob_backend_keep (RialtoBlobBackend *self,
                          RialtoBlobStage   *stage,
                          const char        *hash,
                          GError           **error)
{
  g_autoptr (RialtoBlobStage) owned = stage;

  g_return_val_if_fail (rialto_blob_hash_is_valid (hash), FALSE);
  return self->klass->keep (self, owned, hash, error);
}

/**
 * rialto_blob_backend_open:
 * @self: the backend
 * @hash: the id of the blob, from anywhere
 * @width: how many pixels wide it should be
 * @reading: (out caller-allocates): the rendition
 * @error: return location
 *
 * Opens the smallest rendition that is at least @width wide, else the widest.
 *
 * Returns: %FALSE with %RIALTO_ERROR_NOT_FOUND or %RIALTO_ERROR_INTERNAL
 */
gboolean
rialto_blob_backend_open (RialtoBlobBackend *self,
                          const char        *hash,
                          guint              width,
                          RialtoBlobReading *reading,
                          GError           **error)
{
  *reading = (RialtoBlobReading) { .fd = -1 };
  if (!rialto_blob_hash_is_valid (hash))
    return rialto_fail (error, RIALTO_ERROR_NOT_FOUND);
  return self->klass->open (self, hash, width, reading, error);
}

/**
 * rialto_blob_backend_remove:
 * @self: the backend
 * @hash: the id of the blob
 * @before: ms since 1970; a blob that was stored since then is left alone
 * @removed: (out) (optional): whether it was there and old enough
 * @error: return location
 *
 * Removes a blob that nothing uses. Between that finding and this call somebody may have uploaded
 * the same picture again; @before is what keeps theirs.
 *
 * Returns: %FALSE with %RIALTO_ERROR_INTERNAL
 */
gboolean
rialto_blob_backend_remove (RialtoBlobBackend *self,
                            const char        *hash,
                            RialtoTime         before,
                            gboolean          *removed,
                            GError           **error)
{
  gboolean unwanted;

  g_return_val_if_fail (rialto_blob_hash_is_valid (hash), FALSE);
  return self->klass->remove (self, hash, before, removed != NULL ? removed : &unwanted, error);
}

/**
 * rialto_blob_backend_walk:
 * @self: the backend
 * @visitor: (scope call): called for each blob; may remove it
 * @user_data: for @visitor
 * @error: return location
 *
 * Visits every blob in the order of the hashes. One that is stored meanwhile may be left out.
 *
 * Returns: %FALSE with %RIALTO_ERROR_INTERNAL; %TRUE also when @visitor ended it
 */
gboolean
rialto_blob_backend_walk (RialtoBlobBackend *self,
                          RialtoBlobVisitor  visitor,
                          gpointer           user_data,
                          GError           **error)
{
  return self->klass->walk (self, visitor, user_data, error);
}

static gboolean
add_up (const RialtoBlobInfo *info,
        gpointer              user_data)
{
  RialtoBlobTotals *totals = user_data;

  totals->blobs++;
  totals->bytes += (guint64) info->size;
  return TRUE;
}

/**
 * rialto_blob_backend_measure:
 * @self: the backend
 * @totals: (out caller-allocates): how much there is
 * @error: return location
 *
 * Counts by walking over everything; not for every request.
 *
 * Returns: %FALSE with %RIALTO_ERROR_INTERNAL
 */
gboolean
rialto_blob_backend_measure (RialtoBlobBackend *self,
                             RialtoBlobTotals  *totals,
                             GError           **error)
{
  *totals = (RialtoBlobTotals) { 0 };
  return rialto_blob_backend_walk (self, add_up, totals, error);
}

/**
 * rialto_blob_backend_free:
 * @self: (transfer full): the backend; no stage of it may be left
 */
void
rialto_blob_backend_free (RialtoBlobBackend *self)
{
  self->klass->free (self);
}
