/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store-fixture.h"

#include <glib/gstdio.h>
#include <unistd.h>

#ifdef RIALTO_HAVE_POSTGRES
#include <libpq-fe.h>

static const char *
cluster_uri (void)
{
  const char *uri = g_getenv ("RIALTO_TEST_POSTGRES");

  if (uri == NULL || *uri == '\0')
    {
      g_printerr ("RIALTO_TEST_POSTGRES is not set: the tests of this store need a PostgreSQL to run in\n");
      exit (EXIT_FAILURE);
    }
  return uri;
}

static char *
run_sql (const char *uri,
         const char *sql)
{
  PGconn *connection = PQconnectdb (uri);
  PGresult *result = PQexec (connection, sql);
  char *value;

  if (PQresultStatus (result) != PGRES_COMMAND_OK && PQresultStatus (result) != PGRES_TUPLES_OK)
    g_error ("%s: %s", sql, PQerrorMessage (connection));
  value = PQntuples (result) > 0 && PQnfields (result) > 0 ? g_strdup (PQgetvalue (result, 0, 0)) : NULL;
  PQclear (result);
  PQfinish (connection);
  return value;
}

/* The cluster's URI with another database. */
static char *
database_uri (const char *database)
{
  PQconninfoOption *options = PQconninfoParse (cluster_uri (), NULL);
  g_autoptr (GString) uri = g_string_new ("postgresql:///");

  g_assert_nonnull (options);
  g_string_append_printf (uri, "%s?application_name=rialto-test", database);
  for (PQconninfoOption *option = options; option->keyword != NULL; option++)
    {
      if (option->val == NULL || g_str_equal (option->keyword, "dbname"))
        continue;
      g_string_append_printf (uri, "&%s=", option->keyword);
      g_string_append_uri_escaped (uri, option->val, NULL, FALSE);
    }
  PQconninfoFree (options);
  return g_string_free_and_steal (g_steal_pointer (&uri));
}

static void
create_database (StoreFixture *fixture)
{
  static gint counter;
  g_autofree char *sql = NULL;

  fixture->database = g_strdup_printf ("rialto_test_%d_%d", (int) getpid (), g_atomic_int_add (&counter, 1));
  fixture->uri = database_uri (fixture->database);
  /* With an order of its own for words, so that whatever counts on bytes has to say so. */
  sql = g_strdup_printf (
    "CREATE DATABASE %s TEMPLATE template0 ENCODING 'UTF8' LOCALE_PROVIDER icu ICU_LOCALE 'de'",
    fixture->database);
  g_free (run_sql (cluster_uri (), sql));
}

static void
drop_database (StoreFixture *fixture)
{
  g_autofree char *sql = g_strdup_printf ("DROP DATABASE %s WITH (FORCE)", fixture->database);

  g_free (run_sql (cluster_uri (), sql));
}

char *
store_fixture_psql (StoreFixture *fixture,
                    const char   *sql)
{
  return run_sql (fixture->uri, sql);
}
#endif

/* A database with nothing in it, not open. */
StoreFixture *
store_fixture_new_empty (RialtoStoreKind kind)
{
  StoreFixture *fixture = g_new0 (StoreFixture, 1);
  g_autoptr (GError) error = NULL;

  fixture->kind = kind;
  fixture->folder = g_dir_make_tmp ("rialto-store-XXXXXX", &error);
  g_assert_no_error (error);
#ifdef RIALTO_HAVE_POSTGRES
  if (kind == RIALTO_STORE_POSTGRES)
    create_database (fixture);
#endif
  if (kind == RIALTO_STORE_SQLITE)
    {
      fixture->path = g_build_filename (fixture->folder, "rialto.db", NULL);
      fixture->uri = g_strconcat ("sqlite:", fixture->path, NULL);
    }
  fixture->options.uri = fixture->uri;
  fixture->options.migrate = TRUE;
  return fixture;
}

/* A store, open and migrated. */
StoreFixture *
store_fixture_new (RialtoStoreKind kind)
{
  StoreFixture *fixture = store_fixture_new_empty (kind);

  store_fixture_open (fixture);
  return fixture;
}

void
store_fixture_open (StoreFixture *fixture)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (fixture->store);
  fixture->store = rialto_store_open (&fixture->options, &error);
  g_assert_no_error (error);
  g_assert_nonnull (fixture->store);
}

void
store_fixture_close (StoreFixture *fixture)
{
  g_clear_pointer (&fixture->store, rialto_store_close);
}

static void
remove_folder (const char *path)
{
  g_autoptr (GDir) folder = g_dir_open (path, 0, NULL);
  const char *name;

  g_assert_nonnull (folder);
  while ((name = g_dir_read_name (folder)) != NULL)
    {
      g_autofree char *file = g_build_filename (path, name, NULL);

      if (g_file_test (file, G_FILE_TEST_IS_DIR))
        remove_folder (file);
      else
        g_assert_cmpint (g_unlink (file), ==, 0);
    }
  g_assert_cmpint (g_rmdir (path), ==, 0);
}

void
store_fixture_free (StoreFixture *fixture)
{
  store_fixture_close (fixture);
#ifdef RIALTO_HAVE_POSTGRES
  if (fixture->database != NULL)
    drop_database (fixture);
#endif
  remove_folder (fixture->folder);
  g_free (fixture->folder);
  g_free (fixture->database);
  g_free (fixture->path);
  g_free (fixture->uri);
  g_free (fixture);
}

void
store_fixture_add_test (const char   *path,
                        GTestDataFunc func)
{
  g_autofree char *sqlite = g_strconcat (path, "/sqlite", NULL);
#ifdef RIALTO_HAVE_POSTGRES
  g_autofree char *postgres = g_strconcat (path, "/postgres", NULL);

  g_test_add_data_func (postgres, GINT_TO_POINTER (RIALTO_STORE_POSTGRES), func);
#endif
  g_test_add_data_func (sqlite, GINT_TO_POINTER (RIALTO_STORE_SQLITE), func);
}

void
store_fixture_write (StoreFixture *fixture,
                     RialtoTxFunc  run,
                     gpointer      data)
{
  g_autoptr (GError) error = NULL;

  rialto_store_write (fixture->store, run, data, NULL, &error);
  g_assert_no_error (error);
}

void
store_fixture_read (StoreFixture *fixture,
                    RialtoTxFunc  run,
                    gpointer      data)
{
  g_autoptr (GError) error = NULL;

  rialto_store_read (fixture->store, run, data, NULL, &error);
  g_assert_no_error (error);
}
