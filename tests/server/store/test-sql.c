/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-figures.h"
#include "rialto-tx.h"
#include "rialto-sql-registry-private.h"
#include "store-fixture.h"

/* What one statement may carry and say, and what happens after it failed. */

RIALTO_SQL (
  create_values,
  "test.create_values",
  "CREATE TABLE vals (id BIGINT PRIMARY KEY, number BIGINT, flag BOOLEAN, words TEXT, bytes BYTEA)");
RIALTO_SQL (insert_value,
            "test.insert_value",
            "INSERT INTO vals (id, number, flag, words, bytes) VALUES (?1, ?2, ?3, ?4, ?5)");
RIALTO_SQL (select_values,
            "test.select_values",
            "SELECT id, number, flag, words, bytes FROM vals ORDER BY id");
RIALTO_SQL (select_flagged, "test.select_flagged", "SELECT id FROM vals WHERE flag ORDER BY id");
RIALTO_SQL (select_number, "test.select_number", "SELECT number FROM vals WHERE id = ?1");
RIALTO_SQL (count_values, "test.count_values", "SELECT count (*) FROM vals");
RIALTO_SQL (update_values, "test.update_values", "UPDATE vals SET number = number + 1 WHERE id >= ?1");
RIALTO_SQL (select_maybe,
            "test.select_maybe",
            "SELECT count (*) FROM vals WHERE (?1 IS NULL OR number = ?1) AND words <> 'what?1'");
RIALTO_SQL (
  upsert_returning,
  "test.upsert_returning",
  "INSERT INTO vals (id, number) VALUES (?1, 1) ON CONFLICT (id) DO UPDATE SET number = vals.number + 1 RETURNING number");
RIALTO_SQL (nonsense, "test.nonsense", "SELECT nothing FROM nowhere");
RIALTO_SQL (bare_parameter, "test.bare_parameter", "SELECT ?");
RIALTO_SQL (left_out, "test.left_out", "SELECT ?1, ?3");

RIALTO_SQL (insert_setting, "test.insert_setting", "INSERT INTO settings (key, value) VALUES (?1, '')");
RIALTO_SQL (select_settings, "test.select_settings", "SELECT key FROM settings WHERE key > ?1 ORDER BY key");

static const guint8 all_bytes[] = { 0, 1, 0xff, 0, 'x' };

static gboolean
create (RialtoTx *tx,
        gpointer  data,
        GError  **error)
{
  rialto_tx_exec (tx, &create_values);
  return TRUE;
}

static StoreFixture *
fixture_with_values (gconstpointer data)
{
  StoreFixture *fixture = store_fixture_new (GPOINTER_TO_INT (data));

  store_fixture_write (fixture, create, NULL);
  return fixture;
}

static gboolean
insert_all (RialtoTx *tx,
            gpointer  data,
            GError  **error)
{
  g_assert_cmpint (rialto_tx_exec (tx, &insert_value, SQL_ID (1), SQL_INT (G_MAXINT64), SQL_BOOL (7),
                                   SQL_TEXT ("Zürich \xf0\x9f\x91\x97"),
                                   SQL_BYTES (all_bytes, sizeof all_bytes)),
                   ==, 1);
  g_assert_cmpint (rialto_tx_exec (tx, &insert_value, SQL_ID (2), SQL_TIME (G_MININT64), SQL_BOOL (FALSE),
                                   SQL_TEXT (""), SQL_BYTES ("", 0)),
                   ==, 1);
  /* First all types are unknown here, then the same place is a number, a boolean ... */
  g_assert_cmpint (rialto_tx_exec (tx, &insert_value, SQL_ID (3), SQL_ID (0), SQL_NULL, SQL_TEXT (NULL),
                                   SQL_BYTES (NULL, 0)),
                   ==, 1);
  g_assert_cmpint (rialto_tx_exec (tx, &insert_value, SQL_ID (4), SQL_NULL, SQL_NULL_OF (BOOL), SQL_NULL,
                                   SQL_NULL),
                   ==, 1);
  g_assert_cmpint (rialto_tx_exec (tx, &insert_value, SQL_ID (5), SQL_INT (-5), SQL_BOOL (TRUE), SQL_NULL,
                                   SQL_NULL),
                   ==, 1);
  g_assert_cmpint (rialto_tx_exec (tx, &update_values, SQL_INT (5)), ==, 1);
  g_assert_cmpint (rialto_tx_exec (tx, &update_values, SQL_INT (6)), ==, 0);
  g_assert_cmpuint (rialto_tx_get_statements (tx), ==, 7);
  g_assert_true (rialto_tx_is_writable (tx));
  return TRUE;
}

