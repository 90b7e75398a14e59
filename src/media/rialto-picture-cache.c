/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-picture-cache.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>

/* A file begins with the SHA-256 of the rest: what a crash or a bad disk made of it is seen. */
#define DIGEST_LENGTH 32

/* A file that is there. */
typedef struct
{
  char   *name; /* owned */
  guint64 size; /* in bytes */
  gint64  used; /* ns since 1970, when it was found */
  GList   link; /* in the order of use, last first */
} File;

/**
 * RialtoPictureCache:
 *
 * Encoded pictures in a folder of its own, up to a number of bytes; those that were not used for longest go first. It may be used
 * from any thread, and blocks: none that draws.
 */
struct _RialtoPictureCache
{
  char   *folder; /* owned */
  guint64 budget;

  GMutex      lock;  /* for what follows; no file is read or written under it, but the folder is listed */
  GHashTable *files; /* owned: name -> File; NULL until the folder was listed */
  GQueue      order; /* borrowed File, last used first */
  guint64     size;
  gboolean    erased;
};

static void
file_free (gpointer data)
{
  File *file = data;

  g_free (file->name);
  g_free (file);
}

static void
cache_finalize (gpointer data)
{
  RialtoPictureCache *cache = data;

  g_clear_pointer (&cache->files, g_hash_table_unref);
  g_mutex_clear (&cache->lock);
  g_free (cache->folder);
}

/**
 * rialto_picture_cache_new:
 * @folder: of its own; made when there is something to put into it
 * @budget: bytes
 *
 * Returns: (transfer full): a cache; the folder is looked at when it is first used
 */
RialtoPictureCache *
rialto_picture_cache_new (const char *folder,
                          guint64     budget)
{
  RialtoPictureCache *cache = g_atomic_rc_box_new0 (RialtoPictureCache);

  cache->folder = g_strdup (folder);
  cache->budget = budget;
  g_mutex_init (&cache->lock);
  g_queue_init (&cache->order);
  return cache;
}

/**
 * rialto_picture_cache_ref:
 * @cache: a cache
 *
 * Returns: (transfer full): @cache
 */
RialtoPictureCache *
rialto_picture_cache_ref (RialtoPictureCache *cache)
{
  return g_atomic_rc_box_acquire (cache);
}

/**
 * rialto_picture_cache_unref:
 * @cache: (transfer full): a cache
 */
void
rialto_picture_cache_unref (RialtoPictureCache *cache)
{
  g_atomic_rc_box_release_full (cache, cache_finalize);
}

static char *
path_of (RialtoPictureCache *cache,
         const char         *name)
{
  return g_build_filename (cache->folder, name, NULL);
}

static void
forget (RialtoPictureCache *cache,
        File               *file)
{
  cache->size -= file->size;
  g_queue_unlink (&cache->order, &file->link);
  g_hash_table_remove (cache->files, file->name);
}

static void
note (RialtoPictureCache *cache,
      const char         *name,
      guint64             size)
{
  File *file = g_hash_table_lookup (cache->files, name);

  if (file == NULL)
    {
      file = g_new0 (File, 1);
      file->name = g_strdup (name);
      file->link.data = file;
      g_hash_table_insert (cache->files, file->name, file);
    }
  else
    {
      cache->size -= file->size;
      g_queue_unlink (&cache->order, &file->link);
    }
  file->size = size;
  cache->size += size;
  g_queue_push_head_link (&cache->order, &file->link);
}

static int
compare_used (gconstpointer a,
              gconstpointer b)
{
  const File *first = *(const File *const *) a;
  const File *second = *(const File *const *) b;

  return (first->used > second->used) - (first->used < second->used);
}

/* Names are hex digits and a width; anything else is what a write left behind. */
static gboolean
is_ours (const char *name)
{
  return strspn (name, "0123456789abcdef-") == strlen (name);
}

static void
take_file (RialtoPictureCache *cache,
           const char         *name,
           GPtrArray          *found)
{
  g_autofree char *path = path_of (cache, name);
  GStatBuf info;
  File *file;

  if (!is_ours (name) || g_stat (path, &info) != 0 || !S_ISREG (info.st_mode))
    {
      g_unlink (path);
      return;
    }
  file = g_new0 (File, 1);
  file->name = g_strdup (name);
  file->size = (guint64) info.st_size;
  file->used = (gint64) info.st_mtim.tv_sec * G_GINT64_CONSTANT (1000000000) + info.st_mtim.tv_nsec;
  g_ptr_array_add (found, file);
}

static void
list_folder (RialtoPictureCache *cache)
{
  g_autoptr (GPtrArray) found = g_ptr_array_new_with_free_func (file_free);
  g_autoptr (GDir) dir = NULL;
  const char *name;

  if (cache->files != NULL)
    return;
  cache->files = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, file_free);
  dir = g_dir_open (cache->folder, 0, NULL);
  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    take_file (cache, name, found);

  g_ptr_array_sort (found, compare_used);
  for (guint i = 0; i < found->len; i++)
    {
      const File *file = found->pdata[i];

      note (cache, file->name, file->size);
    }
}

