/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-migrate-private.h"
#include "rialto-introspect.h"
#include "rialto-tx.h"
#include "store-fixture.h"

#include <glib/gstdio.h>

/* A history of a few steps, as later versions of this program would have it. */
static const RialtoMigration steps[] = {
  { 1, "base",
    "CREATE TABLE people (\n"
    "  id {{id}} PRIMARY KEY,\n"
    "  name {{text}} NOT NULL, -- not a token: ; '\n"
    "  staff {{bool}} NOT NULL DEFAULT FALSE,\n"
    "  photo {{bytes}},\n"
    "  seen {{time}}\n"
    ");\n"
    "INSERT INTO people (id, name) VALUES (1, 'CREATE TABLE (;');\n" },
  { 2, "follows",
    "CREATE TABLE follows (\n"
    "  follower {{id}} NOT NULL REFERENCES people ON DELETE CASCADE,\n"
    "  followee {{id}} NOT NULL REFERENCES people (id) ON DELETE SET NULL,\n"
    "  PRIMARY KEY (follower, followee)\n"
    ") {{without_rowid}};\n"
    "create table marks (row_id {{serial}}, one {{int}}, other {{text}}, UNIQUE (one, other));\n"
    "CREATE INDEX follows_back ON follows (followee, follower DESC);\n"
    "-- @sqlite\n"
    "CREATE UNIQUE INDEX people_name ON people (name) WHERE staff;\n"
    "-- @end\n"
    "-- @postgres\n"
    "CREATE UNIQUE INDEX people_name ON people (name) WHERE staff;\n"
    "-- @end\n" },
  /* The way SQLite changes a column: a new table takes the old one's place, and what points at it stays. */
  { 3, "rebuild",
    "INSERT INTO follows (follower, followee) VALUES (1, 1);\n"
    "-- @sqlite\n"
    "CREATE TABLE new_people (id {{id}} PRIMARY KEY, name {{text}} NOT NULL, staff {{bool}} NOT NULL, photo {{bytes}}, seen {{time}});\n"
    "INSERT INTO new_people SELECT id, name, staff, photo, seen FROM people;\n"
    "DROP TABLE people;\n"
    "ALTER TABLE new_people RENAME TO people;\n"
    "CREATE UNIQUE INDEX people_name ON people (name) WHERE staff;\n"
    "-- @end\n" },
};

static const char expected_schema[] = "table follows\n"
                                      "  follower int not null\n"
                                      "  followee int not null\n"
                                      "  foreign key (followee) references people (id) on delete set null\n"
                                      "  foreign key (follower) references people (id) on delete cascade\n"
                                      "  index follows_back (followee, follower desc)\n"
                                      "  primary key (follower, followee)\n"
                                      "table marks\n"
                                      "  row_id int not null\n"
                                      "  one int\n"
                                      "  other text\n"
                                      "  primary key (row_id)\n"
                                      "  unique (one, other)\n"
                                      "table people\n"
                                      "  id int not null\n"
                                      "  name text not null\n"
                                      "  staff bool not null\n"
                                      "  photo bytes\n"
                                      "  seen int\n"
                                      "  primary key (id)\n"
                                      "  unique index people_name (name) partial\n"
                                      "table schema_migrations\n"
                                      "  number int not null\n"
                                      "  name text not null\n"
                                      "  applied_at int not null\n"
                                      "  hash text not null\n"
                                      "  primary key (number)\n";

static void
expect_applied (guint from,
                guint to)
{
  for (guint i = from; i <= to; i++)
    g_test_expect_message ("rialto-store", G_LOG_LEVEL_MESSAGE, "Migration*applied");
}

static void
apply (StoreFixture *fixture,
       guint         n_known,
       guint         target)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (rialto_migrations_apply (&fixture->options, steps, n_known, target, &error));
  g_assert_no_error (error);
}

static void
assert_schema (StoreFixture *fixture,
               const char   *expected)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *schema = rialto_store_describe (&fixture->options, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (schema, ==, expected);
}

