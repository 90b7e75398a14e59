/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "upload-fixture.h"

#include <glib/gstdio.h>

RIALTO_SQL (test_add_storage,
            "test.add_storage",
            "UPDATE user_counts SET storage = storage + 5 WHERE user_id = ?1 AND ?2 <> ''");
RIALTO_SQL (test_forget_upload, "test.forget_upload", "DELETE FROM uploads WHERE user_id = ?1 AND blob = ?2");

/* Runs the program beside the server; the caller frees what it printed. */
static char *
run_check (ServerFixture *fixture,
           const char    *option,
           int            expected)
{
  g_autofree char *data = g_strdup_printf ("--data=%s", fixture->folder);
  g_autofree char *database = g_strdup_printf ("--database=%s", fixture->database->uri);
  const char *const arguments[] = { g_getenv ("RIALTO_TEST_RIALTOD"), "check", data, database, option, NULL };
  g_autoptr (GError) error = NULL;
  g_autofree char *errors = NULL;
  char *output = NULL;
  int status = 0;

  g_spawn_sync (NULL, (char **) arguments, NULL, G_SPAWN_DEFAULT, NULL, NULL, &output, &errors, &status,
                &error);
  g_assert_no_error (error);
  g_assert_true (WIFEXITED (status));
  if (WEXITSTATUS (status) != expected)
    g_test_message ("%s%s", output, errors);
  g_assert_cmpint (WEXITSTATUS (status), ==, expected);
  return output;
}

static char *
dup_file (ServerFixture *fixture,
          const char    *blob,
          const char    *name)
{
  return g_strdup_printf ("%s/%.2s/%.2s/%s/%s", fixture->context->config->blobs.folder, blob, blob + 2, blob,
                          name);
}

static void
test_sound (ServerFixture *fixture)
{
  g_autoptr (Member) anna = member_new (fixture, "anna");
  g_autofree char *blob = member_upload_photo (fixture, anna, 1);
  g_autofree char *output = NULL;

  member_post_blob (fixture, anna, blob, "public");
  output = run_check (fixture, "--deep", 0);
  g_assert_cmpstr (output, ==, "No problems found.\n");
}

static void
test_missing (ServerFixture *fixture)
{
  g_autoptr (Member) anna = member_new (fixture, "anna");
  g_autofree char *blob = member_upload_photo (fixture, anna, 1);
  g_autofree char *small = dup_file (fixture, blob, "160.webp");
  g_autofree char *large = dup_file (fixture, blob, "300.webp");
  g_autofree char *one = g_strdup_printf ("picture without its file: %s, 160 pixels wide\n", blob);
  g_autofree char *two = g_strdup_printf ("%spicture without its file: %s, 300 pixels wide\n", one, blob);
  g_autofree char *first = NULL, *second = NULL;

  g_assert_cmpint (g_unlink (small), ==, 0);
  first = run_check (fixture, NULL, 1);
  g_assert_cmpstr (first, ==, one);
  g_assert_cmpint (g_unlink (large), ==, 0);
  second = run_check (fixture, NULL, 1);
  g_assert_cmpstr (second, ==, two);
}

/* More than are worth telling one by one. */
static void
test_many_missing (ServerFixture *fixture)
{
  g_autoptr (Member) anna = member_new (fixture, "anna");
  g_autofree char *output = NULL;
  g_auto (GStrv) lines = NULL;

  for (guint i = 0; i < 6; i++)
    g_free (member_add_blob (fixture, anna));
  output = run_check (fixture, NULL, 1);
  lines = g_strsplit (output, "\n", -1);
  /* Four renditions each, and an empty line at the end. */
  g_assert_cmpuint (g_strv_length (lines), ==, 22);
  g_assert_true (g_str_has_suffix (lines[19], " pixels wide"));
  g_assert_cmpstr (lines[20], ==, "picture without its file: 4 more");
}

static void
test_changed (ServerFixture *fixture)
{
  g_autoptr (Member) anna = member_new (fixture, "anna");
  g_autofree char *blob = member_upload_photo (fixture, anna, 1);
  g_autofree char *path = dup_file (fixture, blob, "300.webp");
  g_autofree char *sentence = g_strdup_printf ("picture whose file has changed: %s, 300 pixels wide\n", blob);
  g_autofree char *shallow = NULL, *deep = NULL;
  g_autoptr (GError) error = NULL;

  g_file_set_contents (path, "RIFF", -1, &error);
  g_assert_no_error (error);
  shallow = run_check (fixture, NULL, 0);
  deep = run_check (fixture, "--deep", 1);
  g_assert_cmpstr (deep, ==, sentence);
}

static void
test_counts (ServerFixture *fixture)
{
  g_autoptr (Member) anna = member_new (fixture, "anna");
  g_autofree char *blob = member_upload_photo (fixture, anna, 1);
  g_autofree char *wrong = NULL, *unpaid = NULL;

  member_post_blob (fixture, anna, blob, "public");
  g_assert_cmpint (server_write (fixture, &test_add_storage, anna->id, blob), ==, 1);
  wrong = run_check (fixture, NULL, 1);
  g_assert_nonnull (strstr (wrong, "storage counted wrongly"));
  g_assert_cmpint (server_write (fixture, &test_forget_upload, anna->id, blob), ==, 1);
  unpaid = run_check (fixture, NULL, 1);
  g_assert_nonnull (strstr (unpaid, "picture in use that nobody pays for"));
}

static void
test_cannot_run (ServerFixture *fixture)
{
  g_autofree char *unknown = run_check (fixture, "--colour", 2);
  g_autofree char *config = run_check (fixture, "--config=/nonexistent/rialto.conf", 2);
  g_autofree char *database = run_check (fixture, "--database=sqlite:/nonexistent/folder/rialto.db", 2);

  g_assert_cmpstr (unknown, ==, "");
  g_assert_cmpstr (config, ==, "");
  g_assert_cmpstr (database, ==, "");
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  picture_maker_init (argv[0]);
  server_test_add_alone ("check/sound", test_sound);
  server_test_add ("check/missing", test_missing);
  server_test_add ("check/many-missing", test_many_missing);
  server_test_add ("check/changed", test_changed);
  server_test_add_alone ("check/counts", test_counts);
  server_test_add ("check/cannot-run", test_cannot_run);
  return g_test_run ();
}
