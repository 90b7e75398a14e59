/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "people-fixture.h"

#include "rialto-check.h"
#include "rialto-figures.h"
#include "rialto-people-checks.h"

/* Ids of people without an account: older than anybody who signs up. */
#define FIRST_EXTRA 1000

RIALTO_SQL (test_delete_user, "test.delete_user", "UPDATE users SET deleted_at = ?2 WHERE id = ?1");
RIALTO_SQL (
  test_add_users,
  "test.add_users",
  "WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < ?2) "
  "INSERT INTO users (id, handle, name, role, locked) SELECT ?1 + i, 'extra' || i, 'Extra ' || i, 0, FALSE FROM n");
RIALTO_SQL (test_add_profiles,
            "test.add_profiles",
            "INSERT INTO profiles (user_id, bio, created_at, version) SELECT id, '', 0, 1 FROM users "
            "WHERE id >= ?1 AND id < ?2");
RIALTO_SQL (
  test_add_counts,
  "test.add_counts",
  "INSERT INTO user_counts (user_id, posts, followers, following, storage) SELECT id, 0, 0, 0, 0 FROM users "
  "WHERE id >= ?1 AND id < ?2");
RIALTO_SQL (test_events,
            "test.events",
            "SELECT count (*) FROM events WHERE topic = ?1 AND topic_id = ?2 AND type = ?3 AND entity = ?4");
RIALTO_SQL (test_jobs, "test.jobs", "SELECT count (*) FROM jobs WHERE kind = ?1 AND key = ?2");

static Reply *
call (ServerFixture *fixture,
      Member        *member,
      const char    *method,
      const char    *body,
      const char    *format,
      va_list        args)
{
  g_autofree char *path = g_strdup_vprintf (format, args);

  return server_call (fixture, member != NULL ? member->token : NULL, method, path, body);
}

Reply *
people_call (ServerFixture *fixture,
             Member        *member,
             const char    *method,
             const char    *body,
             const char    *format,
             ...)
{
  va_list args;
  Reply *reply;

  va_start (args, format);
  reply = call (fixture, member, method, body, format, args);
  va_end (args);
  return reply;
}

void
people_do (ServerFixture *fixture,
           Member        *member,
           guint          status,
           const char    *method,
           const char    *format,
           ...)
{
  g_autoptr (Reply) reply = NULL;
  va_list args;

  va_start (args, format);
  reply = call (fixture, member, method, NULL, format, args);
  va_end (args);
  assert_status (reply, status);
}

/* With the present version. */
Reply *
people_patch (ServerFixture *fixture,
              Member        *member,
              const char    *body)
{
  g_autoptr (Reply) now = people_call (fixture, member, "GET", NULL, "/users/%" G_GINT64_FORMAT, member->id);
  g_autofree char *path = g_strdup_printf ("/users/%" G_GINT64_FORMAT, member->id);
  g_autofree char *match = g_strdup_printf ("If-Match: \"%" G_GINT64_FORMAT "\"", reply_int (now, "version"));

  return server_call_full (fixture, member->token, "PATCH", path, body, -1,
                           (const char *const[]) { match, NULL });
}

void
people_lock (ServerFixture *fixture,
             Member        *member,
             gboolean       locked)
{
  g_autoptr (Reply)
    reply = people_patch (fixture, member, locked ? "{\"locked\":true}" : "{\"locked\":false}");

  assert_status (reply, 200);
  g_assert_true (reply_bool (reply, "locked") == locked);
}

typedef struct
{
  RialtoSql        *sql;
  const RialtoBind *binds;
  guint             n_binds;
  gint64            result;
} Statement;

static gboolean
run_query (RialtoTx *tx,
           gpointer  data,
           GError  **error)
{
  Statement *statement = data;
  g_autoptr (RialtoRows)
    rows = rialto_tx_query_array (tx, statement->sql, statement->binds, statement->n_binds);

  statement->result = rialto_rows_next (rows) ? rialto_rows_int (rows, 0) : -1;
  return TRUE;
}

static gboolean
run_exec (RialtoTx *tx,
          gpointer  data,
          GError  **error)
{
  Statement *statement = data;

  statement->result = rialto_tx_exec_array (tx, statement->sql, statement->binds, statement->n_binds);
  return TRUE;
}

static gint64
run (ServerFixture    *fixture,
     RialtoTxFunc      func,
     RialtoSql        *sql,
     const RialtoBind *binds,
     guint             n_binds)
{
  g_autoptr (RialtoArena) arena = rialto_arena_new ();
  g_autoptr (GError) error = NULL;
  Statement statement = { sql, binds, n_binds, -1 };

  if (func == run_exec)
    rialto_store_write (fixture->context->store, func, &statement, arena, &error);
  else
    rialto_store_read (fixture->context->store, func, &statement, arena, &error);
  g_assert_no_error (error);
  return statement.result;
}

