/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server-fixture.h"

#include "rialto-figures.h"

#include <string.h>

/* The plan of every statement of the program, on both stores, whether anything has run it or not: none reads a whole table that grows
 * with the community, nor a whole index of one. */

/* What the server does not run while it serves: commands of the operator, which may take their time, the demo community, tests. */
static const char *const not_served[] = { "check.", "console.", "demo.", "test." };

/* Tables with a row for each node, schedule, migration, or one row. */
static const char *const small_tables[] = { "event_mark", "nodes", "schedules", "schema_migrations",
                                            "sqlite_schema" };

/* Indexes of what is under way just now: jobs that run, events that have no number yet. */
static const char *const small_indexes[] = { "events_unnumbered", "jobs_running" };

/* Whole tables, and why. */
static const struct
{
  const char *statement, *table, *reason;
} allowed[] = {
  { "explore.ranked", "explore", "five thousand rows at most, read by the job that makes them" },
  { "explore.candidates", "post_counts", "in step with the newest posts, and ends with them" },
  { "suggestions.most_followed", "user_counts", "the first thousand of an index" },
  { "tags.leading", "explore", "the first two hundred of an index" },
};

/* What is sorted is bounded first, by a LIMIT inside or by what one person or one post may have. */
static const char *const sorts[] = {
  "explore.page",       "feed.pull",     "feed.scan",         "notifications.by_id",
  "notifications.page", "people.search", "saves.page",        "search.posts_common",
  "search.posts_rare",  "search.tags",   "sessions.too_many", "suggestions.most_followed",
  "suggestions.near",   "tagged.page",   "tags.leading",      "tags.page",
  "user_posts.page",
};

/* Written for one store: there, or in another text, they are planned all the same. */
static const char *const of_one_store[] = {
  "authors.open",       "blobs.lock",     "events.mark", "events.number",  "events.set_mark",
  "explore.set",        "feed.pull",      "feed.scan",   "jobs.claim",     "post_views.insert",
  "schema.has_history", "schema.orphans", "store.lock",  "store.try_lock",
};

RIALTO_SQL (list_tables, "test.list_tables", "SELECT name FROM sqlite_schema WHERE type = 'table'");

/* What must be found out. */
RIALTO_SQL (whole_table, "test.whole_table", "SELECT u.id FROM users u WHERE u.name = ?1");
RIALTO_SQL (whole_index, "test.whole_index", "SELECT u.handle FROM users u ORDER BY u.handle");
RIALTO_SQL (
  whole_join,
  "test.whole_join",
  "SELECT p.id FROM posts p, users u WHERE u.id = p.author AND u.name = p.caption ORDER BY p.caption");

static GHashTable *planned; /* of RialtoSql: on one store or on both */

static gboolean
is_one_of (const char        *name,
           const char *const *names,
           guint              n_names)
{
  for (guint i = 0; i < n_names; i++)
    if (g_str_equal (name, names[i]))
      return TRUE;
  return FALSE;
}
#define IS_ONE_OF(name, names) is_one_of ((name), (names), G_N_ELEMENTS (names))

static gboolean
is_served (const RialtoSql *sql)
{
  for (guint i = 0; i < G_N_ELEMENTS (not_served); i++)
    if (g_str_has_prefix (sql->name, not_served[i]))
      return FALSE;
  return TRUE;
}

static gboolean
may_read_all (const RialtoSql *sql,
              const char      *table)
{
  for (guint i = 0; i < G_N_ELEMENTS (allowed); i++)
    if (g_str_equal (sql->name, allowed[i].statement) && g_str_equal (table, allowed[i].table))
      return TRUE;
  return IS_ONE_OF (table, small_tables);
}

