/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-blob-folder.h"

#include "rialto-clock.h"
#include "rialto-error.h"
#include "small-disk.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <sys/stat.h>
#include <unistd.h>

#define ADD(name, test) g_test_add ("/blobs/folder/" name, Fixture, NULL, set_up, test, tear_down)
#define NOW ((RialtoTime) 1767225600000)

static const char first[] = "11aa0000000000000000000000000000000000000000000000000000000000aa";
static const char second[] = "11aa0000000000000000000000000000000000000000000000000000000000bb";
static const char third[] = "fe000000000000000000000000000000000000000000000000000000000000cc";

typedef struct
{
  char              *path;  /* owned */
  RialtoBlobBackend *blobs; /* owned */
} Fixture;

static RialtoBlobBackend *
open_blobs (const char *path)
{
  g_autoptr (GError) error = NULL;
  RialtoBlobBackend *blobs = rialto_blob_folder_new (path, &error);

  g_assert_no_error (error);
  return blobs;
}

static void
set_up (Fixture      *fixture,
        gconstpointer data)
{
  g_autofree char *folder = g_dir_make_tmp ("rialto-blobs-XXXXXX", NULL);

  rialto_clock_fake (NOW);
  /* The folder itself is made by the store. */
  fixture->path = g_build_filename (folder, "a", "blobs", NULL);
  fixture->blobs = open_blobs (fixture->path);
}

static void
delete_tree (const char *path)
{
  g_autoptr (GDir) folder = g_dir_open (path, 0, NULL);
  const char *name;

  while (folder != NULL && (name = g_dir_read_name (folder)) != NULL)
    {
      g_autofree char *below = g_build_filename (path, name, NULL);

      delete_tree (below);
    }
  g_remove (path);
}

static void
tear_down (Fixture      *fixture,
           gconstpointer data)
{
  g_autofree char *a = g_path_get_dirname (fixture->path);
  g_autofree char *top = g_path_get_dirname (a);

  rialto_blob_backend_free (fixture->blobs);
  rialto_clock_unfake ();
  delete_tree (top);
  g_free (fixture->path);
}

static void
write_at (int         folder,
          const char *name,
          const char *text)
{
  int fd = openat (folder, name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0640);

  g_assert_cmpint (fd, >=, 0);
  g_assert_cmpint (write (fd, text, strlen (text)), ==, strlen (text));
  close (fd);
}

/* A blob of two renditions, 300 and 160 wide. */
static gboolean
keep (RialtoBlobBackend *blobs,
      const char        *hash,
      GError           **error)
{
  RialtoBlobStage *stage = rialto_blob_backend_stage (blobs, error);

  if (stage == NULL)
    return FALSE;
  write_at (rialto_blob_stage_get_folder (stage), "160.webp", "small");
  write_at (rialto_blob_stage_get_folder (stage), "300.webp", "the largest");
  return rialto_blob_backend_keep (blobs, stage, hash, error);
}

static void
must_keep (Fixture    *fixture,
           const char *hash)
{
  g_autoptr (GError) error = NULL;

  keep (fixture->blobs, hash, &error);
  g_assert_no_error (error);
}

static void
assert_rendition (Fixture    *fixture,
                  const char *hash,
                  guint       wanted,
                  guint       width,
                  const char *text)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *etag = g_strdup_printf ("\"%.32s-%u\"", hash, width);
  RialtoBlobReading reading;
  char buffer[64] = { 0 };

  rialto_blob_backend_open (fixture->blobs, hash, wanted, &reading, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (reading.width, ==, width);
  g_assert_cmpint (reading.size, ==, strlen (text));
  g_assert_cmpstr (reading.etag, ==, etag);
  g_assert_cmpint (read (reading.fd, buffer, sizeof buffer), ==, strlen (text));
  g_assert_cmpstr (buffer, ==, text);
  close (reading.fd);
}

static void
assert_missing (Fixture    *fixture,
                const char *hash)
{
  g_autoptr (GError) error = NULL;
  RialtoBlobReading reading;

  g_assert_false (rialto_blob_backend_open (fixture->blobs, hash, 160, &reading, &error));
  g_assert_error (error, RIALTO_ERROR, RIALTO_ERROR_NOT_FOUND);
  g_assert_cmpint (reading.fd, ==, -1);
}