static guint
count_parameters (const RialtoSql *sql)
{
  return strstr (sql->text, "?2") != NULL ? 2 : strstr (sql->text, "?1") != NULL ? 1 : 0;
}

gint64
people_number (ServerFixture *fixture,
               RialtoSql     *sql,
               gint64         one,
               gint64         other)
{
  return run (fixture, run_query, sql, (const RialtoBind[]) { SQL_INT (one), SQL_INT (other) },
              count_parameters (sql));
}

gint64
people_exec (ServerFixture *fixture,
             RialtoSql     *sql,
             gint64         one,
             gint64         other)
{
  return run (fixture, run_exec, sql, (const RialtoBind[]) { SQL_INT (one), SQL_INT (other) },
              count_parameters (sql));
}

void
people_delete (ServerFixture *fixture,
               Member        *member)
{
  g_assert_cmpint (people_exec (fixture, &test_delete_user, member->id, 1), ==, 1);
}

RialtoId
people_add_many (ServerFixture *fixture,
                 guint          n)
{
  g_assert_cmpint (people_exec (fixture, &test_add_users, FIRST_EXTRA, n), ==, n);
  g_assert_cmpint (people_exec (fixture, &test_add_profiles, FIRST_EXTRA, FIRST_EXTRA + n), ==, n);
  g_assert_cmpint (people_exec (fixture, &test_add_counts, FIRST_EXTRA, FIRST_EXTRA + n), ==, n);
  return FIRST_EXTRA;
}

guint
people_events (ServerFixture *fixture,
               const char    *topic,
               RialtoId       topic_id,
               const char    *type,
               RialtoId       entity)
{
  const RialtoBind binds[] = { SQL_TEXT (topic), SQL_INT (topic_id), SQL_TEXT (type), SQL_INT (entity) };

  return (guint) run (fixture, run_query, &test_events, binds, G_N_ELEMENTS (binds));
}

guint
people_jobs (ServerFixture *fixture,
             const char    *kind,
             RialtoId       person)
{
  g_autofree char *key = g_strdup_printf ("%" G_GINT64_FORMAT, person);
  const RialtoBind binds[] = { SQL_TEXT (kind), SQL_TEXT (key) };

  return (guint) run (fixture, run_query, &test_jobs, binds, G_N_ELEMENTS (binds));
}

/* What the pump, the queue and the store do for themselves is not the handler's. */
static gboolean
is_own (const RialtoSql *sql)
{
  static const char *const own[] = { "people.",          "profiles.",     "relations.",  "follows.",
                                     "follow_requests.", "blocks.",       "mutes.",      "suggestions.",
                                     "person.",          "person_words.", "users.update" };

  for (guint i = 0; i < G_N_ELEMENTS (own); i++)
    if (g_str_has_prefix (sql->name, own[i]))
      return TRUE;
  return FALSE;
}

static guint64
count_runs (ServerFixture *fixture)
{
  g_autoptr (GArray) figures = rialto_store_sql_figures (fixture->context->store);
  guint64 runs = 0;

  for (guint i = 0; i < figures->len; i++)
    if (is_own (g_array_index (figures, RialtoSqlFigures, i).sql))
      runs += g_array_index (figures, RialtoSqlFigures, i).runs;
  return runs;
}

guint
people_statements (ServerFixture *fixture,
                   Member        *member,
                   const char    *method,
                   const char    *path)
{
  guint64 before = count_runs (fixture);
  g_autoptr (Reply) reply = people_call (fixture, member, method, NULL, "%s", path);

  g_assert_cmpuint (reply->status / 100, ==, 2);
  return (guint) (count_runs (fixture) - before);
}

void
people_check (ServerFixture *fixture)
{
  g_autoptr (GPtrArray) problems = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GError) error = NULL;

  rialto_people_register_checks (fixture->context->store);
  rialto_store_check (fixture->context->store, problems, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < problems->len; i++)
    g_test_message ("%s", (char *) problems->pdata[i]);
  g_assert_cmpuint (problems->len, ==, 0);
}

char *
people_handles (Reply *reply)
{
  g_autoptr (GString) handles = g_string_new (NULL);

  assert_status (reply, 200);
  for (guint i = 0; i < reply_count (reply, "items"); i++)
    {
      g_autofree char *path = g_strdup_printf ("items/%u/handle", i);

      g_string_append_printf (handles, "%s%s", i > 0 ? " " : "", reply_string (reply, path));
    }
  return g_string_free_and_steal (g_steal_pointer (&handles));
}