/* The table that a statement calls @name; NULL when that is a subquery. */
static char *
resolve (const RialtoSql *sql,
         const char      *name,
         GHashTable      *tables)
{
  g_autofree char *quoted = g_regex_escape_string (name, -1);
  g_autofree char *pattern = g_strdup_printf ("(?:FROM|JOIN|UPDATE|INTO|,)\\s+(\\w+)\\s+(?:AS\\s+)?%s\\b",
                                              quoted);
  g_autoptr (GRegex) regex = g_regex_new (pattern, 0, 0, NULL);
  g_autoptr (GMatchInfo) match = NULL;

  if (g_hash_table_contains (tables, name))
    return g_strdup (name);
  for (g_regex_match (regex, sql->text, 0, &match); g_match_info_matches (match);
       g_match_info_next (match, NULL))
    {
      g_autofree char *table = g_match_info_fetch (match, 1);

      if (g_hash_table_contains (tables, table))
        return g_steal_pointer (&table);
    }
  return NULL;
}

/* "SCAN u", "SCAN users USING COVERING INDEX users_staff": all rows, or all of an index. How many faults there are. */
static guint
judge_sqlite (const RialtoSql *sql,
              const char      *plan,
              GHashTable      *tables)
{
  g_auto (GStrv) lines = g_strsplit (plan, "\n", -1);
  guint n_faults = 0;

  for (guint i = 0; lines[i] != NULL; i++)
    {
      const char *line = g_strstrip (lines[i]);
      g_auto (GStrv) words = g_strsplit (line, " ", -1);
      const char *using_index = strstr (line, " INDEX ");
      g_autofree char *table = NULL;

      if (g_str_has_prefix (line, "USE TEMP B-TREE FOR ORDER BY") && !IS_ONE_OF (sql->name, sorts))
        {
          g_test_message ("%s sorts", sql->name);
          n_faults++;
        }
      if (g_strv_length (words) < 2 || !g_str_equal (words[0], "SCAN"))
        continue;
      table = resolve (sql, words[1], tables);
      if (table == NULL || may_read_all (sql, table) ||
          (using_index != NULL && IS_ONE_OF (using_index + strlen (" INDEX "), small_indexes)))
        continue;
      g_test_message ("%s: %s", sql->name, line);
      n_faults++;
    }
  /* Replies are not looked at to list comments. */
  if (g_str_equal (sql->name, "comments.page"))
    g_assert_nonnull (strstr (plan, "INDEX comments_post "));
  return n_faults;
}

static guint
indent_of (const char *line)
{
  return (guint) strspn (line, " ");
}

/* Whether one of the lines that describe the node at @at begins with @what. */
static gboolean
node_has (char      **lines,
          guint       at,
          const char *what)
{
  for (guint i = at + 1; lines[i] != NULL && strstr (lines[i], "->") == NULL; i++)
    {
      if (indent_of (lines[i]) <= indent_of (lines[at]))
        return FALSE;
      if (g_str_has_prefix (lines[i] + indent_of (lines[i]), what))
        return TRUE;
    }
  return FALSE;
}

/* The first rows in the order of an index, none of which is passed over. */
static gboolean
is_limited (char **lines,
            guint  at)
{
  guint parent = at;

  while (parent > 0 && (indent_of (lines[parent]) >= indent_of (lines[at]) ||
                        (strstr (lines[parent], "->") == NULL && indent_of (lines[parent]) > 0)))
    parent--;
  return parent < at && strstr (lines[parent], "Limit ") != NULL && !node_has (lines, at, "Filter:");
}

/* "Seq Scan on users u", or "Index Scan using users_pkey on users u" without an "Index Cond:". How many faults there are. */
static guint
judge_postgres (const RialtoSql *sql,
                const char      *plan)
{
  g_autoptr (GRegex)
    regex = g_regex_new ("(Seq Scan|Index (?:Only )?Scan(?: Backward)? using (\\w+)) on (\\w+)", 0, 0, NULL);
  g_auto (GStrv) lines = g_strsplit (plan, "\n", -1);
  guint n_faults = 0;

  for (guint i = 0; lines[i] != NULL; i++)
    {
      g_autoptr (GMatchInfo) match = NULL;
      g_autofree char *index = NULL, *table = NULL;

      if (!g_regex_match (regex, lines[i], 0, &match))
        continue;
      index = g_match_info_fetch (match, 2);
      table = g_match_info_fetch (match, 3);
      if (may_read_all (sql, table))
        continue;
      if (*index != '\0' &&
          (IS_ONE_OF (index, small_indexes) || node_has (lines, i, "Index Cond:") || is_limited (lines, i)))
        continue;
      g_test_message ("%s:\n%s", sql->name, plan);
      n_faults++;
    }
  return n_faults;
}