static guint
n_entries (Fixture    *fixture,
           const char *below)
{
  g_autofree char *path = g_build_filename (fixture->path, below, NULL);
  g_autoptr (GDir) folder = g_dir_open (path, 0, NULL);
  guint n = 0;

  while (folder != NULL && g_dir_read_name (folder) != NULL)
    n++;
  return n;
}

static void
test_keep_and_open (Fixture      *fixture,
                    gconstpointer data)
{
  g_autofree char *file = NULL;

  assert_missing (fixture, first);
  must_keep (fixture, first);
  assert_rendition (fixture, first, 160, 160, "small");
  assert_rendition (fixture, first, 300, 300, "the largest");
  /* The smallest that is at least as wide, else the widest. */
  assert_rendition (fixture, first, 1, 160, "small");
  assert_rendition (fixture, first, 161, 300, "the largest");
  assert_rendition (fixture, first, 4096, 300, "the largest");
  assert_missing (fixture, second);

  file = g_build_filename (fixture->path, "11", "aa", first, "160.webp", NULL);
  g_assert_true (g_file_test (file, G_FILE_TEST_IS_REGULAR));
  g_assert_cmpuint (n_entries (fixture, ".stage"), ==, 0);
}

static void
test_strange_hashes (Fixture      *fixture,
                     gconstpointer data)
{
  static const char *const hashes[] = {
    "",
    "..",
    "../../etc/passwd",
    ".stage",
    "11aa",
    "11AA0000000000000000000000000000000000000000000000000000000000AA",
    "11aa0000000000000000000000000000000000000000000000000000000000aa0",
    "11/a0000000000000000000000000000000000000000000000000000000000aa",
  };

  must_keep (fixture, first);
  for (gsize i = 0; i < G_N_ELEMENTS (hashes); i++)
    assert_missing (fixture, hashes[i]);
  g_assert_false (rialto_blob_hash_is_valid (NULL));
  g_assert_true (rialto_blob_hash_is_valid (first));
}

static void
test_again (Fixture      *fixture,
            gconstpointer data)
{
  g_autofree char *file = g_build_filename (fixture->path, "11", "aa", first, "160.webp", NULL);
  GStatBuf before, after;

  must_keep (fixture, first);
  g_assert_cmpint (g_stat (file, &before), ==, 0);
  must_keep (fixture, first);
  g_assert_cmpint (g_stat (file, &after), ==, 0);
  g_assert_cmpuint (after.st_ino, ==, before.st_ino);
  g_assert_cmpuint (n_entries (fixture, ".stage"), ==, 0);
}

static void
test_abandoned (Fixture      *fixture,
                gconstpointer data)
{
  RialtoBlobStage *stage = rialto_blob_backend_stage (fixture->blobs, NULL);

  g_assert_nonnull (stage);
  write_at (rialto_blob_stage_get_folder (stage), "160.webp", "never seen");
  write_at (rialto_blob_stage_get_folder (stage), ".rendition-1", "nor this");
  g_assert_cmpuint (n_entries (fixture, ".stage"), ==, 1);
  rialto_blob_stage_free (stage);
  g_assert_cmpuint (n_entries (fixture, ".stage"), ==, 0);
  g_assert_cmpuint (n_entries (fixture, "."), ==, 1);
}

/* What a process left that was killed: gone a day later, so that no living one loses its own. */
static void
test_left_over (Fixture      *fixture,
                gconstpointer data)
{
  RialtoBlobStage *stage;

  rialto_clock_unfake ();
  stage = rialto_blob_backend_stage (fixture->blobs, NULL);
  g_assert_nonnull (stage);
  rialto_clock_fake (g_get_real_time () / 1000 + RIALTO_HOUR);
  rialto_blob_backend_free (open_blobs (fixture->path));
  g_assert_cmpuint (n_entries (fixture, ".stage"), ==, 1);
  rialto_clock_advance (RIALTO_DAY);
  rialto_blob_backend_free (open_blobs (fixture->path));
  g_assert_cmpuint (n_entries (fixture, ".stage"), ==, 0);
  rialto_blob_stage_free (stage);
}

