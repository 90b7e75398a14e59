/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-serving.h"

#include "rialto-error.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <unistd.h>

struct _RialtoServing
{
  int            lock;    /* owned */
  char          *folder;  /* owned */
  char          *path;    /* owned: of the file that tells */
  RialtoControl *control; /* owned, nullable */
};

static gboolean
fail (GError    **error,
      const char *path)
{
  RialtoError code = errno == ENOSPC || errno == EDQUOT                    ? RIALTO_ERROR_STORAGE_FULL
                     : errno == EACCES || errno == EPERM || errno == EROFS ? RIALTO_ERROR_FORBIDDEN
                                                                           : RIALTO_ERROR_INTERNAL;

  return rialto_fail_detail (error, code, "%s cannot be used: %s", path, g_strerror (errno));
}

static gboolean
take_lock (int         fd,
           const char *folder,
           GError    **error)
{
  struct flock lock = { .l_type = F_WRLCK, .l_whence = SEEK_SET };

  if (fcntl (fd, F_OFD_SETLK, &lock) == 0)
    return TRUE;
  if (errno == EAGAIN || errno == EACCES)
    return rialto_fail_detail (error, RIALTO_ERROR_CONFLICT, "Another rialtod serves %s.", folder);
  return fail (error, folder);
}

/**
 * rialto_serving_claim:
 * @folder: the data folder; made when it is not there
 * @error: return location
 *
 * Two servers over one SQLite file would answer from two heads: the second is not to start. The claim ends with the process, however
 * that ends.
 *
 * Returns: (transfer full): the claim; %NULL with %RIALTO_ERROR_CONFLICT when somebody else has it
 */
RialtoServing *
rialto_serving_claim (const char *folder,
                      GError    **error)
{
  g_autofree char *path = g_build_filename (folder, RIALTO_SERVING_LOCK, NULL);
  g_autofd int fd = -1;
  RialtoServing *self;

  if (g_mkdir_with_parents (folder, 0700) < 0)
    {
      fail (error, folder);
      return NULL;
    }
  fd = open (path, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0600);
  if (fd < 0)
    {
      fail (error, path);
      return NULL;
    }
  if (!take_lock (fd, folder, error))
    return NULL;

  self = g_new0 (RialtoServing, 1);
  self->lock = g_steal_fd (&fd);
  self->folder = g_strdup (folder);
  self->path = g_build_filename (folder, RIALTO_SERVING_FILE, NULL);
  /* Of a server that was killed. */
  g_unlink (self->path);
  return self;
}

/**
 * rialto_serving_announce:
 * @self: the claim
 * @addresses: where it serves
 * @owner_token: (nullable): makes whoever has it the owner
 * @error: return location
 *
 * Tells programs on this machine, of the same user, what is printed for people. The file goes with the claim.
 *
 * Returns: whether it could be written
 */
gboolean
rialto_serving_announce (RialtoServing     *self,
                         const char *const *addresses,
                         const char        *owner_token,
                         GError           **error)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autofree char *text = NULL;

  g_key_file_set_int64 (file, "serving", "pid", getpid ());
  g_key_file_set_string_list (file, "serving", "addresses", addresses, g_strv_length ((char **) addresses));
  if (owner_token != NULL)
    g_key_file_set_string (file, "serving", "owner_token", owner_token);
  text = g_key_file_to_data (file, NULL, NULL);
  return g_file_set_contents_full (self->path, text, -1, G_FILE_SET_CONTENTS_CONSISTENT, 0600, NULL) ||
         fail (error, self->path);
}

/**
 * rialto_serving_listen:
 * @self: the claim
 * @stop: called when a program of this user asks the server to end
 * @data: for @stop
 * @error: return location
 *
 * Returns: whether programs can ask; some file systems know no sockets
 */
gboolean
rialto_serving_listen (RialtoServing    *self,
                       RialtoControlFunc stop,
                       gpointer          data,
                       GError          **error)
{
  self->control = rialto_control_new (self->folder, stop, data, error);
  return self->control != NULL;
}

/**
 * rialto_serving_free:
 * @self: (transfer full): the claim
 *
 * Who waits for the end is told last, when the folder can be claimed again.
 */
void
rialto_serving_free (RialtoServing *self)
{
  g_unlink (self->path);
  if (self->control != NULL)
    rialto_control_close (self->control);
  close (self->lock);
  g_clear_pointer (&self->control, rialto_control_free);
  g_free (self->folder);
  g_free (self->path);
  g_free (self);
}
