/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-part-folder.h"

#include "rialto-blob-backend-private.h"
#include "rialto-error.h"
#include "rialto-folder.h"
#include "rialto-id.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

/* How much of an upload is here is the size of its file: nothing else has to agree with it after a crash. What is not the disk's yet
 * when the power fails is missing or wrong afterwards; the first is sent again, the second comes out when the whole is checked. */
struct _RialtoPartFolder
{
  int folder;
};

#define PART_NAME (2 * RIALTO_ID_SIZE + 24)

static void
name_of (const RialtoPart *part,
         char             *name)
{
  g_snprintf (name, PART_NAME, "%" G_GINT64_FORMAT "-%" G_GINT64_FORMAT "-%" G_GINT64_FORMAT, part->user,
              part->id, part->length);
}

static gboolean
parse_name (const char *name,
            RialtoPart *part)
{
  g_auto (GStrv) words = g_strsplit (name, "-", -1);

  return g_strv_length (words) == 3 && rialto_id_parse (words[0], &part->user) &&
         rialto_id_parse (words[1], &part->id) && rialto_id_parse (words[2], &part->length);
}

/**
 * rialto_part_folder_new:
 * @path: the folder; made when it is not there
 * @error: return location
 *
 * Returns: (transfer full): the folder; %NULL with %RIALTO_ERROR_STORAGE_FULL or %RIALTO_ERROR_INTERNAL
 */
RialtoPartFolder *
rialto_part_folder_new (const char *path,
                        GError    **error)
{
  g_autoptr (RialtoPartFolder) self = g_new0 (RialtoPartFolder, 1);

  self->folder = -1;
  if (g_mkdir_with_parents (path, 0750) != 0 ||
      (self->folder = open (path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)) < 0)
    {
      rialto_blob_fail_errno (error, "open the folder of unfinished uploads");
      return NULL;
    }
  return g_steal_pointer (&self);
}

/**
 * rialto_part_folder_free:
 * @self: (transfer full): the folder
 */
void
rialto_part_folder_free (RialtoPartFolder *self)
{
  g_clear_fd (&self->folder, NULL);
  g_free (self);
}

/**
 * rialto_part_folder_make:
 * @self: the folder
 * @part: an upload
 * @error: return location
 *
 * Makes its file, or leaves what has arrived of it.
 *
 * Returns: %FALSE with %RIALTO_ERROR_STORAGE_FULL or %RIALTO_ERROR_INTERNAL
 */
gboolean
rialto_part_folder_make (RialtoPartFolder *self,
                         const RialtoPart *part,
                         GError          **error)
{
  char name[PART_NAME];
  int fd;

  name_of (part, name);
  fd = openat (self->folder, name, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0600);
  if (fd < 0)
    return rialto_blob_fail_errno (error, "begin an upload");
  close (fd);
  return TRUE;
}

/**
 * rialto_part_folder_measure:
 * @self: the folder
 * @part: an upload
 *
 * Returns: how many bytes of it are here; -1 when there is no such file
 */
gint64
rialto_part_folder_measure (RialtoPartFolder *self,
                            const RialtoPart *part)
{
  char name[PART_NAME];
  struct stat info;

  name_of (part, name);
  return fstatat (self->folder, name, &info, AT_SYMLINK_NOFOLLOW) == 0 ? (gint64) info.st_size : -1;
}

static int
open_part (RialtoPartFolder *self,
           const RialtoPart *part,
           int               mode,
           GError          **error)
{
  char name[PART_NAME];
  int fd;

  name_of (part, name);
  fd = openat (self->folder, name, mode | O_NOFOLLOW | O_CLOEXEC);
  if (fd < 0 && errno == ENOENT)
    rialto_fail (error, RIALTO_ERROR_NOT_FOUND);
  else if (fd < 0)
    rialto_blob_fail_errno (error, "open an unfinished upload");
  return fd;
}

/**
 * rialto_part_folder_append:
 * @self: the folder
 * @part: an upload
 * @offset: (out): how many bytes of it are here, also when somebody else appends
 * @error: return location
 *
 * Opens a file to be appended to by nobody else until the descriptor is closed, in this server and in others. Does not wait.
 *
 * Returns: a descriptor; -1 with %RIALTO_ERROR_NOT_FOUND, with %RIALTO_ERROR_CONFLICT when somebody else does, or with
 *   %RIALTO_ERROR_INTERNAL
 */
int
rialto_part_folder_append (RialtoPartFolder *self,
                           const RialtoPart *part,
                           gint64           *offset,
                           GError          **error)
{
  g_autofd int fd = open_part (self, part, O_RDWR | O_APPEND, error);
  gboolean locked;
  struct stat info;

  if (fd < 0)
    return -1;
  /* First the lock: what is measured before it may grow. */
  locked = flock (fd, LOCK_EX | LOCK_NB) == 0;
  if ((!locked && errno != EWOULDBLOCK) || fstat (fd, &info) != 0)
    {
      rialto_blob_fail_errno (error, "look at an unfinished upload");
      return -1;
    }
  *offset = info.st_size;
  if (locked)
    return g_steal_fd (&fd);
  rialto_fail_detail (error, RIALTO_ERROR_CONFLICT, "This file arrives by another request already.");
  return -1;
}

/**
 * rialto_part_folder_release:
 * @fd: a descriptor of rialto_part_folder_append()
 *
 * Lets others append while the descriptor is still open.
 */
void
rialto_part_folder_release (int fd)
{
  flock (fd, LOCK_UN);
}

/**
 * rialto_part_folder_read:
 * @self: the folder
 * @part: an upload
 * @error: return location
 *
 * Returns: a descriptor at the beginning of the file; -1 with %RIALTO_ERROR_NOT_FOUND or %RIALTO_ERROR_INTERNAL
 */
int
rialto_part_folder_read (RialtoPartFolder *self,
                         const RialtoPart *part,
                         GError          **error)
{
  return open_part (self, part, O_RDONLY, error);
}

/**
 * rialto_part_folder_remove:
 * @self: the folder
 * @part: an upload
 *
 * Deletes its file, if there is one. Whoever appends to it goes on into the void.
 */
void
rialto_part_folder_remove (RialtoPartFolder *self,
                           const RialtoPart *part)
{
  char name[PART_NAME];

  name_of (part, name);
  if (unlinkat (self->folder, name, 0) != 0 && errno != ENOENT)
    rialto_blob_fail_errno (NULL, "delete an unfinished upload");
}

/**
 * rialto_part_folder_list:
 * @self: the folder
 *
 * Returns: (transfer full) (element-type RialtoPart): all there are; none when the folder cannot be read
 */
GArray *
rialto_part_folder_list (RialtoPartFolder *self)
{
  g_autoptr (GPtrArray) names = rialto_folder_list (self->folder, ".");
  GArray *parts = g_array_new (FALSE, FALSE, sizeof (RialtoPart));
  RialtoPart part;

  for (guint i = 0; names != NULL && i < names->len; i++)
    if (parse_name (names->pdata[i], &part))
      g_array_append_val (parts, part);
  return parts;
}
