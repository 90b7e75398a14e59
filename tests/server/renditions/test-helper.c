/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What becomes of the caller when the helper does not do its part. */
#include "rendition-fixture.h"
#include "rialto-rendition-helper.h"
#include "small-disk.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

static char *links; /* a folder with the fake helper under each of its names */

static GBytes *
any_picture (void)
{
  g_autoptr (VipsImage) image = picture_maker_photo (400, 300, 7);

  return picture_maker_save (image, ".jpg");
}

static void
set_up_fake (Fixture    *fixture,
             const char *name)
{
  g_autofree char *path = g_build_filename (links, name, NULL);

  fixture_set_up (fixture, path);
}

static void
wait_until_full (Fixture *fixture)
{
  RialtoRenditionFigures figures;

  do
    {
      g_thread_yield ();
      rialto_renditions_get_figures (fixture->renditions, &figures);
    }
  while (figures.busy == 0 || figures.waiting < RIALTO_RENDITIONS_QUEUE);
}

static gboolean
is_gone (pid_t pid)
{
  return kill (pid, 0) != 0 && errno == ESRCH;
}

static guint
n_starts (Fixture *fixture)
{
  RialtoRenditionFigures figures;

  rialto_renditions_get_figures (fixture->renditions, &figures);
  return (guint) figures.starts;
}

static void
test_deadline (void)
{
  g_autoptr (GBytes) picture = any_picture ();
  Fixture fixture = { 0 };
  pid_t pid;

  set_up_fake (&fixture, "hang");
  g_assert_true (rialto_renditions_start (fixture.renditions, NULL, NULL));
  pid = rialto_renditions_get_pid (fixture.renditions, 0);
  /* Long enough to start again on a busy machine: that has the same deadline. */
  rialto_renditions_set_deadline (fixture.renditions, 5000);
  fixture_refuse (&fixture, picture, "too much memory or time");
  g_assert_true (is_gone (pid));
  fixture_refuse (&fixture, picture, "too much memory or time");
  g_assert_cmpuint (n_starts (&fixture), ==, 2);
  fixture_tear_down (&fixture, NULL);
}

static void
test_strange_answers (void)
{
  static const char *const names[] = { "die", "babble", "greedy", "lie" };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autoptr (GBytes) picture = any_picture ();
      Fixture fixture = { 0 };

      set_up_fake (&fixture, names[i]);
      fixture_refuse (&fixture, picture, "This picture cannot be read.");
      fixture_refuse (&fixture, picture, "This picture cannot be read.");
      fixture_tear_down (&fixture, NULL);
    }
}

static void
test_no_helper (void)
{
  static const char *const names[] = { "mute", "stranger", "missing" };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autoptr (GBytes) picture = any_picture ();
      g_autoptr (GError) error = NULL;
      g_autoptr (GError) start_error = NULL;
      RialtoRenditionSet set;
      Fixture fixture = { 0 };

      set_up_fake (&fixture, names[i]);
      rialto_renditions_set_deadline (fixture.renditions, 100);
      g_test_expect_message ("rialto-renditions", G_LOG_LEVEL_WARNING, "The picture helper *");
      g_assert_false (rialto_renditions_start (fixture.renditions, NULL, &start_error));
      g_assert_error (start_error, RIALTO_ERROR, RIALTO_ERROR_UNAVAILABLE);
      g_test_expect_message ("rialto-renditions", G_LOG_LEVEL_WARNING, "The picture helper *");
      g_assert_false (fixture_make (&fixture, picture, &set, &error));
      g_assert_error (error, RIALTO_ERROR, RIALTO_ERROR_UNAVAILABLE);
      g_assert_cmpint (rialto_error_get_retry_after (error), >, 0);
      g_assert_cmpuint (fixture_count (&fixture), ==, 0);
      g_test_assert_expected_messages ();
      fixture_tear_down (&fixture, NULL);
    }
}

typedef struct
{
  RialtoRenditions  *renditions; /* borrowed */
  GBytes            *picture;    /* borrowed */
  char              *path;       /* owned: a folder of its own */
  RialtoRenditionSet set;
  GError            *error; /* owned */
} Upload;