static gboolean
read_all (RialtoTx *tx,
          gpointer  data,
          GError  **error)
{
  g_autoptr (RialtoRows) rows = rialto_tx_query (tx, &select_values);
  const char *words;
  const guint8 *bytes;
  gsize length;

  g_assert_false (rialto_tx_is_writable (tx));
  /* Nothing before the first row. */
  g_assert_cmpint (rialto_rows_id (rows, 0), ==, 0);

  g_assert_true (rialto_rows_next (rows));
  g_assert_cmpint (rialto_rows_id (rows, 0), ==, 1);
  g_assert_cmpint (rialto_rows_int (rows, 1), ==, G_MAXINT64);
  g_assert_true (rialto_rows_bool (rows, 2));
  g_assert_cmpint (rialto_rows_int (rows, 2), ==, 1);
  words = rialto_rows_text (rows, 3);
  bytes = rialto_rows_bytes (rows, 4, &length);
  g_assert_cmpmem (bytes, length, all_bytes, sizeof all_bytes);
  g_assert_cmpstr (rialto_rows_text (rows, 0), ==, "1");
  g_assert_true (rialto_rows_is_null (rows, 5));
  g_assert_cmpint (rialto_rows_int (rows, 5), ==, 0);

  g_assert_true (rialto_rows_next (rows));
  /* What was read stays. */
  g_assert_cmpstr (words, ==, "Zürich \xf0\x9f\x91\x97");
  g_assert_cmpint (rialto_rows_time (rows, 1), ==, G_MININT64);
  g_assert_false (rialto_rows_bool (rows, 2));
  g_assert_false (rialto_rows_is_null (rows, 2));
  g_assert_cmpstr (rialto_rows_text (rows, 3), ==, "");
  g_assert_nonnull (rialto_rows_bytes (rows, 4, &length));
  g_assert_cmpuint (length, ==, 0);
  g_assert_false (rialto_rows_is_null (rows, 4));

  for (int id = 3; id <= 4; id++)
    {
      g_assert_true (rialto_rows_next (rows));
      g_assert_cmpint (rialto_rows_id (rows, 0), ==, id);
      for (guint column = 1; column <= 4; column++)
        g_assert_true (rialto_rows_is_null (rows, column));
      g_assert_cmpint (rialto_rows_int (rows, 1), ==, 0);
      g_assert_false (rialto_rows_bool (rows, 2));
      g_assert_null (rialto_rows_text (rows, 3));
      g_assert_null (rialto_rows_bytes (rows, 4, NULL));
    }

  g_assert_true (rialto_rows_next (rows));
  g_assert_cmpint (rialto_rows_int (rows, 1), ==, -4);
  g_assert_false (rialto_rows_next (rows));
  g_assert_false (rialto_rows_next (rows));
  g_assert_cmpint (rialto_rows_int (rows, 1), ==, 0);
  return TRUE;
}