static void
test_remove (Fixture      *fixture,
             gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  RialtoBlobReading reading;
  gboolean removed = FALSE;
  char buffer[16] = { 0 };

  must_keep (fixture, first);
  g_assert_true (rialto_blob_backend_open (fixture->blobs, first, 160, &reading, NULL));

  /* Stored at NOW: not before it. */
  g_assert_true (rialto_blob_backend_remove (fixture->blobs, first, NOW, &removed, &error));
  g_assert_false (removed);
  /* Uploaded again a minute later, so it is as young as that. */
  rialto_clock_advance (RIALTO_MINUTE);
  must_keep (fixture, first);
  g_assert_true (rialto_blob_backend_remove (fixture->blobs, first, NOW + RIALTO_SECOND, &removed, &error));
  g_assert_false (removed);
  assert_rendition (fixture, first, 160, 160, "small");

  g_assert_true (rialto_blob_backend_remove (fixture->blobs, first, NOW + RIALTO_HOUR, &removed, &error));
  g_assert_true (removed);
  assert_missing (fixture, first);
  g_assert_cmpuint (n_entries (fixture, "11/aa"), ==, 0);
  g_assert_cmpuint (n_entries (fixture, ".stage"), ==, 0);
  g_assert_true (rialto_blob_backend_remove (fixture->blobs, first, NOW + RIALTO_HOUR, &removed, &error));
  g_assert_false (removed);

  /* Whoever reads it reads on. */
  g_assert_cmpint (read (reading.fd, buffer, sizeof buffer), ==, 5);
  g_assert_cmpstr (buffer, ==, "small");
  close (reading.fd);

  must_keep (fixture, first);
  assert_rendition (fixture, first, 160, 160, "small");
}

typedef struct
{
  RialtoBlobBackend *blobs; /* borrowed */
  GString           *seen;  /* owned */
  guint              limit;
  gboolean           remove;
} Visit;

static gboolean
visit (const RialtoBlobInfo *info,
       gpointer              user_data)
{
  Visit *self = user_data;

  g_assert_cmpint (info->size, ==, strlen ("small") + strlen ("the largest"));
  g_assert_cmpint (info->stored_at, ==, NOW);
  g_string_append_printf (self->seen, "%.2s..%s ", info->hash, info->hash + 62);
  if (self->remove)
    g_assert_true (rialto_blob_backend_remove (self->blobs, info->hash, NOW + 1, NULL, NULL));
  return --self->limit > 0;
}

static void
test_walk (Fixture      *fixture,
           gconstpointer data)
{
  g_autofree char *stray = g_build_filename (fixture->path, "11", "notes", NULL);
  Visit all = { fixture->blobs, g_string_new (NULL), 10, FALSE };
  Visit one = { fixture->blobs, g_string_new (NULL), 1, FALSE };
  Visit sweep = { fixture->blobs, g_string_new (NULL), 10, TRUE };
  RialtoBlobTotals totals;

  must_keep (fixture, third);
  must_keep (fixture, second);
  must_keep (fixture, first);
  /* What is not ours is passed over. */
  g_assert_cmpint (g_mkdir (stray, 0700), ==, 0);

  g_assert_true (rialto_blob_backend_walk (fixture->blobs, visit, &all, NULL));
  g_assert_cmpstr (all.seen->str, ==, "11..aa 11..bb fe..cc ");
  g_assert_true (rialto_blob_backend_walk (fixture->blobs, visit, &one, NULL));
  g_assert_cmpstr (one.seen->str, ==, "11..aa ");
  g_assert_true (rialto_blob_backend_measure (fixture->blobs, &totals, NULL));
  g_assert_cmpuint (totals.blobs, ==, 3);
  g_assert_cmpuint (totals.bytes, ==, 48);

  g_assert_true (rialto_blob_backend_walk (fixture->blobs, visit, &sweep, NULL));
  g_assert_cmpstr (sweep.seen->str, ==, "11..aa 11..bb fe..cc ");
  g_assert_true (rialto_blob_backend_measure (fixture->blobs, &totals, NULL));
  g_assert_cmpuint (totals.blobs, ==, 0);
  g_string_free (all.seen, TRUE);
  g_string_free (one.seen, TRUE);
  g_string_free (sweep.seen, TRUE);
}