static void
trim (RialtoPictureCache *cache)
{
  while (cache->size > cache->budget && cache->order.tail != NULL)
    {
      File *file = cache->order.tail->data;
      g_autofree char *path = path_of (cache, file->name);

      g_unlink (path);
      forget (cache, file);
    }
}

static void
digest_of (const guint8 *data,
           gsize         length,
           guint8       *digest)
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  gsize digest_length = DIGEST_LENGTH;

  g_checksum_update (checksum, data, (gssize) length);
  g_checksum_get_digest (checksum, digest, &digest_length);
}

static GBytes *
read_sound (const char *path)
{
  guint8 digest[DIGEST_LENGTH];
  g_autoptr (GBytes) file = NULL;
  char *data;
  gsize length;

  if (!g_file_get_contents (path, &data, &length, NULL))
    return NULL;
  file = g_bytes_new_take (data, length);
  if (length < DIGEST_LENGTH)
    return NULL;
  digest_of ((const guint8 *) data + DIGEST_LENGTH, length - DIGEST_LENGTH, digest);
  if (memcmp (digest, data, DIGEST_LENGTH) != 0)
    return NULL;
  return g_bytes_new_from_bytes (file, DIGEST_LENGTH, length - DIGEST_LENGTH);
}

/**
 * rialto_picture_cache_read:
 * @cache: a cache
 * @name: hex digits and hyphens
 *
 * A file that is not as it was written is removed.
 *
 * Returns: (transfer full) (nullable): what was written under the name, or %NULL
 */
GBytes *
rialto_picture_cache_read (RialtoPictureCache *cache,
                           const char         *name)
{
  g_autofree char *path = path_of (cache, name);
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&cache->lock);
  g_autoptr (GBytes) bytes = NULL;
  File *file;

  list_folder (cache);
  file = g_hash_table_lookup (cache->files, name);
  if (file == NULL)
    return NULL;
  g_queue_unlink (&cache->order, &file->link);
  g_queue_push_head_link (&cache->order, &file->link);
  g_clear_pointer (&locker, g_mutex_locker_free);

  bytes = read_sound (path);
  if (bytes == NULL)
    rialto_picture_cache_remove (cache, name);
  else
    /* So that the order is known when the program is started again. */
    utimensat (AT_FDCWD, path, NULL, 0);
  return g_steal_pointer (&bytes);
}

static void
erase (RialtoPictureCache *cache)
{
  cache->budget = 0;
  trim (cache);
  g_rmdir (cache->folder);
}

/**
 * rialto_picture_cache_write:
 * @cache: a cache
 * @name: hex digits and hyphens
 * @bytes: what to keep
 * @error: a file error
 *
 * The file is there as a whole or not at all. Others go when it is too much.
 *
 * Returns: whether it is kept
 */
gboolean
rialto_picture_cache_write (RialtoPictureCache *cache,
                            const char         *name,
                            GBytes             *bytes,
                            GError            **error)
{
  g_autofree char *path = path_of (cache, name);
  gsize length = g_bytes_get_size (bytes);
  g_autofree guint8 *content = g_malloc (DIGEST_LENGTH + length);

  g_return_val_if_fail (is_ours (name), FALSE);

  digest_of (g_bytes_get_data (bytes, NULL), length, content);
  if (length > 0)
    memcpy (content + DIGEST_LENGTH, g_bytes_get_data (bytes, NULL), length);
  g_mkdir_with_parents (cache->folder, 0700);
  /* Looking through the folder clears it of what a run before left half written: that must not be what another thread writes now. */
  g_mutex_lock (&cache->lock);
  list_folder (cache);
  g_mutex_unlock (&cache->lock);
  if (!g_file_set_contents_full (path, (const char *) content, (gssize) (DIGEST_LENGTH + length),
                                 G_FILE_SET_CONTENTS_CONSISTENT, 0600, error))
    return FALSE;

  g_mutex_lock (&cache->lock);
  note (cache, name, DIGEST_LENGTH + length);
  trim (cache);
  /* Begun before, ended after. */
  if (cache->erased)
    erase (cache);
  g_mutex_unlock (&cache->lock);
  return TRUE;
}

/**
 * rialto_picture_cache_remove:
 * @cache: a cache
 * @name: of what is not wanted any more
 */
void
rialto_picture_cache_remove (RialtoPictureCache *cache,
                             const char         *name)
{
  g_autofree char *path = path_of (cache, name);
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&cache->lock);
  File *file;

  list_folder (cache);
  g_unlink (path);
  file = g_hash_table_lookup (cache->files, name);
  if (file != NULL)
    forget (cache, file);
}

/**
 * rialto_picture_cache_erase:
 * @cache: a cache
 *
 * Removes the folder, for good: nothing of it is left when an account is removed, and what is still on its way is not kept.
 */
void
rialto_picture_cache_erase (RialtoPictureCache *cache)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&cache->lock);

  list_folder (cache);
  cache->erased = TRUE;
  erase (cache);
}

/**
 * rialto_picture_cache_get_size:
 * @cache: a cache
 *
 * Returns: the bytes of its files
 */
guint64
rialto_picture_cache_get_size (RialtoPictureCache *cache)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&cache->lock);

  list_folder (cache);
  return cache->size;
}