static gboolean
read_others (RialtoTx *tx,
             gpointer  data,
             GError  **error)
{
  g_autoptr (RialtoRows) flagged = rialto_tx_query (tx, &select_flagged);
  g_autoptr (RialtoRows) all = NULL;
  g_autoptr (RialtoRows) minimal = NULL;

  g_assert_true (rialto_rows_next (flagged));
  g_assert_cmpint (rialto_rows_id (flagged, 0), ==, 1);

  /* A NULL in a place that does not tell its type, beside a literal that only looks like a parameter. */
  all = rialto_tx_query (tx, &select_maybe, SQL_ID (0));
  g_assert_true (rialto_rows_next (all));
  g_assert_cmpint (rialto_rows_int (all, 0), ==, 2);
  g_clear_pointer (&all, rialto_rows_free);
  minimal = rialto_tx_query (tx, &select_maybe, SQL_INT (G_MININT64));
  g_assert_true (rialto_rows_next (minimal));
  g_assert_cmpint (rialto_rows_int (minimal, 0), ==, 1);

  g_assert_true (rialto_rows_next (flagged));
  g_assert_cmpint (rialto_rows_id (flagged, 0), ==, 5);
  g_assert_false (rialto_rows_next (flagged));
  return TRUE;
}

static gboolean
read_numbers (RialtoTx *tx,
              gpointer  data,
              GError  **error)
{
  g_assert_cmpint (rialto_tx_query_int (tx, &count_values), ==, 5);
  g_assert_cmpint (rialto_tx_query_int (tx, &select_number, SQL_ID (1)), ==, G_MAXINT64);
  /* A NULL, and no row. */
  g_assert_cmpint (rialto_tx_query_int (tx, &select_number, SQL_ID (3)), ==, 0);
  g_assert_cmpint (rialto_tx_query_int (tx, &select_number, SQL_ID (99)), ==, 0);
  /* Nothing of the last one is in the way. */
  g_assert_cmpint (rialto_tx_query_int (tx, &select_number, SQL_ID (5)), ==, -4);
  return TRUE;
}

static void
test_values (gconstpointer data)
{
  g_autoptr (StoreFixture) fixture = fixture_with_values (data);

  store_fixture_write (fixture, insert_all, NULL);
  store_fixture_read (fixture, read_all, NULL);
  store_fixture_read (fixture, read_others, NULL);
  store_fixture_read (fixture, read_numbers, NULL);
}

/* The statement writes, though nobody looks at its row; nor is it released. */
static gboolean
upsert_unread (RialtoTx *tx,
               gpointer  data,
               GError  **error)
{
  rialto_tx_query (tx, &upsert_returning, SQL_ID (9));
  return TRUE;
}

static gboolean
upsert (RialtoTx *tx,
        gpointer  data,
        GError  **error)
{
  *(gint64 *) data = rialto_tx_query_int (tx, &upsert_returning, SQL_ID (9));
  return TRUE;
}

static void
test_returning (gconstpointer data)
{
  g_autoptr (StoreFixture) fixture = fixture_with_values (data);
  gint64 number = 0;

  store_fixture_write (fixture, upsert_unread, NULL);
  store_fixture_write (fixture, upsert, &number);
  g_assert_cmpint (number, ==, 2);
}

typedef struct
{
  guint      runs;
  gboolean   saw_failure;
  RialtoSql *wrong;
} Sticky;