static void
test_from_every_number (gconstpointer data)
{
  for (guint start = 0; start <= G_N_ELEMENTS (steps); start++)
    {
      g_autoptr (StoreFixture) fixture = store_fixture_new_empty (GPOINTER_TO_INT (data));
      g_autoptr (GError) error = NULL;
      g_autofree char *copy = g_strdup_printf ("%s.schema-%03u", fixture->path, start);

      if (start > 0)
        {
          expect_applied (1, start);
          apply (fixture, G_N_ELEMENTS (steps), start);
        }
      if (start > 0 && start < G_N_ELEMENTS (steps))
        g_test_expect_message ("rialto-store", G_LOG_LEVEL_MESSAGE,
                               fixture->kind == RIALTO_STORE_SQLITE ? "*schema*is kept as*" : "*dump*");
      expect_applied (start + 1, G_N_ELEMENTS (steps));
      apply (fixture, G_N_ELEMENTS (steps), 0);
      /* Again is nothing. */
      apply (fixture, G_N_ELEMENTS (steps), 0);
      apply (fixture, G_N_ELEMENTS (steps), 1);
      g_test_assert_expected_messages ();

      assert_schema (fixture, expected_schema);
      g_assert_true (rialto_migrations_verify (&fixture->options, steps, G_N_ELEMENTS (steps), &error));
      g_assert_no_error (error);
      g_assert_cmpint (g_file_test (copy, G_FILE_TEST_EXISTS), ==,
                       fixture->kind == RIALTO_STORE_SQLITE && start > 0 && start < G_N_ELEMENTS (steps));
    }
}

/* The copy is a database at the old schema, private, and is made anew by each attempt. */
static void
test_copy (void)
{
  g_autoptr (StoreFixture) fixture = store_fixture_new_empty (RIALTO_STORE_SQLITE);
  g_autofree char *copy = g_strconcat (fixture->path, ".schema-001", NULL);
  g_autofree char *copy_uri = g_strconcat ("sqlite:", copy, NULL);
  RialtoStoreOptions copy_options = { .uri = copy_uri };
  g_autoptr (GError) error = NULL;
  GStatBuf info;

  expect_applied (1, 1);
  apply (fixture, 1, 0);
  g_assert_true (g_file_set_contents (copy, "rubbish of an attempt before", -1, NULL));
  g_test_expect_message ("rialto-store", G_LOG_LEVEL_MESSAGE, "*is kept as*");
  expect_applied (2, 3);
  apply (fixture, G_N_ELEMENTS (steps), 0);
  g_test_assert_expected_messages ();

  g_assert_true (rialto_migrations_verify (&copy_options, steps, 1, &error));
  g_assert_no_error (error);
  g_assert_cmpint (g_stat (copy, &info), ==, 0);
  g_assert_cmpuint (info.st_mode & 0777, ==, 0600);
}

static void
assert_refused (StoreFixture          *fixture,
                const RialtoMigration *migrations,
                guint                  n_migrations,
                RialtoError            code,
                const char            *message)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) verify_error = NULL;

  g_assert_false (rialto_migrations_apply (&fixture->options, migrations, n_migrations, 0, &error));
  g_assert_error (error, RIALTO_ERROR, (gint) code);
  g_assert_true (g_pattern_match_simple (message, error->message));
  g_assert_false (rialto_migrations_verify (&fixture->options, migrations, n_migrations, &verify_error));
  g_assert_error (verify_error, RIALTO_ERROR, (gint) code);
}

static void
test_newer (gconstpointer data)
{
  g_autoptr (StoreFixture) fixture = store_fixture_new_empty (GPOINTER_TO_INT (data));

  expect_applied (1, 3);
  apply (fixture, 3, 0);
  g_test_assert_expected_messages ();
  assert_refused (fixture, steps, 2, RIALTO_ERROR_NEWER_DATA, "*3, newer than this program*");
}

static void
test_changed (gconstpointer data)
{
  g_autoptr (StoreFixture) fixture = store_fixture_new_empty (GPOINTER_TO_INT (data));
  RialtoMigration changed[] = { steps[0], steps[1], steps[2] };
  g_autofree char *text = g_strconcat (steps[0].text, "-- a comment is a change as well\n", NULL);

  changed[0].text = text;
  expect_applied (1, 2);
  apply (fixture, 2, 0);
  g_test_assert_expected_messages ();
  assert_refused (fixture, changed, 3, RIALTO_ERROR_INTERNAL, "Migration 001-base is not the one*");
}