static gboolean
read_tables (RialtoTx *tx,
             gpointer  data,
             GError  **error)
{
  g_autoptr (RialtoRows) rows = rialto_tx_query (tx, &list_tables);

  while (rialto_rows_next (rows))
    g_hash_table_add (data, g_strdup (rialto_rows_text (rows, 0)));
  return TRUE;
}

static GHashTable *
tables_new (ServerFixture *fixture)
{
  g_autoptr (GHashTable) tables = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GError) error = NULL;

  if (fixture->kind == RIALTO_STORE_SQLITE)
    {
      rialto_store_read (fixture->context->store, read_tables, tables, NULL, &error);
      g_assert_no_error (error);
      g_assert_cmpuint (g_hash_table_size (tables), >, 30);
    }
  return g_steal_pointer (&tables);
}

/* SQLite plans by the schema alone. PostgreSQL goes by how much there is. */
static void
fill (ServerFixture *fixture)
{
#ifdef RIALTO_HAVE_POSTGRES
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "plans-fill.sql", NULL);
  g_autofree char *text = NULL;

  if (fixture->kind != RIALTO_STORE_POSTGRES)
    return;
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_free (store_fixture_psql (fixture->database, text));
  g_free (store_fixture_psql (fixture->database, "ANALYZE"));
#endif
}

static guint
judge (ServerFixture *fixture,
       RialtoSql     *sql,
       GHashTable    *tables)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *plan = rialto_store_explain (fixture->context->store, sql, &error);

  if (plan == NULL && IS_ONE_OF (sql->name, of_one_store))
    return 0;
  if (plan == NULL)
    {
      g_test_message ("%s cannot be planned", sql->name);
      return 1;
    }
  g_hash_table_add (planned, sql);
  return fixture->kind == RIALTO_STORE_SQLITE ? judge_sqlite (sql, plan, tables) : judge_postgres (sql, plan);
}

static void
test_plans (ServerFixture *fixture)
{
  g_autoptr (GHashTable) tables = tables_new (fixture);
  guint n, n_faults = 0;
  RialtoSql *const *all = rialto_sql_all (&n);

  fill (fixture);
  for (guint i = 0; i < n; i++)
    if (is_served (all[i]))
      n_faults += judge (fixture, all[i], tables);
  g_assert_cmpuint (n_faults, ==, 0);
}

/* The judges are not blind. */
static void
test_faults (ServerFixture *fixture)
{
  RialtoSql *const bad[] = { &whole_table, &whole_index, &whole_join };
  g_autoptr (GHashTable) tables = tables_new (fixture);

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    g_assert_cmpuint (judge (fixture, bad[i], tables), >, 0);
}

/* What was written for one store has been planned on that. */
static void
test_complete (void)
{
  guint n, n_missing = 0;
  RialtoSql *const *all = rialto_sql_all (&n);

  g_assert_cmpuint (n, >, 300);
  for (guint i = 0; i < n; i++)
    if (is_served (all[i]) && !g_hash_table_contains (planned, all[i]))
      {
        g_test_message ("%s has no plan on any store", all[i]->name);
        n_missing++;
      }
  g_assert_cmpuint (n_missing, ==, 0);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  /* What another store's statement is answered is a warning. */
  g_log_set_always_fatal (G_LOG_LEVEL_ERROR | G_LOG_LEVEL_CRITICAL);
  planned = g_hash_table_new (NULL, NULL);
  server_test_add_alone ("plans/no-full-scans", test_plans);
  server_test_add_alone ("plans/faults", test_faults);
  g_test_add_func ("/then/plans/complete", test_complete);
  return g_test_run ();
}