static gboolean
go_on_after_failure (RialtoTx *tx,
                     gpointer  data,
                     GError  **error)
{
  Sticky *sticky = data;
  g_autoptr (RialtoRows) rows = NULL;
  g_autoptr (RialtoRows) wrong = NULL;

  sticky->runs++;
  g_assert_cmpint (rialto_tx_exec (tx, &insert_value, SQL_ID (1), SQL_INT (1), SQL_NULL, SQL_NULL, SQL_NULL),
                   ==, 1);
  wrong = rialto_tx_query (tx, sticky->wrong);
  g_assert_false (rialto_rows_next (wrong));
  g_assert_true (rialto_rows_is_null (wrong, 0));
  sticky->saw_failure = rialto_tx_has_failed (tx);

  /* All of this does nothing now. */
  g_assert_cmpint (rialto_tx_exec (tx, &insert_value, SQL_ID (2), SQL_INT (1), SQL_NULL, SQL_NULL, SQL_NULL),
                   ==, 0);
  g_assert_cmpint (rialto_tx_new_id (tx), ==, 0);
  g_assert_cmpint (rialto_tx_enqueue (tx, "kind", NULL, "{}", 0), ==, 0);
  rialto_tx_emit (tx, &(RialtoEvent) { "user", 1, 1, 1, 1 });
  rialto_tx_lock (tx, RIALTO_LOCK_HUB, 1);
  g_assert_false (rialto_tx_try_lock (tx, RIALTO_LOCK_HUB, 1));
  g_assert_cmpint (rialto_tx_query_int (tx, &count_values), ==, 0);
  rows = rialto_tx_query (tx, &select_values);
  if (!rialto_rows_next (rows))
    return rialto_fail (error, RIALTO_ERROR_NOT_FOUND);
  return TRUE;
}

static gboolean
count (RialtoTx *tx,
       gpointer  data,
       GError  **error)
{
  g_autoptr (RialtoRows) rows = rialto_tx_query (tx, &count_values);

  g_assert_true (rialto_rows_next (rows));
  *(gint64 *) data = rialto_rows_int (rows, 0);
  return TRUE;
}

static void
assert_count (StoreFixture *fixture,
              gint64        expected)
{
  gint64 number = -1;

  store_fixture_read (fixture, count, &number);
  g_assert_cmpint (number, ==, expected);
}

static void
test_sticky (gconstpointer data)
{
  g_autoptr (StoreFixture) fixture = fixture_with_values (data);
  RialtoSql *wrong[] = { &nonsense, &bare_parameter, &left_out, &update_values };

  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autoptr (GError) error = NULL;
      Sticky sticky = { .wrong = wrong[i] };

      g_test_expect_message ("rialto-store", G_LOG_LEVEL_WARNING, "*test.*");
      g_assert_false (rialto_store_write (fixture->store, go_on_after_failure, &sticky, NULL, &error));
      g_test_assert_expected_messages ();
      /* Not what the body made of it. */
      g_assert_error (error, RIALTO_ERROR, RIALTO_ERROR_INTERNAL);
      g_assert_true (sticky.saw_failure);
      g_assert_cmpuint (sticky.runs, ==, 1);
      assert_count (fixture, 0);
    }
}

static gboolean
fail_without_reason (RialtoTx *tx,
                     gpointer  data,
                     GError  **error)
{
  return FALSE;
}

static gboolean
use_twice (RialtoTx *tx,
           gpointer  data,
           GError  **error)
{
  g_autoptr (RialtoRows) one = rialto_tx_query (tx, &select_values);
  g_autoptr (RialtoRows) other = rialto_tx_query (tx, &select_values);

  return TRUE;
}

static gboolean
write_in_read (RialtoTx *tx,
               gpointer  data,
               GError  **error)
{
  g_assert_cmpint (rialto_tx_exec (tx, &update_values, SQL_INT (1)), ==, 0);
  return TRUE;
}

static gboolean
write_by_query_in_read (RialtoTx *tx,
                        gpointer  data,
                        GError  **error)
{
  g_autoptr (RialtoRows) rows = rialto_tx_query (tx, &upsert_returning, SQL_ID (9));

  return TRUE;
}

static gboolean
id_in_read (RialtoTx *tx,
            gpointer  data,
            GError  **error)
{
  g_assert_cmpint (rialto_tx_new_id (tx), ==, 0);
  return TRUE;
}

