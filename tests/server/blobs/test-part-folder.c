/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-part-folder.h"

#include "rialto-error.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define ADD(name, test) g_test_add ("/blobs/parts/" name, Fixture, NULL, set_up, test, tear_down)

static const RialtoPart part = { 11, 22, 1000 };

typedef struct
{
  char             *path;
  RialtoPartFolder *parts;
} Fixture;

static RialtoPartFolder *
open_parts (const char *path)
{
  g_autoptr (GError) error = NULL;
  RialtoPartFolder *parts = rialto_part_folder_new (path, &error);

  g_assert_no_error (error);
  return parts;
}

static void
set_up (Fixture      *fixture,
        gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  fixture->path = g_dir_make_tmp ("rialto-parts-XXXXXX", &error);
  g_assert_no_error (error);
  fixture->parts = open_parts (fixture->path);
  rialto_part_folder_make (fixture->parts, &part, &error);
  g_assert_no_error (error);
}

static void
tear_down (Fixture      *fixture,
           gconstpointer data)
{
  g_autoptr (GDir) folder = g_dir_open (fixture->path, 0, NULL);
  const char *name;

  rialto_part_folder_free (fixture->parts);
  while ((name = g_dir_read_name (folder)) != NULL)
    {
      g_autofree char *path = g_build_filename (fixture->path, name, NULL);

      g_unlink (path);
    }
  g_assert_cmpint (g_rmdir (fixture->path), ==, 0);
  g_free (fixture->path);
}

static void
write_to (int         fd,
          const char *text)
{
  g_assert_cmpint (write (fd, text, strlen (text)), ==, (gssize) strlen (text));
}

static int
append (RialtoPartFolder *parts,
        gint64            expected)
{
  g_autoptr (GError) error = NULL;
  gint64 offset = -1;
  int fd = rialto_part_folder_append (parts, &part, &offset, &error);

  g_assert_no_error (error);
  g_assert_cmpint (offset, ==, expected);
  return fd;
}

static void
assert_not_appended (RialtoPartFolder *parts,
                     const RialtoPart *which,
                     RialtoError       code)
{
  g_autoptr (GError) error = NULL;
  gint64 offset = -1;

  g_assert_cmpint (rialto_part_folder_append (parts, which, &offset, &error), ==, -1);
  g_assert_error (error, RIALTO_ERROR, (gint) code);
}

static void
test_append (Fixture      *fixture,
             gconstpointer data)
{
  g_autofd int fd = append (fixture->parts, 0), reading = -1, again = -1;
  g_autoptr (GError) error = NULL;
  char text[8] = "";

  write_to (fd, "abc");
  g_assert_cmpint (rialto_part_folder_measure (fixture->parts, &part), ==, 3);
  assert_not_appended (fixture->parts, &part, RIALTO_ERROR_CONFLICT);
  rialto_part_folder_release (fd);
  again = append (fixture->parts, 3);
  write_to (again, "de");

  /* Announced again: what is there stays. */
  g_assert_true (rialto_part_folder_make (fixture->parts, &part, &error));
  reading = rialto_part_folder_read (fixture->parts, &part, &error);
  g_assert_no_error (error);
  g_assert_cmpint (read (reading, text, sizeof text), ==, 5);
  g_assert_cmpstr (text, ==, "abcde");
}

/* By whose it is, its number and its length, and by no less. */
static void
test_names (Fixture      *fixture,
            gconstpointer data)
{
  static const RialtoPart others[] = { { 12, 22, 1000 }, { 11, 23, 1000 }, { 11, 22, 1001 } };
  static const char *const strays[] = { "11-22", "11-22-1000-1", "a-b-c", "-1-22-5", "readme" };
  g_autoptr (GArray) all = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (others); i++)
    {
      assert_not_appended (fixture->parts, &others[i], RIALTO_ERROR_NOT_FOUND);
      g_assert_cmpint (rialto_part_folder_measure (fixture->parts, &others[i]), ==, -1);
    }
  for (guint i = 0; i < G_N_ELEMENTS (strays); i++)
    {
      g_autofree char *path = g_build_filename (fixture->path, strays[i], NULL);

      g_assert_true (g_file_set_contents (path, "", 0, NULL));
    }
  all = rialto_part_folder_list (fixture->parts);
  g_assert_cmpuint (all->len, ==, 1);
  g_assert_cmpint (g_array_index (all, RialtoPart, 0).user, ==, part.user);
  g_assert_cmpint (g_array_index (all, RialtoPart, 0).id, ==, part.id);
  g_assert_cmpint (g_array_index (all, RialtoPart, 0).length, ==, part.length);
  rialto_part_folder_remove (fixture->parts, &part);
  rialto_part_folder_remove (fixture->parts, &part);
  assert_not_appended (fixture->parts, &part, RIALTO_ERROR_NOT_FOUND);
}

/* Another server of the same folder has it, until that server is killed. */
static void
test_other_server (Fixture      *fixture,
                   gconstpointer data)
{
  g_autofd int fd = -1;
  int ends[2];
  pid_t child;
  char byte;

  g_assert_cmpint (pipe2 (ends, O_CLOEXEC), ==, 0);
  child = fork ();
  g_assert_cmpint (child, >=, 0);
  if (child == 0)
    {
      RialtoPartFolder *theirs = open_parts (fixture->path);

      write_to (append (theirs, 0), "theirs");
      write_to (ends[1], "x");
      for (;;)
        pause ();
    }
  g_assert_cmpint (read (ends[0], &byte, 1), ==, 1);
  assert_not_appended (fixture->parts, &part, RIALTO_ERROR_CONFLICT);
  g_assert_cmpint (rialto_part_folder_measure (fixture->parts, &part), ==, 6);
  g_assert_cmpint (kill (child, SIGKILL), ==, 0);
  g_assert_cmpint (waitpid (child, NULL, 0), ==, child);
  fd = append (fixture->parts, 6);
  close (ends[0]);
  close (ends[1]);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("append", test_append);
  ADD ("names", test_names);
  ADD ("other-server", test_other_server);
  return g_test_run ();
}
