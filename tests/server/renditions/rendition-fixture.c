/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rendition-fixture.h"

#include "rialto-renditions-private.h"

#include <dirent.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <unistd.h>

/* A busy machine has other things to do; the helper itself counts the processor's time alone. */
#define DEADLINE (5 * 60 * 1000)

void
fixture_set_up (Fixture      *fixture,
                gconstpointer data)
{
  const char *helper = data != NULL ? data : g_getenv ("RIALTO_TEST_RENDITIONS");

  g_assert_nonnull (helper);
  fixture->path = g_dir_make_tmp ("rialto-renditions-XXXXXX", NULL);
  g_assert_nonnull (fixture->path);
  fixture->folder = open (fixture->path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  g_assert_cmpint (fixture->folder, >=, 0);
  fixture->renditions = rialto_renditions_new (helper, 1, FALSE);
  rialto_renditions_set_deadline (fixture->renditions, DEADLINE);
}

static void
empty_folder (Fixture *fixture)
{
  g_autoptr (GDir) folder = g_dir_open (fixture->path, 0, NULL);
  const char *name;

  g_assert_nonnull (folder);
  while ((name = g_dir_read_name (folder)) != NULL)
    g_assert_cmpint (unlinkat (fixture->folder, name, 0), ==, 0);
}

void
fixture_tear_down (Fixture      *fixture,
                   gconstpointer data)
{
  rialto_renditions_free (fixture->renditions);
  empty_folder (fixture);
  close (fixture->folder);
  g_assert_cmpint (g_rmdir (fixture->path), ==, 0);
  g_free (fixture->path);
}

gboolean
fixture_make (Fixture            *fixture,
              GBytes             *picture,
              RialtoRenditionSet *set,
              GError            **error)
{
  int fd = picture_maker_file (picture);
  gboolean made;

  empty_folder (fixture);
  made = rialto_renditions_make (fixture->renditions, fd, fixture->folder, set, error);
  close (fd);
  return made;
}

void
fixture_refuse (Fixture    *fixture,
                GBytes     *picture,
                const char *sentence)
{
  g_autoptr (GError) error = NULL;
  RialtoRenditionSet set;

  g_assert_false (fixture_make (fixture, picture, &set, &error));
  g_assert_error (error, RIALTO_ERROR, RIALTO_ERROR_UNPROCESSABLE_PICTURE);
  if (sentence != NULL && strstr (error->message, sentence) == NULL)
    g_error ("\"%s\" is not in \"%s\"", sentence, error->message);
  g_assert_true (g_str_has_suffix (error->message, "."));
  g_assert_cmpuint (fixture_count (fixture), ==, 0);
}

GBytes *
fixture_read (Fixture *fixture,
              guint    width)
{
  g_autofree char *path = g_strdup_printf ("%s/%u.webp", fixture->path, width);
  g_autoptr (GError) error = NULL;
  char *data = NULL;
  gsize size = 0;

  g_file_get_contents (path, &data, &size, &error);
  g_assert_no_error (error);
  return g_bytes_new_take (data, size);
}

VipsImage *
fixture_open (Fixture *fixture,
              guint    width)
{
  g_autoptr (GBytes) bytes = fixture_read (fixture, width);
  g_autoptr (VipsImage) image = NULL;
  gsize size = 0;
  const void *data = g_bytes_get_data (bytes, &size);

  image = vips_image_new_from_buffer (data, size, "", NULL);
  g_assert_nonnull (image);
  return vips_image_copy_memory (image);
}

guint
fixture_count (Fixture *fixture)
{
  g_autoptr (GDir) folder = g_dir_open (fixture->path, 0, NULL);
  guint n = 0;

  g_assert_nonnull (folder);
  while (g_dir_read_name (folder) != NULL)
    n++;
  return n;
}

guint
count_descriptors (pid_t pid)
{
  g_autofree char *path = g_strdup_printf ("/proc/%d/fd", (int) pid);
  g_autoptr (GDir) folder = g_dir_open (path, 0, NULL);
  guint n = 0;

  g_assert_nonnull (folder);
  while (g_dir_read_name (folder) != NULL)
    n++;
  return n;
}

void
assert_pixel (VipsImage *image,
              int        x,
              int        y,
              guint32    rgb,
              int        tolerance)
{
  g_autofree double *pixel = NULL;
  int n = 0;

  g_assert_cmpint (vips_getpoint (image, &pixel, &n, x, y, NULL), ==, 0);
  g_assert_cmpint (n, >=, 3);
  for (int i = 0; i < 3; i++)
    {
      int wanted = (int) (rgb >> (16 - 8 * i)) & 0xff;

      if (ABS (pixel[i] - wanted) > tolerance)
        g_error ("pixel %d,%d is %.0f %.0f %.0f, not #%06x", x, y, pixel[0], pixel[1], pixel[2], rgb);
    }
}