static void
test_misuse (gconstpointer data)
{
  g_autoptr (StoreFixture) fixture = fixture_with_values (data);
  static const struct
  {
    RialtoTxFunc run;
    const char *message;
  } cases[] = {
    { fail_without_reason, "*without saying why*" },
    { use_twice, "*test.select_values*in use*" },
    { write_in_read, "*test.update_values*only reads*" },
    { write_by_query_in_read, "*test.upsert_returning*read*only*" },
    { id_in_read, "*does not write*" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;

      g_test_expect_message ("rialto-store", G_LOG_LEVEL_WARNING, cases[i].message);
      g_assert_false (rialto_store_read (fixture->store, cases[i].run, NULL, NULL, &error));
      g_test_assert_expected_messages ();
      g_assert_error (error, RIALTO_ERROR, RIALTO_ERROR_INTERNAL);
    }
  assert_count (fixture, 0);
}

static gboolean
insert_twice (RialtoTx *tx,
              gpointer  data,
              GError  **error)
{
  for (int i = 0; i < 2; i++)
    rialto_tx_exec (tx, &insert_value, SQL_ID (1), SQL_NULL, SQL_NULL, SQL_NULL, SQL_NULL);
  return TRUE;
}

static void
test_duplicate (gconstpointer data)
{
  g_autoptr (StoreFixture) fixture = fixture_with_values (data);
  g_autoptr (GError) error = NULL;

  g_assert_false (rialto_store_write (fixture->store, insert_twice, NULL, NULL, &error));
  g_assert_error (error, RIALTO_ERROR, RIALTO_ERROR_CONFLICT);
  assert_count (fixture, 0);
}

static void
note_query (const RialtoSql *sql,
            gint64           elapsed_us,
            guint64          rows,
            gpointer         data)
{
  if (sql == &select_flagged)
    g_atomic_int_add ((gint *) data, (gint) rows);
}

static const RialtoSqlFigures *
find_figures (GArray          *all,
              const RialtoSql *sql)
{
  for (guint i = 0; i < all->len; i++)
    {
      if (g_array_index (all, RialtoSqlFigures, i).sql == sql)
        return &g_array_index (all, RialtoSqlFigures, i);
    }
  return NULL;
}

static void
test_figures (gconstpointer data)
{
  g_autoptr (StoreFixture) fixture = fixture_with_values (data);
  g_autoptr (GArray) before = NULL;
  g_autoptr (GArray) after = NULL;
  RialtoStoreFigures store_figures;
  gint rows = 0;

  store_fixture_write (fixture, insert_all, NULL);
  store_fixture_read (fixture, read_others, NULL);
  before = rialto_store_sql_figures (fixture->store);
  rialto_store_set_query_hook (fixture->store, 0, note_query, &rows);
  store_fixture_read (fixture, read_others, NULL);
  g_assert_cmpint (g_atomic_int_get (&rows), ==, 2);
  rialto_store_set_query_hook (fixture->store, G_MAXINT64, note_query, &rows);
  store_fixture_read (fixture, read_others, NULL);
  g_assert_cmpint (g_atomic_int_get (&rows), ==, 2);
  after = rialto_store_sql_figures (fixture->store);

  g_assert_cmpuint (find_figures (after, &select_flagged)->runs, ==,
                    find_figures (before, &select_flagged)->runs + 2);
  g_assert_cmpuint (find_figures (after, &select_flagged)->rows, ==,
                    find_figures (before, &select_flagged)->rows + 4);
  g_assert_cmpuint (find_figures (after, &select_flagged)->time_us, >=,
                    find_figures (after, &select_flagged)->max_us);
  rialto_store_get_figures (fixture->store, &store_figures);
  g_assert_cmpuint (store_figures.reads, ==, 3);
  g_assert_cmpuint (store_figures.writes, >=, 2);
}

static gboolean
explain_one (StoreFixture *fixture,
             RialtoSql    *sql,
             const char   *scan)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *plan = rialto_store_explain (fixture->store, sql, &error);

  g_assert_no_error (error);
  g_assert_nonnull (plan);
  return strstr (plan, scan) != NULL;
}

