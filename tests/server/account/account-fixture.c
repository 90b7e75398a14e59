/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "account-fixture.h"

#include "rialto-jobs.h"

#include <glib/gstdio.h>
#include <string.h>

#define TOKEN_CHARS 43

typedef struct
{
  RialtoSql  *sql;
  gint64      first, second;
  gboolean    exec;
  const char *topic, *type; /* of events */
  gint64      number;
  const char *text;
} Ask;

static gboolean
run_ask (RialtoTx *tx,
         gpointer  data,
         GError  **error)
{
  Ask *ask = data;
  g_autoptr (RialtoRows) rows = NULL;

  if (ask->exec)
    {
      rialto_tx_exec (tx, ask->sql, SQL_INT (ask->first), SQL_INT (ask->second));
      return TRUE;
    }
  if (ask->topic != NULL)
    rows = rialto_tx_query (tx, ask->sql, SQL_TEXT (ask->topic), SQL_INT (ask->first), SQL_TEXT (ask->type));
  else
    rows = rialto_tx_query (tx, ask->sql, SQL_INT (ask->first));
  ask->number = 0;
  ask->text = NULL;
  if (rialto_rows_next (rows))
    {
      ask->number = rialto_rows_int (rows, 0);
      ask->text = rialto_rows_text (rows, 0);
    }
  return TRUE;
}

static void
run (ServerFixture *fixture,
     Ask           *ask,
     RialtoArena   *arena)
{
  g_autoptr (GError) error = NULL;

  if (ask->exec)
    rialto_store_write (fixture->context->store, run_ask, ask, arena, &error);
  else
    rialto_store_read (fixture->context->store, run_ask, ask, arena, &error);
  g_assert_no_error (error);
}

gint64
account_int (ServerFixture *fixture,
             RialtoSql     *sql,
             gint64         argument)
{
  Ask ask = { .sql = sql, .first = argument };

  run (fixture, &ask, NULL);
  return ask.number;
}

char *
account_text (ServerFixture *fixture,
              RialtoSql     *sql,
              gint64         argument)
{
  g_autoptr (RialtoArena) arena = rialto_arena_new ();
  Ask ask = { .sql = sql, .first = argument };

  run (fixture, &ask, arena);
  return g_strdup (ask.text);
}

void
account_exec (ServerFixture *fixture,
              RialtoSql     *sql,
              gint64         argument,
              gint64         second)
{
  Ask ask = { .sql = sql, .first = argument, .second = second, .exec = TRUE };

  run (fixture, &ask, NULL);
}

RIALTO_SQL (count_events,
            "test.count_events",
            "SELECT count(*) FROM events WHERE topic = ?1 AND topic_id = ?2 AND type = ?3");
RIALTO_SQL (count_audit,
            "test.count_audit",
            "SELECT count(*) FROM audit WHERE ?1 = 'audit' AND subject = ?2 AND action = ?3");
RIALTO_SQL (count_unsent,
            "test.count_unsent",
            "SELECT count(*) FROM jobs WHERE kind = 'account.mail' AND state < ?1");

guint
account_count_events (ServerFixture *fixture,
                      const char    *topic,
                      RialtoId       user,
                      const char    *type)
{
  Ask ask = { .sql = &count_events, .first = user, .topic = topic, .type = type };

  run (fixture, &ask, NULL);
  return (guint) ask.number;
}

guint
account_count_audit (ServerFixture *fixture,
                     RialtoId       subject,
                     const char    *action)
{
  Ask ask = { .sql = &count_audit, .first = subject, .topic = "audit", .type = action };

  run (fixture, &ask, NULL);
  return (guint) ask.number;
}

static void
send_mails (ServerFixture *fixture)
{
  rialto_jobs_run_due (fixture->context->jobs);
  g_assert_cmpint (account_int (fixture, &count_unsent, 2), ==, 0);
}

char *
account_take_mail (ServerFixture *fixture,
                   const char    *to,
                   const char    *words)
{
  const char *folder = fixture->context->config->mail.folder;
  g_autofree char *header = g_strdup_printf ("\r\nTo: %s\r\n", to);
  g_autoptr (GDir) dir = NULL;
  g_autofree char *found = NULL, *found_path = NULL;
  const char *name;

  send_mails (fixture);
  dir = g_dir_open (folder, 0, NULL);
  g_assert_nonnull (dir);
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      g_autofree char *text = NULL;

      g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
      if (strstr (text, header) == NULL || strstr (text, words) == NULL)
        continue;
      g_assert_null (found);
      found = g_steal_pointer (&text);
      found_path = g_steal_pointer (&path);
    }
  if (found != NULL)
    g_assert_cmpint (g_unlink (found_path), ==, 0);
  return g_steal_pointer (&found);
}

char *
account_take_token (ServerFixture *fixture,
                    const char    *to,
                    const char    *page)
{
  g_autofree char *link = g_strdup_printf ("https://rialto.example/%s/", page);
  g_autofree char *mail = account_take_mail (fixture, to, link);
  g_autofree char *token = NULL;
  g_autofree char *line = NULL;

  g_assert_nonnull (mail);
  token = g_strndup (strstr (mail, link) + strlen (link), TOKEN_CHARS);
  /* By itself, too, for whoever has the app open. */
  line = g_strdup_printf ("\r\n%s\r\n", token);
  g_assert_nonnull (strstr (mail, line));
  return g_steal_pointer (&token);
}

Reply *
account_post_token (ServerFixture *fixture,
                    const char    *path,
                    const char    *token)
{
  g_autofree char *body = g_strdup_printf ("{\"token\":\"%s\"}", token);

  return server_call (fixture, NULL, "POST", path, body);
}

Reply *
account_login (ServerFixture *fixture,
               const char    *login,
               const char    *password)
{
  g_autofree char *body = g_strdup_printf ("{\"login\":\"%s\",\"password\":\"%s\"}", login, password);

  return server_call (fixture, NULL, "POST", "/auth/login", body);
}

Reply *
account_refresh (ServerFixture *fixture,
                 const char    *token)
{
  g_autofree char *body = g_strdup_printf ("{\"refresh_token\":\"%s\"}", token);

  return server_call (fixture, NULL, "POST", "/auth/refresh-token", body);
}
