/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "place.h"

#include "rialto-database.h"
#include "rialto-error.h"
#include "small-disk.h"

#include <glib/gstdio.h>
#include <string.h>

#define FILLER (6 << 20)

static const char *const migrations[] = {
  "CREATE TABLE word (id INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE)",
  "ALTER TABLE word ADD COLUMN note TEXT",
  NULL,
};
static const char *const first_only[] = {
  "CREATE TABLE word (id INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE)", NULL
};

static DexFuture *
open_kind (const char        *path,
           RialtoDatabaseKind kind,
           const char *const *steps,
           const char        *stamp)
{
  RialtoDatabaseOptions options = { path, kind, steps, stamp };

  return rialto_database_open (&options);
}

static RialtoDatabase *
must_open_kind (const char        *path,
                RialtoDatabaseKind kind,
                const char *const *steps,
                const char        *stamp)
{
  return wait_for_object (open_kind (path, kind, steps, stamp));
}

static RialtoDatabase *
must_open (const char        *path,
           RialtoDatabaseKind kind)
{
  return must_open_kind (path, kind, migrations, NULL);
}

static gboolean
add_word (RialtoDatabaseTx *tx,
          gpointer          data,
          GValue           *result,
          GError          **error)
{
  rialto_database_tx_exec (tx, "INSERT INTO word (text) VALUES (?1)", "t", data);
  return TRUE;
}

static gboolean
add_and_regret (RialtoDatabaseTx *tx,
                gpointer          data,
                GValue           *result,
                GError          **error)
{
  rialto_database_tx_exec (tx, "INSERT INTO word (text) VALUES (?1)", "t", data);
  return rialto_fail (error, RIALTO_ERROR_CONFLICT);
}

static gboolean
count_words (RialtoDatabaseTx *tx,
             gpointer          data,
             GValue           *result,
             GError          **error)
{
  g_value_init (result, G_TYPE_INT64);
  g_value_set_int64 (result, rialto_database_tx_query_int (tx, "SELECT count (*) FROM word", ""));
  return TRUE;
}

static DexFuture *
add (RialtoDatabase *database,
     const char     *word)
{
  return rialto_database_run (database, add_word, g_strdup (word), g_free);
}

static gint64
count (RialtoDatabase *database)
{
  return g_value_get_int64 (wait_for_value (rialto_database_run (database, count_words, NULL, NULL)));
}

static void
close_database (RialtoDatabase *database)
{
  assert_wait (rialto_database_close (database));
  run_what_is_due ();
  g_assert_finalize_object (database);
}

static void
test_order (Place        *place,
            gconstpointer data)
{
  RialtoDatabase *database = must_open (place->path, RIALTO_DATABASE_PRECIOUS);
  DexFuture *last = NULL;
  g_autofree char *path = NULL;

  for (guint i = 0; i < 500; i++)
    {
      g_autofree char *word = g_strdup_printf ("word %u", i);

      dex_clear (&last);
      last = add (database, word);
    }
  /* What is asked after it sees all of it. */
  g_assert_cmpint (count (database), ==, 500);
  assert_wait (last);
  g_assert_cmpstr (rialto_database_get_path (database), ==, place->path);
  g_assert_null (path = rialto_database_dup_kept_aside (database));
  close_database (database);
}

static void
test_undone_alone (Place        *place,
                   gconstpointer data)
{
  RialtoDatabase *database = must_open (place->path, RIALTO_DATABASE_PRECIOUS);
  DexFuture *good = add (database, "one");
  DexFuture *regretted = rialto_database_run (database, add_and_regret, g_strdup ("two"), g_free);
  DexFuture *twice = add (database, "one");
  DexFuture *after = add (database, "three");

  assert_wait (good);
  assert_wait_error (regretted, RIALTO_ERROR, RIALTO_ERROR_CONFLICT);
  assert_wait_error (twice, RIALTO_ERROR, RIALTO_ERROR_INTERNAL);
  assert_wait (after);
  g_assert_cmpint (count (database), ==, 2);
  close_database (database);
}

static void
test_flush (Place        *place,
            gconstpointer data)
{
  RialtoDatabase *database = must_open (place->path, RIALTO_DATABASE_PRECIOUS);

  for (guint i = 0; i < 100; i++)
    {
      g_autofree char *word = g_strdup_printf ("word %u", i);

      dex_future_disown (add (database, word));
    }
  /* Dropped with work in the queue: it is done first. */
  g_assert_finalize_object (database);

  database = must_open (place->path, RIALTO_DATABASE_PRECIOUS);
  g_assert_cmpint (count (database), ==, 100);
  assert_wait (rialto_database_close (database));
  assert_wait (rialto_database_close (database));
  assert_wait_error (add (database, "late"), RIALTO_ERROR, RIALTO_ERROR_UNAVAILABLE);
  g_object_unref (database);
}