static gpointer
upload_thread (gpointer data)
{
  Upload *upload = data;
  int picture = picture_maker_file (upload->picture);
  int folder = open (upload->path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

  g_assert_cmpint (folder, >=, 0);
  rialto_renditions_make (upload->renditions, picture, folder, &upload->set, &upload->error);
  close (folder);
  close (picture);
  return NULL;
}

static GThread *
upload_start (Upload  *upload,
              Fixture *fixture,
              GBytes  *picture)
{
  upload->renditions = fixture->renditions;
  upload->picture = picture;
  upload->path = g_dir_make_tmp ("rialto-upload-XXXXXX", NULL);
  return g_thread_new ("upload", upload_thread, upload);
}

/* Which of them the hanging helper has in its hands. */
static gsize
wait_until_asked (const Upload *uploads,
                  gsize         n)
{
  for (gsize i = 0;; i = (i + 1) % n)
    {
      g_autofree char *file = g_build_filename (uploads[i].path, ".rendition-0", NULL);
      GStatBuf info;

      if (g_stat (file, &info) == 0 && info.st_size == 1)
        return i;
      g_thread_yield ();
    }
}

static void
upload_clear (Upload *upload)
{
  for (guint i = 0; i < upload->set.n_items; i++)
    {
      g_autofree char *file = g_strdup_printf ("%s/%u.webp", upload->path, upload->set.items[i].width);

      g_assert_cmpint (g_unlink (file), ==, 0);
    }
  /* Nothing else is in it. */
  g_assert_cmpint (g_rmdir (upload->path), ==, 0);
  g_free (upload->path);
  g_clear_error (&upload->error);
}

static void
test_killed_midway (void)
{
  g_autoptr (GBytes) picture = any_picture ();
  Fixture fixture = { 0 };
  Upload upload = { 0 };
  GThread *thread;
  pid_t pid;

  set_up_fake (&fixture, "hang");
  thread = upload_start (&upload, &fixture, picture);
  wait_until_asked (&upload, 1);
  pid = rialto_renditions_get_pid (fixture.renditions, 0);
  g_assert_cmpint (kill (pid, SIGKILL), ==, 0);
  g_thread_join (thread);
  g_assert_error (upload.error, RIALTO_ERROR, RIALTO_ERROR_UNPROCESSABLE_PICTURE);
  g_assert_true (is_gone (pid));
  upload_clear (&upload);
  fixture_tear_down (&fixture, NULL);
}

static void
test_killed_between (void)
{
  g_autoptr (GBytes) picture = any_picture ();
  g_autoptr (GError) error = NULL;
  RialtoRenditionSet set;
  Fixture fixture = { 0 };

  fixture_set_up (&fixture, NULL);
  for (guint i = 1; i <= 3; i++)
    {
      siginfo_t info;
      pid_t pid;

      fixture_make (&fixture, picture, &set, &error);
      g_assert_no_error (error);
      g_assert_cmpuint (n_starts (&fixture), ==, i);
      pid = rialto_renditions_get_pid (fixture.renditions, 0);
      g_assert_cmpint (kill (pid, SIGKILL), ==, 0);
      g_assert_cmpint (waitid (P_PID, (id_t) pid, &info, WEXITED | WNOWAIT), ==, 0);
    }
  fixture_tear_down (&fixture, NULL);
}

static void
test_queue (void)
{
  g_autoptr (GBytes) picture = any_picture ();
  g_autoptr (GError) error = NULL;
  Upload uploads[1 + RIALTO_RENDITIONS_QUEUE] = { 0 };
  GThread *threads[G_N_ELEMENTS (uploads)];
  RialtoRenditionFigures figures;
  RialtoRenditionSet set;
  Fixture fixture = { 0 };

  set_up_fake (&fixture, "hang");
  g_assert_true (rialto_renditions_start (fixture.renditions, NULL, NULL));
  for (gsize i = 0; i < G_N_ELEMENTS (uploads); i++)
    threads[i] = upload_start (&uploads[i], &fixture, picture);
  wait_until_full (&fixture);

  g_assert_false (fixture_make (&fixture, picture, &set, &error));
  g_assert_error (error, RIALTO_ERROR, RIALTO_ERROR_UNAVAILABLE);
  g_assert_cmpint (rialto_error_get_retry_after (error), >, 0);
  g_assert_nonnull (strstr (error->message, "Too many pictures"));

  /* The line moves on when the one in front ends: here because its helper is killed, nine times. */
  for (gsize left = G_N_ELEMENTS (uploads); left > 0; left--)
    {
      gsize i = wait_until_asked (uploads, G_N_ELEMENTS (uploads));

      g_assert_cmpint (kill (rialto_renditions_get_pid (fixture.renditions, 0), SIGKILL), ==, 0);
      g_thread_join (threads[i]);
      g_assert_error (uploads[i].error, RIALTO_ERROR, RIALTO_ERROR_UNPROCESSABLE_PICTURE);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (uploads); i++)
    upload_clear (&uploads[i]);
  rialto_renditions_get_figures (fixture.renditions, &figures);
  g_assert_cmpuint (figures.turned_away, ==, 1);
  g_assert_cmpuint (figures.waiting, ==, 0);
  fixture_tear_down (&fixture, NULL);
}

static void
test_parallel (void)
{
  RialtoRenditionSet wanted[4];
  GBytes *pictures[4];
  Upload uploads[16] = { 0 };
  GThread *threads[4];
  Fixture fixture = { 0 };

  fixture_set_up (&fixture, NULL);
  for (int i = 0; i < 4; i++)
    {
      g_autoptr (VipsImage) image = picture_maker_photo (300 + i * 50, 200, i);

      pictures[i] = picture_maker_save (image, ".jpg");
      g_assert_true (fixture_make (&fixture, pictures[i], &wanted[i], NULL));
    }
  rialto_renditions_free (fixture.renditions);
  fixture.renditions = rialto_renditions_new (g_getenv ("RIALTO_TEST_RENDITIONS"), 2, FALSE);

  for (gsize round = 0; round < 4; round++)
    {
      for (gsize i = 0; i < 4; i++)
        threads[i] = upload_start (&uploads[round * 4 + i], &fixture, pictures[i]);
      for (gsize i = 0; i < 4; i++)
        g_thread_join (threads[i]);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (uploads); i++)
    {
      g_assert_no_error (uploads[i].error);
      g_assert_cmpmem (&uploads[i].set, sizeof uploads[i].set, &wanted[i % 4], sizeof wanted[i % 4]);
      upload_clear (&uploads[i]);
    }
  g_assert_cmpuint (n_starts (&fixture), ==, 2);
  for (gsize i = 0; i < 4; i++)
    g_bytes_unref (pictures[i]);
  fixture_tear_down (&fixture, NULL);
}

static GBytes *disk_picture; /* made before the process that has the small disk */

static void
run_disk_full (const char *path)
{
  g_autoptr (GError) bytes_error = NULL;
  g_autoptr (GError) names_error = NULL;
  RialtoRenditionSet set;
  Fixture fixture = { 0 };

  fixture.path = g_strdup (path);
  fixture.folder = open (path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  fixture.renditions = rialto_renditions_new (g_getenv ("RIALTO_TEST_RENDITIONS"), 1, FALSE);

  /* Room for the narrow ones only. */
  g_assert_false (fixture_make (&fixture, disk_picture, &set, &bytes_error));
  g_assert_error (bytes_error, RIALTO_ERROR, RIALTO_ERROR_STORAGE_FULL);
  g_assert_cmpuint (fixture_count (&fixture), ==, 0);
  small_disk_fill (path);
  {
    int picture = picture_maker_file (disk_picture);

    g_assert_false (rialto_renditions_make (fixture.renditions, picture, fixture.folder, &set, &names_error));
    g_assert_error (names_error, RIALTO_ERROR, RIALTO_ERROR_STORAGE_FULL);
    close (picture);
  }
  rialto_renditions_free (fixture.renditions);
  close (fixture.folder);
  g_free (fixture.path);
}

static void
test_disk_full (void)
{
  g_autofree char *path = g_dir_make_tmp ("rialto-full-XXXXXX", NULL);
  g_autoptr (VipsImage) image = picture_maker_photo (1000, 800, 7);

  disk_picture = picture_maker_save (image, ".jpg");
  small_disk_run (path, 16, 40, run_disk_full);
  g_assert_cmpint (g_rmdir (path), ==, 0);
  g_clear_pointer (&disk_picture, g_bytes_unref);
}

/* Drawings are for the demo: what reads SVG is locked away otherwise, and from uploads always. */
static void
test_drawings (void)
{
  static const char svg[] =
    "<svg xmlns='http://www.w3.org/2000/svg' width='8' height='8'><rect width='8' height='8'/></svg>";
  g_autoptr (GBytes) drawing = g_bytes_new_static (svg, sizeof svg - 1);
  g_autoptr (RialtoRenditionHelper)
    plain = rialto_rendition_helper_new (g_getenv ("RIALTO_TEST_RENDITIONS"), FALSE);
  g_autoptr (RialtoRenditionHelper)
    demo = rialto_rendition_helper_new (g_getenv ("RIALTO_TEST_RENDITIONS"), TRUE);
  RialtoRenditionReply reply;
  int fds[2] = { picture_maker_file (drawing), memfd_create ("output", MFD_CLOEXEC) };
  Fixture fixture = { 0 };

  g_assert_cmpint (rialto_rendition_helper_ask (plain, RIALTO_RENDITION_DRAWING, fds, 2, 20000, &reply), !=,
                   RIALTO_OUTCOME_OK);
  g_assert_cmpint (lseek (fds[1], 0, SEEK_END), ==, 0);
  g_assert_cmpint (rialto_rendition_helper_ask (demo, RIALTO_RENDITION_DRAWING, fds, 2, 20000, &reply), ==,
                   RIALTO_OUTCOME_OK);
  g_assert_cmpint (lseek (fds[1], 0, SEEK_END), >, 100);
  close (fds[0]);
  close (fds[1]);

  fixture_set_up (&fixture, NULL);
  rialto_renditions_free (fixture.renditions);
  fixture.renditions = rialto_renditions_new (g_getenv ("RIALTO_TEST_RENDITIONS"), 1, TRUE);
  fixture_refuse (&fixture, drawing, "This file is of the kind SVG.");
  fixture_tear_down (&fixture, NULL);
}

static void
test_sandbox (void)
{
  RialtoSandbox sandbox = 0;
  Fixture fixture = { 0 };

  fixture_set_up (&fixture, NULL);
  g_assert_true (rialto_renditions_start (fixture.renditions, &sandbox, NULL));
  g_test_message ("no new privileges %s, no network %s, no files %s",
                  sandbox & RIALTO_SANDBOX_NO_NEW_PRIVS ? "yes" : "no",
                  sandbox & RIALTO_SANDBOX_NO_NETWORK ? "yes" : "no",
                  sandbox & RIALTO_SANDBOX_NO_FILES ? "yes" : "no");
  /* The others depend on the kernel. */
  g_assert_true (sandbox & RIALTO_SANDBOX_NO_NEW_PRIVS);
  g_assert_cmpuint (count_descriptors (rialto_renditions_get_pid (fixture.renditions, 0)), ==, 4);
  fixture_tear_down (&fixture, NULL);
}

static void
make_links (void)
{
  static const char *const names[] = { "hang", "die", "babble", "greedy", "lie", "mute", "stranger" };

  links = g_dir_make_tmp ("rialto-fakes-XXXXXX", NULL);
  g_assert_nonnull (links);
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *path = g_build_filename (links, names[i], NULL);

      g_assert_cmpint (symlink (g_getenv ("RIALTO_TEST_FAKE_HELPER"), path), ==, 0);
    }
}

static void
remove_links (void)
{
  g_autoptr (GDir) folder = g_dir_open (links, 0, NULL);
  const char *name;

  while (folder != NULL && (name = g_dir_read_name (folder)) != NULL)
    {
      g_autofree char *path = g_build_filename (links, name, NULL);

      g_unlink (path);
    }
  g_rmdir (links);
  g_free (links);
}

int
main (int   argc,
      char *argv[])
{
  int result;

  g_test_init (&argc, &argv, NULL);
  picture_maker_init (argv[0]);
  make_links ();
  g_test_add_func ("/renditions/helper/deadline", test_deadline);
  g_test_add_func ("/renditions/helper/strange-answers", test_strange_answers);
  g_test_add_func ("/renditions/helper/no-helper", test_no_helper);
  g_test_add_func ("/renditions/helper/killed-midway", test_killed_midway);
  g_test_add_func ("/renditions/helper/killed-between", test_killed_between);
  g_test_add_func ("/renditions/helper/queue", test_queue);
  g_test_add_func ("/renditions/helper/parallel", test_parallel);
  g_test_add_func ("/renditions/helper/disk-full", test_disk_full);
  g_test_add_func ("/renditions/helper/drawings", test_drawings);
  g_test_add_func ("/renditions/helper/sandbox", test_sandbox);
  result = g_test_run ();
  remove_links ();
  return result;
}
