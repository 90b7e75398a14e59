/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Blobs in a folder: ab/cd/HASH/160.webp, where ab and cd are the first digits of HASH. A blob appears by one rename
 * of a whole folder and disappears by another, so nobody sees half of one, after a crash neither. */
#include "rialto-blob-folder.h"

#include "rialto-blob-backend-private.h"
#include "rialto-clock.h"
#include "rialto-error.h"
#include "rialto-folder.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define STAGES ".stage"
/* Stages that are older were left by a process that died. */
#define STAGE_AGE RIALTO_DAY

typedef struct
{
  RialtoBlobBackend parent;
  GMutex            mutex; /* between what stores and what removes */
  int               root;
  int               stages;
} Folder;

typedef struct
{
  char outer[3];
  char inner[6];
  char blob[72];
} Place;

static void
place_of (const char *hash,
          Place      *place)
{
  g_snprintf (place->outer, sizeof place->outer, "%.2s", hash);
  g_snprintf (place->inner, sizeof place->inner, "%.2s/%.2s", hash, hash + 2);
  g_snprintf (place->blob, sizeof place->blob, "%.2s/%.2s/%s", hash, hash + 2, hash);
}

static RialtoBlobStage *
folder_stage (RialtoBlobBackend *backend,
              GError           **error)
{
  Folder *self = (Folder *) backend;
  RialtoBlobStage *stage = rialto_blob_stage_new (self->stages);

  if (stage == NULL)
    rialto_blob_fail_errno (error, "begin a blob");
  return stage;
}

/* By our clock rather than the file system's, because it is compared with ours. */
static gboolean
stamp (int         parent,
       const char *path)
{
  RialtoTime now = rialto_clock_now ();
  struct timespec time = { now / RIALTO_SECOND, now % RIALTO_SECOND * 1000000 };
  struct timespec times[] = { time, time };

  return utimensat (parent, path, times, AT_SYMLINK_NOFOLLOW) == 0;
}

static gboolean
move_into_place (Folder          *self,
                 RialtoBlobStage *stage,
                 const Place     *place)
{
  if (!rialto_folder_make (self->root, place->outer, ".") ||
      !rialto_folder_make (self->root, place->inner, place->outer))
    return FALSE;
  if (renameat (self->stages, rialto_blob_stage_get_name (stage), self->root, place->blob) == 0)
    {
      rialto_blob_stage_moved (stage);
      return rialto_folder_sync (self->root, place->inner);
    }
  /* Stored before; from now on it is as young as this one. */
  return (errno == EEXIST || errno == ENOTEMPTY) && stamp (self->root, place->blob);
}

static gboolean
folder_keep (RialtoBlobBackend *backend,
             RialtoBlobStage   *stage,
             const char        *hash,
             GError           **error)
{
  Folder *self = (Folder *) backend;
  g_autoptr (GMutexLocker) locker = NULL;
  Place place;

  place_of (hash, &place);
  if (!stamp (self->stages, rialto_blob_stage_get_name (stage)) || !rialto_blob_stage_sync (stage))
    return rialto_blob_fail_errno (error, "write a blob to the disk");
  locker = g_mutex_locker_new (&self->mutex);
  return move_into_place (self, stage, &place) || rialto_blob_fail_errno (error, "store a blob");
}

/* The smallest that is at least @wanted wide, else the widest; 0: there is none. */
static guint
choose_width (int   folder,
              guint wanted)
{
  g_autoptr (GPtrArray) names = rialto_folder_list (folder, ".");
  guint best = 0;

  for (guint i = 0; names != NULL && i < names->len; i++)
    {
      guint width = (guint) strtoul (names->pdata[i], NULL, 10);

      if (best == 0 || (best < wanted ? width > best : width >= wanted && width < best))
        best = width;
    }
  return best;
}

static int
open_rendition (int   folder,
                guint width)
{
  char name[24];

  g_snprintf (name, sizeof name, "%u.webp", width);
  return openat (folder, name, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
}

static gboolean
folder_open (RialtoBlobBackend *backend,
             const char        *hash,
             guint              width,
             RialtoBlobReading *reading,
             GError           **error)
{
  Folder *self = (Folder *) backend;
  struct stat info;
  Place place;
  int folder;

  place_of (hash, &place);
  folder = rialto_folder_open (self->root, place.blob);
  if (folder < 0)
    return errno == ENOENT ? rialto_fail (error, RIALTO_ERROR_NOT_FOUND)
                           : rialto_blob_fail_errno (error, "open a blob");

  /* Clients ask for widths that exist, as a rule. */
  reading->width = width;
  reading->fd = open_rendition (folder, width);
  if (reading->fd < 0 && errno == ENOENT && (reading->width = choose_width (folder, width)) != 0)
    reading->fd = open_rendition (folder, reading->width);
  close (folder);
  if (reading->fd < 0 || fstat (reading->fd, &info) != 0)
    {
      g_clear_fd (&reading->fd, NULL);
      return rialto_fail (error, RIALTO_ERROR_NOT_FOUND);
    }
  reading->size = info.st_size;
  g_snprintf (reading->etag, sizeof reading->etag, "\"%.32s-%u\"", hash, reading->width);
  return TRUE;
}

static RialtoTime
stored_at (const struct stat *info)
{
  return (RialtoTime) info->st_mtim.tv_sec * RIALTO_SECOND + info->st_mtim.tv_nsec / 1000000;
}

static gboolean
take_away (Folder      *self,
           const Place *place,
           const char  *name,
           RialtoTime   before,
           gboolean    *taken)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);
  struct stat info;

  *taken = FALSE;
  if (fstatat (self->root, place->blob, &info, AT_SYMLINK_NOFOLLOW) != 0)
    return errno == ENOENT;
  if (stored_at (&info) >= before)
    return TRUE;
  *taken = renameat (self->root, place->blob, self->stages, name) == 0;
  return *taken;
}