static void
test_migrate (Place        *place,
              gconstpointer data)
{
  RialtoDatabase *database = must_open_kind (place->path, RIALTO_DATABASE_PRECIOUS, first_only, NULL);

  assert_wait (add (database, "kept"));
  close_database (database);
  database = must_open (place->path, RIALTO_DATABASE_PRECIOUS);
  g_assert_cmpint (count (database), ==, 1);
  close_database (database);

  /* Of a newer program: what is precious is not touched, what is not is made anew. */
  assert_wait_error (open_kind (place->path, RIALTO_DATABASE_PRECIOUS, first_only, NULL), RIALTO_ERROR,
                     RIALTO_ERROR_NOT_IMPLEMENTED);
  database = must_open (place->path, RIALTO_DATABASE_PRECIOUS);
  g_assert_cmpint (count (database), ==, 1);
  close_database (database);
  database = must_open_kind (place->path, RIALTO_DATABASE_DISPOSABLE, first_only, NULL);
  g_assert_cmpint (count (database), ==, 0);
  close_database (database);
}

static void
test_stamp (Place        *place,
            gconstpointer data)
{
  static const struct
  {
    const char *stamp;
    gint64 n_expected;
  } steps[] = { { "a", 0 }, { "a", 1 }, { "b", 0 }, { "b", 1 }, { "a", 0 } };

  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    {
      RialtoDatabase *database = must_open_kind (place->path, RIALTO_DATABASE_DISPOSABLE, migrations,
                                                 steps[i].stamp);

      g_assert_cmpint (count (database), ==, steps[i].n_expected);
      if (steps[i].n_expected == 0)
        assert_wait (add (database, "word"));
      close_database (database);
    }
}

static void
test_in_use (Place        *place,
             gconstpointer data)
{
  RialtoDatabase *database = must_open (place->path, RIALTO_DATABASE_PRECIOUS);
  g_auto (GStrv) environment = g_environ_setenv (g_get_environ (), "RIALTO_TEST_TAKEN", place->path, TRUE);

  assert_wait (add (database, "mine"));
  /* SQLite's locks are the process's own: another one must try. */
  g_test_trap_subprocess_with_envp ("/database/subprocess/taken", (const char *const *) environment, 0,
                                    G_TEST_SUBPROCESS_DEFAULT);
  g_test_trap_assert_passed ();
  g_assert_cmpint (count (database), ==, 1);
  close_database (database);
}

static void
test_taken (void)
{
  const char *path = g_getenv ("RIALTO_TEST_TAKEN");

  rialto_async_init ();
  assert_wait_error (open_kind (path, RIALTO_DATABASE_PRECIOUS, migrations, NULL), RIALTO_ERROR,
                     RIALTO_ERROR_CONFLICT);
  assert_wait_error (open_kind (path, RIALTO_DATABASE_DISPOSABLE, migrations, NULL), RIALTO_ERROR,
                     RIALTO_ERROR_CONFLICT);
}

static void
ruin (const char *path,
      gsize       from)
{
  g_autofree char *text = NULL;
  gsize length;

  g_assert_true (g_file_get_contents (path, &text, &length, NULL));
  g_assert_cmpuint (length, >, from);
  memset (text + from, 'x', length - from);
  g_assert_true (g_file_set_contents (path, text, (gssize) length, NULL));
}

static void
fill (const char *path)
{
  RialtoDatabase *database = must_open (path, RIALTO_DATABASE_PRECIOUS);

  for (guint i = 0; i < 1000; i++)
    {
      g_autofree char *word = g_strdup_printf ("a word of some length, number %u", i);

      dex_future_disown (add (database, word));
    }
  assert_wait (rialto_database_close (database));
  g_object_unref (database);
}