/* All of a migration, or nothing. */
static void
test_failing (gconstpointer data)
{
  g_autoptr (StoreFixture) fixture = store_fixture_new_empty (GPOINTER_TO_INT (data));
  RialtoMigration failing[] = {
    steps[0],
    { 2, "bad", "CREATE TABLE extra (id {{id}} PRIMARY KEY);\nINSERT INTO people (id) VALUES (2);\n" }
  };
  g_autofree char *before = NULL;

  expect_applied (1, 1);
  apply (fixture, 1, 0);
  g_test_assert_expected_messages ();
  before = rialto_store_describe (&fixture->options, NULL);
  g_test_expect_message ("rialto-store", G_LOG_LEVEL_MESSAGE, "*");
  assert_refused (fixture, failing, 2, RIALTO_ERROR_INTERNAL, "Migration 002-bad: script: *");
  g_test_assert_expected_messages ();
  assert_schema (fixture, before);
}

static void
test_orphans (void)
{
  g_autoptr (StoreFixture) fixture = store_fixture_new_empty (RIALTO_STORE_SQLITE);
  RialtoMigration orphaning[] = {
    steps[0], steps[1], { 3, "orphans", "INSERT INTO follows (follower, followee) VALUES (1, 77);\n" }
  };

  expect_applied (1, 2);
  apply (fixture, 2, 0);
  g_test_expect_message ("rialto-store", G_LOG_LEVEL_MESSAGE, "*is kept as*");
  assert_refused (fixture, orphaning, 3, RIALTO_ERROR_INTERNAL,
                  "Migration 003-orphans: a row of follows points at a row of people*");
  g_test_assert_expected_messages ();
}

static void
test_translate (void)
{
  static const char *const faulty[] = { "CREATE TABLE x (id {{uuid}});\n",
                                        "CREATE TABLE x (id {{id);\n",
                                        "-- @sqlite\n",
                                        "-- @end\n",
                                        "-- @mysql\n-- @end\n",
                                        "-- @sqlite\n-- @postgres\n-- @end\n" };
  g_autofree char *sqlite = rialto_migration_translate (&steps[1], RIALTO_STORE_SQLITE, NULL);
  g_autofree char *postgres = rialto_migration_translate (&steps[1], RIALTO_STORE_POSTGRES, NULL);

  g_assert_nonnull (strstr (sqlite, ") WITHOUT ROWID, STRICT;"));
  g_assert_nonnull (strstr (sqlite, "UNIQUE (one, other)) STRICT;"));
  g_assert_null (strstr (postgres, "STRICT"));
  g_assert_null (strstr (postgres, "ROWID"));
  for (guint i = 0; i < G_N_ELEMENTS (faulty); i++)
    {
      RialtoMigration migration = { 1, "faulty", faulty[i] };
      g_autoptr (GError) error = NULL;

      g_assert_null (rialto_migration_translate (&migration, RIALTO_STORE_SQLITE, &error));
      g_assert_error (error, RIALTO_ERROR, RIALTO_ERROR_INTERNAL);
    }
}