static gboolean
folder_remove (RialtoBlobBackend *backend,
               const char        *hash,
               RialtoTime         before,
               gboolean          *removed,
               GError           **error)
{
  Folder *self = (Folder *) backend;
  g_autofree char *name = g_uuid_string_random ();
  Place place;

  place_of (hash, &place);
  if (!take_away (self, &place, name, before, removed))
    return rialto_blob_fail_errno (error, "remove a blob");
  if (!*removed)
    return TRUE;
  return (rialto_folder_sync (self->root, place.inner) && rialto_folder_delete (self->stages, name)) ||
         rialto_blob_fail_errno (error, "delete the files of a blob");
}

static gint64
measure (int folder)
{
  g_autoptr (GPtrArray) names = rialto_folder_list (folder, ".");
  struct stat info;
  gint64 size = 0;

  for (guint i = 0; names != NULL && i < names->len; i++)
    if (fstatat (folder, names->pdata[i], &info, AT_SYMLINK_NOFOLLOW) == 0)
      size += info.st_size;
  return size;
}

/* FALSE: the visitor has seen enough. One that has gone since its name was read is passed over. */
static gboolean
visit (Folder           *self,
       const char       *hash,
       RialtoBlobVisitor visitor,
       gpointer          user_data)
{
  RialtoBlobInfo blob = { .hash = hash };
  struct stat info;
  Place place;
  int folder;

  if (!rialto_blob_hash_is_valid (hash))
    return TRUE;
  place_of (hash, &place);
  folder = rialto_folder_open (self->root, place.blob);
  if (folder < 0)
    return TRUE;
  blob.size = measure (folder);
  blob.stored_at = fstat (folder, &info) == 0 ? stored_at (&info) : 0;
  close (folder);
  return visitor (&blob, user_data);
}

/* Visits ab, ab/cd and ab/cd/HASH in turn. The names of a level are read before anything happens to them. */
static gboolean
walk_level (Folder           *self,
            const char       *path,
            guint             level,
            RialtoBlobVisitor visitor,
            gpointer          user_data,
            gboolean         *going)
{
  g_autoptr (GPtrArray) names = rialto_folder_list (self->root, path);

  if (names == NULL)
    return errno == ENOENT && level > 0;
  for (guint i = 0; i < names->len && *going; i++)
    {
      const char *name = names->pdata[i];
      g_autofree char *below = level == 0 ? g_strdup (name) : g_strdup_printf ("%s/%s", path, name);

      if (level == 2)
        *going = visit (self, name, visitor, user_data);
      else if (strlen (name) == 2 && !walk_level (self, below, level + 1, visitor, user_data, going))
        return FALSE;
    }
  return TRUE;
}

static gboolean
folder_walk (RialtoBlobBackend *backend,
             RialtoBlobVisitor  visitor,
             gpointer           user_data,
             GError           **error)
{
  gboolean going = TRUE;

  return walk_level ((Folder *) backend, ".", 0, visitor, user_data, &going) ||
         rialto_blob_fail_errno (error, "walk over the blobs");
}

static void
folder_free (RialtoBlobBackend *backend)
{
  Folder *self = (Folder *) backend;

  g_clear_fd (&self->root, NULL);
  g_clear_fd (&self->stages, NULL);
  g_mutex_clear (&self->mutex);
  g_free (self);
}

static void
clear_old_stages (Folder *self)
{
  g_autoptr (GPtrArray) names = rialto_folder_list (self->stages, ".");
  RialtoTime before = rialto_clock_now () - STAGE_AGE;
  struct stat info;

  for (guint i = 0; names != NULL && i < names->len; i++)
    if (fstatat (self->stages, names->pdata[i], &info, AT_SYMLINK_NOFOLLOW) == 0 &&
        stored_at (&info) < before)
      rialto_folder_delete (self->stages, names->pdata[i]);
}

/**
 * rialto_blob_folder_new:
 * @path: the folder; made when it is not there
 * @error: return location
 *
 * Opens a folder of blobs and deletes what an earlier process began there and did not end.
 *
 * Returns: (transfer full): the backend; %NULL with %RIALTO_ERROR_STORAGE_FULL or %RIALTO_ERROR_INTERNAL
 */
RialtoBlobBackend *
rialto_blob_folder_new (const char *path,
                        GError    **error)
{
  static const RialtoBlobBackendClass klass = {
    folder_stage, folder_keep, folder_open, folder_remove, folder_walk, folder_free,
  };
  Folder *self = g_new0 (Folder, 1);
  g_autoptr (RialtoBlobBackend) owned = &self->parent;

  self->parent.klass = &klass;
  g_mutex_init (&self->mutex);
  self->root = self->stages = -1;
  if (g_mkdir_with_parents (path, 0750) != 0)
    {
      rialto_blob_fail_errno (error, "make the folder of blobs");
      return NULL;
    }
  self->root = open (path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (self->root < 0 || !rialto_folder_make (self->root, STAGES, ".") ||
      (self->stages = rialto_folder_open (self->root, STAGES)) < 0)
    {
      rialto_blob_fail_errno (error, "open the folder of blobs");
      return NULL;
    }
  clear_old_stages (self);
  return g_steal_pointer (&owned);
}