static void
test_damaged (Place        *place,
              gconstpointer data)
{
  /* Its first page, and what only a look at all of it finds. */
  static const gsize places[] = { 0, 8192 };

  for (guint i = 0; i < G_N_ELEMENTS (places); i++)
    {
      RialtoDatabase *database;
      g_autofree char *kept = NULL, *damaged = NULL, *text = NULL;

      fill (place->path);
      ruin (place->path, places[i]);
      g_assert_true (g_file_get_contents (place->path, &damaged, NULL, NULL));
      database = must_open (place->path, RIALTO_DATABASE_PRECIOUS);
      g_assert_cmpint (count (database), ==, 0);
      kept = rialto_database_dup_kept_aside (database);
      g_assert_nonnull (kept);
      g_assert_true (g_file_get_contents (kept, &text, NULL, NULL));
      g_assert_cmpstr (text, ==, damaged);
      close_database (database);
      g_unlink (place->path);
    }
}

#define PAGE 4096

static const RialtoDatabaseKeepsake keepsakes[] = {
  { "SELECT * FROM word ORDER BY id", "SELECT * FROM word ORDER BY id DESC",
    "SELECT * FROM word WHERE id = ?1",
    "INSERT INTO word (id, text, note) VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING" },
  { NULL },
};

/* What the rescue said last. */
static gboolean was_whole;

static void
note_rescued (RialtoDatabaseTx *tx,
              const char       *kept_aside,
              gboolean          whole)
{
  was_whole = whole;
}

/* Overwrites the pages of rows (leaves of a table), except every @n-th, or the first page of all. */
static void
ruin_pages (const char *path,
            guint       n)
{
  g_autofree char *text = NULL;
  gsize length;
  guint n_leaves = 0;

  g_assert_true (g_file_get_contents (path, &text, &length, NULL));
  if (n == 0)
    memset (text, 'x', PAGE);
  for (gsize at = PAGE; n > 0 && at < length; at += PAGE)
    if (text[at] == 0x0d && n_leaves++ % n == 1)
      memset (text + at, 'x', PAGE);
  g_assert_true (g_file_set_contents (path, text, (gssize) length, NULL));
}

static gboolean
has_word (RialtoDatabaseTx *tx,
          gpointer          data,
          GValue           *result,
          GError          **error)
{
  g_value_init (result, G_TYPE_INT64);
  g_value_set_int64 (result, rialto_database_tx_query_int (tx, "SELECT count (*) FROM word WHERE text = ?1",
                                                           "t", data));
  return TRUE;
}

static void
assert_word (RialtoDatabase *database,
             guint           number)
{
  g_autofree char *word = g_strdup_printf ("a word of some length, number %u", number);

  g_assert_cmpint (g_value_get_int64 (wait_for_value (rialto_database_run (database, has_word, word, NULL))),
                   ==, 1);
}

/* Of a damaged file is saved what lies on sound pages, also where nothing says any more where they are. */
static void
test_rescued (Place        *place,
              gconstpointer data)
{
  static const struct
  {
    guint ruined;
    gint64 least, most;
    gboolean whole;
  } cases[] = { { 0, 1000, 1000, TRUE }, { 3, 500, 900, FALSE }, { 1000, 800, 999, FALSE } };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      RialtoDatabaseOptions options = { place->path, RIALTO_DATABASE_PRECIOUS, migrations, NULL, keepsakes,
                                        note_rescued };
      g_autofree char *damaged = NULL, *kept = NULL, *text = NULL;
      gsize length, kept_length;
      RialtoDatabase *database;

      fill (place->path);
      ruin_pages (place->path, cases[i].ruined);
      g_assert_true (g_file_get_contents (place->path, &damaged, &length, NULL));
      database = wait_for_object (rialto_database_open (&options));
      g_assert_cmpint (count (database), >=, cases[i].least);
      g_assert_cmpint (count (database), <=, cases[i].most);
      assert_word (database, 0);
      g_assert_true (was_whole == cases[i].whole);
      /* The old one is as it was, but for how often it was opened. */
      kept = rialto_database_dup_kept_aside (database);
      g_assert_true (g_file_get_contents (kept, &text, &kept_length, NULL));
      g_assert_cmpmem (text + 100, kept_length - 100, damaged + 100, length - 100);
      close_database (database);
      g_unlink (place->path);
    }
}

static void
note (RialtoDatabase *database,
      const char     *kept_aside,
      guint          *n_replaced)
{
  *n_replaced += 1;
}

static gboolean
is_positive (gpointer data)
{
  return *(guint *) data > 0;
}

static gboolean
read_all (RialtoDatabaseTx *tx,
          gpointer          data,
          GValue           *result,
          GError          **error)
{
  g_autoptr (RialtoDatabaseRows)
    rows = rialto_database_tx_query (tx, "SELECT text FROM word ORDER BY text", "");
  gint64 n = 0;

  while (rialto_database_rows_next (rows))
    n += rialto_database_rows_text (rows, 0) != NULL;
  g_value_init (result, G_TYPE_INT64);
  g_value_set_int64 (result, n);
  return TRUE;
}

