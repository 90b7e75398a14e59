/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "place.h"

#include <glib/gstdio.h>

void
place_set_up (Place        *place,
              gconstpointer data)
{
  /* A small disk is mounted by a process of one thread. */
  if (data == NULL)
    rialto_async_init ();
  place->folder = g_dir_make_tmp ("rialto-client-XXXXXX", NULL);
  place->path = g_build_filename (place->folder, "below", "file.db", NULL);
}

void
place_tear_down (Place        *place,
                 gconstpointer data)
{
  remove_folder (place->folder);
  g_free (place->folder);
  g_free (place->path);
}

void
remove_folder (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      if (g_file_test (path, G_FILE_TEST_IS_DIR) && !g_file_test (path, G_FILE_TEST_IS_SYMLINK))
        remove_folder (path);
      else
        g_unlink (path);
    }
  g_rmdir (folder);
}

void
forget_last (void)
{
  wait_for_value (dex_future_new_true ());
  run_what_is_due ();
}

gpointer
wait_for_object (DexFuture *future)
{
  gpointer object = g_value_dup_object (wait_for_value (future));

  forget_last ();
  return object;
}
