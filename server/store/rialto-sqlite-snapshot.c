/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-migrate-private.h"
#include "rialto-sqlite-private.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <sys/file.h>
#include <unistd.h>

static gboolean
sync_path (const char *path)
{
  int fd = open (path, O_RDONLY | O_CLOEXEC);
  gboolean ok = fd >= 0 && fsync (fd) == 0;

  if (fd >= 0)
    close (fd);
  return ok;
}

/* SQLite fills an empty file, so that the copy is private from its first moment. */
static gboolean
create_empty (const char *path)
{
  int fd;

  g_unlink (path);
  fd = open (path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  return fd >= 0 && close (fd) == 0;
}

static gboolean
vacuum_into (const char *uri,
             const char *to,
             GError    **error)
{
  g_autoptr (RialtoConnection) connection = NULL;
  RialtoSqliteConnection *self = rialto_sqlite_connection_open (uri, TRUE, error);
  sqlite3_stmt *statement = NULL;
  gboolean ok;

  if (self == NULL)
    return FALSE;

  connection = &self->parent;
  ok = sqlite3_prepare_v2 (self->db, "VACUUM INTO ?1", -1, &statement, NULL) == SQLITE_OK &&
       sqlite3_bind_text (statement, 1, to, -1, SQLITE_STATIC) == SQLITE_OK &&
       sqlite3_step (statement) == SQLITE_DONE;
  if (!ok)
    rialto_fail_detail (error, RIALTO_ERROR_INTERNAL, "%s: %s", to, sqlite3_errmsg (self->db));
  sqlite3_finalize (statement);
  return ok;
}

/* <private>
 * rialto_sqlite_lock_folder: waits until nobody else migrates a database in the folder of @uri. The lock is given back with the
 * descriptor, and leaves no file behind. -1 with @error.
 */
int
rialto_sqlite_lock_folder (const char *uri,
                           GError    **error)
{
  g_autofree char *path = rialto_sqlite_uri_get_path (uri);
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofd int fd = open (folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  int result = -1;

  if (fd >= 0)
    do
      result = flock (fd, LOCK_EX);
    while (result != 0 && errno == EINTR);
  if (result != 0)
    {
      rialto_fail_detail (error, RIALTO_ERROR_INTERNAL, "%s: %s", folder, g_strerror (errno));
      return -1;
    }
  return g_steal_fd (&fd);
}

/* <private>
 * rialto_sqlite_snapshot: a whole copy of the database of @uri as the file @to, which is replaced; on the disk when this returns.
 * Others may write meanwhile.
 */
gboolean
rialto_sqlite_snapshot (const char *uri,
                        const char *to,
                        GError    **error)
{
  g_autofree char *part = g_strconcat (to, ".part", NULL);
  g_autofree char *folder = g_path_get_dirname (to);

  if (!create_empty (part))
    return rialto_fail_detail (error, RIALTO_ERROR_INTERNAL, "%s: %s", part, g_strerror (errno));
  if (!vacuum_into (uri, part, error))
    {
      g_unlink (part);
      return FALSE;
    }
  if (!sync_path (part) || g_rename (part, to) != 0 || !sync_path (folder))
    return rialto_fail_detail (error, RIALTO_ERROR_INTERNAL, "%s: %s", to, g_strerror (errno));

  return TRUE;
}