static void
test_explain (gconstpointer data)
{
  g_autoptr (StoreFixture) fixture = fixture_with_values (data);
  g_autoptr (GError) error = NULL;
  const char *scan = GPOINTER_TO_INT (data) == RIALTO_STORE_SQLITE ? "SCAN vals" : "Seq Scan on vals";

  g_assert_true (explain_one (fixture, &select_maybe, scan));
  g_assert_false (explain_one (fixture, &update_values, scan));
  g_assert_false (explain_one (fixture, &insert_value, scan));

  g_test_expect_message ("rialto-store", G_LOG_LEVEL_WARNING, "*test.nonsense*");
  g_assert_null (rialto_store_explain (fixture->store, &nonsense, &error));
  g_test_assert_expected_messages ();
  g_assert_error (error, RIALTO_ERROR, RIALTO_ERROR_INTERNAL);
}

static const char *const words[] = { "B", "a", "b", "b a", "b-a", "ba", "\u00c4" };

static gboolean
insert_words (RialtoTx *tx,
              gpointer  data,
              GError  **error)
{
  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    rialto_tx_exec (tx, &insert_setting, SQL_TEXT (words[G_N_ELEMENTS (words) - 1 - i]));
  return TRUE;
}

static gboolean
read_words (RialtoTx *tx,
            gpointer  data,
            GError  **error)
{
  g_autoptr (RialtoRows) rows = rialto_tx_query (tx, &select_settings, SQL_TEXT ("A"));

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    {
      g_assert_true (rialto_rows_next (rows));
      g_assert_cmpstr (rialto_rows_text (rows, 0), ==, words[i]);
    }
  g_assert_false (rialto_rows_next (rows));
  return TRUE;
}

/* Bytes order text on both, whatever the language of the database. */
static void
test_order (gconstpointer data)
{
  g_autoptr (StoreFixture) fixture = store_fixture_new (GPOINTER_TO_INT (data));

  store_fixture_write (fixture, insert_words, NULL);
  store_fixture_read (fixture, read_words, NULL);
}

static void
test_translation (void)
{
  static const struct
  {
    const char *text;
    const char *expected;
    guint n_params;
  } cases[] = {
    { "SELECT 1", "SELECT 1", 0 },
    { "SELECT ?1, ?2, ?1", "SELECT $1, $2, $1", 2 },
    { "SELECT '?1', 'it''s ?2', ?1", "SELECT '?1', 'it''s ?2', $1", 1 },
    { "SELECT \"?1\" -- ?2\n, ?1 /* ?3 */", "SELECT \"?1\" -- ?2\n, $1 /* ?3 */", 1 },
    { "SELECT ?10, ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9", "SELECT $10, $1, $2, $3, $4, $5, $6, $7, $8, $9",
      10 },
  };
  static const char *const faulty[] = { "SELECT ?", "SELECT ?0", "SELECT ?65", "SELECT ?2", "SELECT ?1, ?x" };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *fault = NULL;
      guint n_params = 99;
      g_autofree char *text = rialto_sql_to_postgres (cases[i].text, &n_params, &fault);

      g_assert_cmpstr (text, ==, cases[i].expected);
      g_assert_cmpuint (n_params, ==, cases[i].n_params);
      g_assert_null (fault);
    }
  for (guint i = 0; i < G_N_ELEMENTS (faulty); i++)
    {
      g_autofree char *fault = NULL;
      guint n_params;
      g_autofree char *text = rialto_sql_to_postgres (faulty[i], &n_params, &fault);

      g_assert_nonnull (fault);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/store/sql/translation", test_translation);
  store_fixture_add_test ("/store/sql/values", test_values);
  store_fixture_add_test ("/store/sql/returning", test_returning);
  store_fixture_add_test ("/store/sql/order", test_order);
  store_fixture_add_test ("/store/sql/sticky", test_sticky);
  store_fixture_add_test ("/store/sql/misuse", test_misuse);
  store_fixture_add_test ("/store/sql/duplicate", test_duplicate);
  store_fixture_add_test ("/store/sql/figures", test_figures);
  store_fixture_add_test ("/store/sql/explain", test_explain);
  return g_test_run ();
}