/* A cache is not looked through: the damage shows when somebody reads there. */
static void
test_damaged_later (Place        *place,
                    gconstpointer data)
{
  RialtoDatabase *database;
  guint n_replaced = 0;

  fill (place->path);
  ruin (place->path, 16384);
  database = must_open (place->path, RIALTO_DATABASE_DISPOSABLE);
  g_signal_connect (database, "replaced", G_CALLBACK (note), &n_replaced);
  g_assert_cmpint (g_value_get_int64 (wait_for_value (rialto_database_run (database, read_all, NULL, NULL))),
                   ==, 0);
  wait_until (is_positive, &n_replaced);
  assert_wait (add (database, "anew"));
  g_assert_cmpint (count (database), ==, 1);
  close_database (database);
}

/* Lends its transaction to the main thread, and waits. */
static gboolean
lend (RialtoDatabaseTx *tx,
      gpointer          data,
      GValue           *result,
      GError          **error)
{
  GAsyncQueue **queues = data;

  g_async_queue_push (queues[0], tx);
  g_async_queue_pop (queues[1]);
  return TRUE;
}

static void
test_main_thread (Place        *place,
                  gconstpointer data)
{
  GAsyncQueue *queues[] = { g_async_queue_new (), g_async_queue_new () };
  RialtoDatabase *database;

  if (g_test_subprocess ())
    {
      database = must_open (place->path, RIALTO_DATABASE_PRECIOUS);
      dex_future_disown (rialto_database_run (database, lend, queues, NULL));
      rialto_database_tx_exec (g_async_queue_pop (queues[0]), "DELETE FROM word", "");
    }
  g_async_queue_unref (queues[0]);
  g_async_queue_unref (queues[1]);
  g_test_trap_subprocess (NULL, 0, G_TEST_SUBPROCESS_DEFAULT);
  g_test_trap_assert_failed ();
  g_test_trap_assert_stderr ("*g_thread_self*");
}

static gboolean
add_large (RialtoDatabaseTx *tx,
           gpointer          data,
           GValue           *result,
           GError          **error)
{
  g_autofree char *text = g_strnfill (1 << 20, 'x');

  rialto_database_tx_exec (tx, "INSERT INTO word (text) VALUES (?1)", "t", text);
  return TRUE;
}

static void
on_full_disk (const char *folder)
{
  g_autofree char *path = g_build_filename (folder, "words.db", NULL);
  g_autofree char *filler = g_build_filename (folder, "filler", NULL);
  g_autofree char *zeros = g_strnfill (FILLER, '0');
  RialtoDatabase *database;
  DexFuture *small, *large, *other;

  rialto_async_init ();
  database = must_open (path, RIALTO_DATABASE_PRECIOUS);
  g_assert_true (g_file_set_contents (filler, zeros, FILLER, NULL));
  small = add (database, "small");
  large = rialto_database_run (database, add_large, NULL, NULL);
  other = add (database, "other");
  assert_wait (small);
  assert_wait_error (large, RIALTO_ERROR, RIALTO_ERROR_STORAGE_FULL);
  assert_wait (other);
  g_assert_cmpint (count (database), ==, 2);

  /* Room again: it goes on. */
  g_assert_cmpint (g_unlink (filler), ==, 0);
  assert_wait (rialto_database_run (database, add_large, NULL, NULL));
  g_assert_cmpint (count (database), ==, 3);
  assert_wait (rialto_database_close (database));
  g_object_unref (database);
}

static void
test_full_disk (Place        *place,
                gconstpointer data)
{
  small_disk_run (place->folder, 7168, 100, on_full_disk);
}

#define ADD(name, func) place_test_add ("/database/" name, func)

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add ("/database/full-disk", Place, "alone", place_set_up, test_full_disk, place_tear_down);
  ADD ("order", test_order);
  ADD ("undone-alone", test_undone_alone);
  ADD ("flush", test_flush);
  ADD ("migrate", test_migrate);
  ADD ("stamp", test_stamp);
  ADD ("in-use", test_in_use);
  g_test_add_func ("/database/subprocess/taken", test_taken);
  ADD ("damaged", test_damaged);
  ADD ("damaged-later", test_damaged_later);
  ADD ("rescued", test_rescued);
  ADD ("main-thread", test_main_thread);
  return g_test_run ();
}
