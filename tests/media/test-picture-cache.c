/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-picture-cache.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>

#define EXTRA 32 /* a file's digest */

static char *
make_folder (void)
{
  g_autofree char *above = g_dir_make_tmp ("rialto-pictures-XXXXXX", NULL);

  return g_build_filename (above, "pictures", NULL);
}

static void
remove_folder (const char *folder)
{
  g_autofree char *above = g_path_get_dirname (folder);

  g_assert_cmpint (g_rmdir (above), ==, 0);
}

static void
put (RialtoPictureCache *cache,
     const char         *name,
     char                letter,
     gsize               length)
{
  g_autofree char *text = g_strnfill (length, letter);
  g_autoptr (GBytes) bytes = g_bytes_new (text, length);
  g_autoptr (GError) error = NULL;

  g_assert_true (rialto_picture_cache_write (cache, name, bytes, &error));
  g_assert_no_error (error);
}

static gboolean
has (RialtoPictureCache *cache,
     const char         *name)
{
  g_autoptr (GBytes) bytes = rialto_picture_cache_read (cache, name);

  return bytes != NULL;
}

static void
set_age (const char *folder,
         const char *name,
         int         hours)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  struct timespec times[2] = { { .tv_sec = 1700000000 - hours * 3600 },
                               { .tv_sec = 1700000000 - hours * 3600 } };

  g_assert_cmpint (utimensat (AT_FDCWD, path, times, 0), ==, 0);
}

static void
test_order (void)
{
  g_autofree char *folder = make_folder ();
  g_autoptr (RialtoPictureCache) cache = rialto_picture_cache_new (folder, 3 * (1000 + EXTRA));
  g_autoptr (GBytes) bytes = NULL;

  g_assert_false (has (cache, "aa-160"));
  put (cache, "aa-160", 'a', 1000);
  put (cache, "bb-160", 'b', 1000);
  put (cache, "cc-160", 'c', 1000);
  bytes = rialto_picture_cache_read (cache, "aa-160");
  g_assert_cmpuint (g_bytes_get_size (bytes), ==, 1000);
  g_assert_cmpint (((const char *) g_bytes_get_data (bytes, NULL))[999], ==, 'a');
  put (cache, "dd-160", 'd', 1000);
  g_assert_false (has (cache, "bb-160"));
  g_assert_true (has (cache, "aa-160"));
  g_assert_true (has (cache, "cc-160"));
  g_assert_true (has (cache, "dd-160"));
  /* Written again it counts once. */
  put (cache, "dd-160", 'e', 500);
  g_assert_cmpuint (rialto_picture_cache_get_size (cache), ==, 2500 + 3 * EXTRA);
  rialto_picture_cache_erase (cache);
  g_assert_cmpuint (rialto_picture_cache_get_size (cache), ==, 0);
  remove_folder (folder);
}

static void
test_restart (void)
{
  g_autofree char *folder = make_folder ();
  g_autofree char *stray = g_build_filename (folder, "aa-160.8KZX1Z", NULL);
  RialtoPictureCache *cache = rialto_picture_cache_new (folder, 1000000);
  g_autoptr (RialtoPictureCache) again = NULL;
  struct stat info;

  put (cache, "aa-160", 'a', 1000);
  put (cache, "bb-160", 'b', 1000);
  put (cache, "cc-160", 'c', 1000);
  g_assert_cmpint (stat (folder, &info), ==, 0);
  g_assert_cmpint (info.st_mode & 0777, ==, 0700);
  rialto_picture_cache_unref (cache);
  set_age (folder, "aa-160", 1);
  set_age (folder, "bb-160", 3);
  set_age (folder, "cc-160", 2);
  g_assert_true (g_file_set_contents (stray, "half", 4, NULL));

  again = rialto_picture_cache_new (folder, 3 * (1000 + EXTRA));
  g_assert_cmpuint (rialto_picture_cache_get_size (again), ==, 3 * (1000 + EXTRA));
  g_assert_false (g_file_test (stray, G_FILE_TEST_EXISTS));
  put (again, "dd-160", 'd', 1000);
  g_assert_false (has (again, "bb-160"));
  g_assert_true (has (again, "cc-160"));
  put (again, "ee-160", 'e', 1000);
  g_assert_false (has (again, "aa-160"));
  rialto_picture_cache_erase (again);
  remove_folder (folder);
}

static void
test_damaged (void)
{
  static const char *const contents[] = { "", "short", "0123456789012345678901234567890123456789" };
  g_autofree char *folder = make_folder ();
  g_autofree char *path = g_build_filename (folder, "aa-160", NULL);
  g_autoptr (RialtoPictureCache) cache = rialto_picture_cache_new (folder, 1000000);

  for (gsize i = 0; i < G_N_ELEMENTS (contents); i++)
    {
      put (cache, "aa-160", 'a', 1000);
      g_assert_true (g_file_set_contents (path, contents[i], -1, NULL));
      g_assert_false (has (cache, "aa-160"));
      g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
      g_assert_cmpuint (rialto_picture_cache_get_size (cache), ==, 0);
    }
  /* Gone by another's hand. */
  put (cache, "aa-160", 'a', 1000);
  g_assert_cmpint (g_unlink (path), ==, 0);
  g_assert_false (has (cache, "aa-160"));
  rialto_picture_cache_erase (cache);
  remove_folder (folder);
}

static gpointer
hammer (gpointer data)
{
  RialtoPictureCache *cache = data;

  for (guint i = 0; i < 200; i++)
    {
      g_autofree char *name = g_strdup_printf ("%x-160", i % 7);

      if (i % 3 == 0)
        put (cache, name, 'x', 100);
      else
        has (cache, name);
    }
  return NULL;
}

static void
test_threads (void)
{
  g_autofree char *folder = make_folder ();
  g_autoptr (RialtoPictureCache) cache = rialto_picture_cache_new (folder, 3 * (100 + EXTRA));
  GThread *threads[3];

  for (gsize i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("hammer", hammer, cache);
  for (gsize i = 0; i < G_N_ELEMENTS (threads); i++)
    g_thread_join (threads[i]);
  g_assert_cmpuint (rialto_picture_cache_get_size (cache), <=, 3 * (100 + EXTRA));
  rialto_picture_cache_erase (cache);
  remove_folder (folder);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/picture-cache/order", test_order);
  g_test_add_func ("/picture-cache/restart", test_restart);
  g_test_add_func ("/picture-cache/damaged", test_damaged);
  g_test_add_func ("/picture-cache/threads", test_threads);
  return g_test_run ();
}
