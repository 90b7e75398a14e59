/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-check.h"
#include "rialto-tx.h"
#include "store-fixture.h"

#include <sqlite3.h>

/* What `rialtod check` finds. */

RIALTO_SQL (create_parts,
            "test.create_parts",
            "CREATE TABLE parts (id BIGINT PRIMARY KEY, size BIGINT CHECK (size > 0))");
RIALTO_SQL (create_pieces,
            "test.create_pieces",
            "CREATE TABLE pieces (id BIGINT PRIMARY KEY, part BIGINT REFERENCES parts (id))");
RIALTO_SQL (insert_part, "test.insert_part", "INSERT INTO parts (id, size) VALUES (?1, ?1)");
RIALTO_SQL (large_parts,
            "test.large_parts",
            "SELECT id, size > 100, 'words', NULL FROM parts WHERE size > 10 ORDER BY id");
RIALTO_SQL (wrong_check, "test.wrong_check", "SELECT nothing FROM parts");

static gboolean
create (RialtoTx *tx,
        gpointer  data,
        GError  **error)
{
  rialto_tx_exec (tx, &create_parts);
  rialto_tx_exec (tx, &create_pieces);
  rialto_tx_exec (tx, &insert_part, SQL_ID (1));
  return TRUE;
}

static gboolean
insert_large (RialtoTx *tx,
              gpointer  data,
              GError  **error)
{
  for (int i = 0; i < 25; i++)
    rialto_tx_exec (tx, &insert_part, SQL_ID (11 + i));
  return TRUE;
}

static GPtrArray *
check (StoreFixture *fixture)
{
  GPtrArray *problems = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GError) error = NULL;

  g_assert_true (rialto_store_check (fixture->store, problems, &error));
  g_assert_no_error (error);
  return problems;
}

static void
assert_problem (GPtrArray  *problems,
                guint       i,
                const char *pattern)
{
  g_assert_cmpuint (problems->len, >, i);
  if (!g_pattern_match_simple (pattern, problems->pdata[i]))
    g_error ("%s is not %s", (const char *) problems->pdata[i], pattern);
}

static void
test_added (gconstpointer data)
{
  g_autoptr (StoreFixture) fixture = store_fixture_new (GPOINTER_TO_INT (data));
  g_autoptr (GPtrArray) before = NULL;
  g_autoptr (GPtrArray) after = NULL;

  store_fixture_write (fixture, create, NULL);
  rialto_store_add_check ("large part", &large_parts);
  rialto_store_add_check ("large part", &large_parts);
  before = check (fixture);
  g_assert_cmpuint (before->len, ==, 0);

  store_fixture_write (fixture, insert_large, NULL);
  after = check (fixture);
  g_assert_cmpuint (after->len, ==, 21);
  assert_problem (after, 0,
                  fixture->kind == RIALTO_STORE_SQLITE ? "large part: 11, 0, words, NULL"
                                                       : "large part: 11, false, words, NULL");
  assert_problem (after, 20, "large part: 5 more");
}

/* A check that cannot be made is not a database without problems. */
static void
test_wrong (gconstpointer data)
{
  if (g_test_subprocess ())
    {
      g_autoptr (StoreFixture) fixture = store_fixture_new (GPOINTER_TO_INT (data));
      g_autoptr (GPtrArray) problems = g_ptr_array_new_with_free_func (g_free);
      g_autoptr (GError) error = NULL;

      rialto_store_add_check ("wrong", &wrong_check);
      g_test_expect_message ("rialto-store", G_LOG_LEVEL_WARNING, "*test.wrong_check*");
      g_assert_false (rialto_store_check (fixture->store, problems, &error));
      g_test_assert_expected_messages ();
      g_assert_error (error, RIALTO_ERROR, RIALTO_ERROR_INTERNAL);
      g_assert_cmpuint (problems->len, ==, 0);
      return;
    }

  g_test_trap_subprocess (NULL, 0, G_TEST_SUBPROCESS_DEFAULT);
  g_test_trap_assert_passed ();
}

static void
test_sqlite_damage (void)
{
  g_autoptr (StoreFixture) fixture = store_fixture_new (RIALTO_STORE_SQLITE);
  g_autoptr (GPtrArray) problems = NULL;
  sqlite3 *db = NULL;

  store_fixture_write (fixture, create, NULL);
  g_assert_cmpint (sqlite3_open (fixture->path, &db), ==, SQLITE_OK);
  g_assert_cmpint (
    sqlite3_exec (db,
                  "PRAGMA foreign_keys = OFF; PRAGMA ignore_check_constraints = ON;"
                  "INSERT INTO parts (id, size) VALUES (2, -5); INSERT INTO pieces (id, part) VALUES (1, 99)",
                  NULL, NULL, NULL),
    ==, SQLITE_OK);
  sqlite3_close (db);
  problems = check (fixture);
  assert_problem (problems, 0, "integrity: CHECK constraint failed in parts");
  assert_problem (problems, 1, "reference to nothing: pieces, *parts*");
  g_assert_cmpuint (problems->len, ==, 2);
}

#ifdef RIALTO_HAVE_POSTGRES
static void
test_postgres_damage (void)
{
  g_autoptr (StoreFixture) fixture = store_fixture_new (RIALTO_STORE_POSTGRES);
  g_autoptr (GPtrArray) problems = NULL;

  store_fixture_write (fixture, create, NULL);
  g_free (store_fixture_psql (
    fixture, "UPDATE pg_index SET indisvalid = FALSE WHERE indexrelid = CAST ('jobs_state' AS regclass)"));
  g_free (store_fixture_psql (fixture,
                              "ALTER TABLE parts ADD CONSTRAINT small CHECK (size < 100) NOT VALID"));
  problems = check (fixture);
  g_assert_cmpuint (problems->len, ==, 2);
  assert_problem (problems, 0, "invalid index: jobs_state");
  assert_problem (problems, 1, "constraint not validated: parts, small");
}
#endif

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  /* Before any check has been added. */
  g_test_add_func ("/store/check/damage/sqlite", test_sqlite_damage);
#ifdef RIALTO_HAVE_POSTGRES
  g_test_add_func ("/store/check/damage/postgres", test_postgres_damage);
#endif
  store_fixture_add_test ("/store/check/wrong", test_wrong);
  store_fixture_add_test ("/store/check/without-problems", test_added);
  return g_test_run ();
}