static gpointer
keep_thread (gpointer data)
{
  static const char *const hashes[] = { first, second, third };
  Fixture *fixture = data;

  for (gsize i = 0; i < 30; i++)
    {
      must_keep (fixture, hashes[i % 3]);
      g_assert_true (rialto_blob_backend_remove (fixture->blobs, hashes[(i + 1) % 3], NOW + 1, NULL, NULL));
    }
  return NULL;
}

static void
test_threads (Fixture      *fixture,
              gconstpointer data)
{
  GThread *threads[4];

  for (gsize i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("keep", keep_thread, fixture);
  for (gsize i = 0; i < G_N_ELEMENTS (threads); i++)
    g_thread_join (threads[i]);
  g_assert_cmpuint (n_entries (fixture, ".stage"), ==, 0);
  must_keep (fixture, first);
  assert_rendition (fixture, first, 300, 300, "the largest");
}

static void
test_broken (Fixture      *fixture,
             gconstpointer data)
{
  g_autofree char *file = g_build_filename (fixture->path, "fe", NULL);
  g_autofree char *below = g_build_filename (file, "blobs", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) new_error = NULL;

  g_assert_true (g_file_set_contents (file, "in the way", -1, NULL));
  g_test_expect_message ("rialto-blobs", G_LOG_LEVEL_WARNING, "Cannot store a blob: *");
  g_assert_false (keep (fixture->blobs, third, &error));
  g_assert_error (error, RIALTO_ERROR, RIALTO_ERROR_INTERNAL);
  g_assert_cmpuint (n_entries (fixture, ".stage"), ==, 0);

  g_test_expect_message ("rialto-blobs", G_LOG_LEVEL_WARNING, "Cannot make the folder of blobs: *");
  g_assert_null (rialto_blob_folder_new (below, &new_error));
  g_assert_error (new_error, RIALTO_ERROR, RIALTO_ERROR_INTERNAL);
  g_test_assert_expected_messages ();
}

static void
run_disk_full (const char *path)
{
  g_autoptr (GError) error = NULL;
  RialtoBlobStage *stage;
  Fixture fixture = { 0 };

  fixture.path = g_build_filename (path, "blobs", NULL);
  fixture.blobs = open_blobs (fixture.path);
  must_keep (&fixture, first);
  stage = rialto_blob_backend_stage (fixture.blobs, NULL);
  g_assert_nonnull (stage);
  small_disk_fill (path);

  g_assert_false (keep (fixture.blobs, third, &error));
  g_assert_error (error, RIALTO_ERROR, RIALTO_ERROR_STORAGE_FULL);
  g_clear_error (&error);
  g_assert_false (rialto_blob_backend_keep (fixture.blobs, stage, third, &error));
  g_assert_error (error, RIALTO_ERROR, RIALTO_ERROR_STORAGE_FULL);
  g_assert_cmpuint (n_entries (&fixture, ".stage"), ==, 0);
  assert_missing (&fixture, third);

  /* What was there can be read, and removing it makes room. */
  assert_rendition (&fixture, first, 160, 160, "small");
  g_assert_true (rialto_blob_backend_remove (fixture.blobs, first, G_MAXINT64, NULL, NULL));
  must_keep (&fixture, second);
  rialto_blob_backend_free (fixture.blobs);
  g_free (fixture.path);
}

static void
test_disk_full (void)
{
  g_autofree char *path = g_dir_make_tmp ("rialto-full-XXXXXX", NULL);

  small_disk_run (path, 64, 40, run_disk_full);
  g_assert_cmpint (g_rmdir (path), ==, 0);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  ADD ("keep-and-open", test_keep_and_open);
  ADD ("strange-hashes", test_strange_hashes);
  ADD ("again", test_again);
  ADD ("abandoned", test_abandoned);
  ADD ("left-over", test_left_over);
  ADD ("remove", test_remove);
  ADD ("walk", test_walk);
  ADD ("threads", test_threads);
  ADD ("broken", test_broken);
  g_test_add_func ("/blobs/folder/disk-full", test_disk_full);
  return g_test_run ();
}
