/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-folder.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

/* Keeps what errno said before. */
static void
close_quietly (int fd)
{
  int code = errno;

  if (fd >= 0)
    close (fd);
  errno = code;
}

/**
 * rialto_folder_open:
 * @parent: descriptor of a folder
 * @path: below it, "." for itself
 *
 * Returns: a descriptor, -1 with errno
 */
int
rialto_folder_open (int         parent,
                    const char *path)
{
  return openat (parent, path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
}

/**
 * rialto_folder_sync:
 * @parent: descriptor of a folder
 * @path: below it, "." for itself
 *
 * Brings the names in the folder to the disk.
 *
 * Returns: %FALSE with errno
 */
gboolean
rialto_folder_sync (int         parent,
                    const char *path)
{
  int fd = rialto_folder_open (parent, path);
  gboolean synced = fd >= 0 && fsync (fd) == 0;

  close_quietly (fd);
  return synced;
}

/**
 * rialto_folder_make:
 * @parent: descriptor of a folder
 * @path: the folder to make below it
 * @above: the path of the folder that holds it
 *
 * Makes a folder that survives a crash once this has returned; one that is there is as good.
 *
 * Returns: %FALSE with errno
 */
gboolean
rialto_folder_make (int         parent,
                    const char *path,
                    const char *above)
{
  if (mkdirat (parent, path, 0750) == 0)
    return rialto_folder_sync (parent, above);
  return errno == EEXIST;
}

static int
compare_names (gconstpointer a,
               gconstpointer b)
{
  return g_strcmp0 (*(const char *const *) a, *(const char *const *) b);
}

/**
 * rialto_folder_list:
 * @parent: descriptor of a folder
 * @path: below it, "." for itself
 *
 * Returns: (transfer full) (element-type utf8) (nullable): the names in the folder, sorted; %NULL with errno
 */
GPtrArray *
rialto_folder_list (int         parent,
                    const char *path)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  int fd = rialto_folder_open (parent, path);
  DIR *folder = fd >= 0 ? fdopendir (fd) : NULL;
  struct dirent *entry;

  if (folder == NULL)
    {
      close_quietly (fd);
      return NULL;
    }
  while ((entry = readdir (folder)) != NULL)
    if (!g_str_equal (entry->d_name, ".") && !g_str_equal (entry->d_name, ".."))
      g_ptr_array_add (names, g_strdup (entry->d_name));
  closedir (folder);
  g_ptr_array_sort (names, compare_names);
  return g_steal_pointer (&names);
}

/**
 * rialto_folder_delete:
 * @parent: descriptor of a folder
 * @path: a folder below it that holds files only
 *
 * Deletes the folder and its files.
 *
 * Returns: %FALSE with errno
 */
gboolean
rialto_folder_delete (int         parent,
                      const char *path)
{
  g_autoptr (GPtrArray) names = rialto_folder_list (parent, path);
  int fd = rialto_folder_open (parent, path);
  gboolean deleted = names != NULL && fd >= 0;

  for (guint i = 0; deleted && i < names->len; i++)
    deleted = unlinkat (fd, names->pdata[i], 0) == 0;
  close_quietly (fd);
  return deleted && unlinkat (parent, path, AT_REMOVEDIR) == 0;
}