static void
test_open_needs_schema (gconstpointer data)
{
  g_autoptr (StoreFixture) fixture = store_fixture_new_empty (GPOINTER_TO_INT (data));
  g_autoptr (GError) error = NULL;

  fixture->options.migrate = FALSE;
  g_assert_null (rialto_store_open (&fixture->options, &error));
  g_assert_error (error, RIALTO_ERROR, RIALTO_ERROR_INTERNAL);
  g_assert_true (g_pattern_match_simple ("*run rialtod migrate", error->message));
  g_clear_error (&error);

  g_assert_cmpuint (rialto_store_get_schema (&fixture->options, &error), ==, 0);
  g_assert_no_error (error);
  g_assert_true (rialto_store_migrate (&fixture->options, 0, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (rialto_store_get_schema (&fixture->options, &error), ==, rialto_n_migrations);
  store_fixture_open (fixture);
}

static gpointer
migrate_thread (gpointer data)
{
  g_autoptr (GError) error = NULL;

  rialto_store_migrate (data, 0, &error);
  g_assert_no_error (error);
  return NULL;
}

/* Several servers that start at once migrate once. */
static void
test_at_once (gconstpointer data)
{
  g_autoptr (StoreFixture) fixture = store_fixture_new_empty (GPOINTER_TO_INT (data));
  GThread *threads[4];

  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("migrate", migrate_thread, &fixture->options);
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    g_thread_join (threads[i]);
  g_assert_cmpuint (rialto_store_get_schema (&fixture->options, NULL), ==, rialto_n_migrations);
}

#ifdef RIALTO_HAVE_POSTGRES
/* The text from the line "table NAME" to the next table; it is cut out of @schema. */
static char *
cut_table (char       *schema,
           const char *name)
{
  g_autofree char *head = g_strdup_printf ("table %s\n", name);
  char *begin = strstr (schema, head);
  char *end;
  char *table;

  if (begin == NULL)
    return NULL;
  end = strstr (begin + 1, "table ");
  end = end != NULL ? end : begin + strlen (begin);
  table = g_strndup (begin, (gsize) (end - begin));
  memmove (begin, end, strlen (end) + 1);
  return table;
}

/* Both databases have the same schema at every number, but for the event log, whose rows PostgreSQL numbers later. */
static void
test_equal_schemas (void)
{
  for (guint number = 1; number <= rialto_n_migrations; number++)
    {
      g_autoptr (StoreFixture) sqlite = store_fixture_new_empty (RIALTO_STORE_SQLITE);
      g_autoptr (StoreFixture) postgres = store_fixture_new_empty (RIALTO_STORE_POSTGRES);
      g_autofree char *sqlite_schema = NULL;
      g_autofree char *postgres_schema = NULL;
      g_autofree char *sqlite_events = NULL;
      g_autofree char *postgres_events = NULL;
      g_autofree char *mark = NULL;

      g_assert_true (rialto_store_migrate (&sqlite->options, number, NULL));
      g_assert_true (rialto_store_migrate (&postgres->options, number, NULL));
      sqlite_schema = rialto_store_describe (&sqlite->options, NULL);
      postgres_schema = rialto_store_describe (&postgres->options, NULL);
      sqlite_events = cut_table (sqlite_schema, "events");
      postgres_events = cut_table (postgres_schema, "events");
      mark = cut_table (postgres_schema, "event_mark");

      g_assert_cmpstr (sqlite_schema, ==, postgres_schema);
      g_assert_nonnull (strstr (sqlite_schema, "table jobs\n"));
      g_assert_null (strstr (sqlite_schema, "not strict"));
      g_assert_cmpstr (
        sqlite_events, ==,
        "table events\n  seq int not null\n  topic text not null\n  topic_id int not null\n  type text not null\n"
        "  entity int\n  actor int\n  time int not null\n"
        "  index events_topic (topic, topic_id, seq)\n  primary key (seq)\n");
      g_assert_cmpstr (
        postgres_events, ==,
        "table events\n  row_id int not null\n  seq int\n  topic text not null\n  topic_id int not null\n"
        "  type text not null\n  entity int\n  actor int\n  time int not null\n"
        "  index events_topic (topic, topic_id, seq)\n  index events_unnumbered (row_id) partial\n  primary key (row_id)\n"
        "  unique (seq)\n");
      g_assert_cmpstr (mark, ==, "table event_mark\n  seq int not null\n");
    }
}
#endif

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/store/migrate/translate", test_translate);
  g_test_add_func ("/store/migrate/copy", test_copy);
  g_test_add_func ("/store/migrate/orphans", test_orphans);
  store_fixture_add_test ("/store/migrate/from-every-number", test_from_every_number);
  store_fixture_add_test ("/store/migrate/newer", test_newer);
  store_fixture_add_test ("/store/migrate/changed", test_changed);
  store_fixture_add_test ("/store/migrate/failing", test_failing);
  store_fixture_add_test ("/store/migrate/open-needs-schema", test_open_needs_schema);
  store_fixture_add_test ("/store/migrate/at-once", test_at_once);
#ifdef RIALTO_HAVE_POSTGRES
  g_test_add_func ("/store/migrate/equal-schemas", test_equal_schemas);
#endif
  return g_test_run ();
}
