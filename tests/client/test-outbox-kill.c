/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "place.h"

#include "rialto-outbox.h"

#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

/* An app that writes comments without a pause is killed at any moment, again and again. What it was told is kept must arrive, and
 * nothing may arrive twice. The server is a log in a file: what has been written to it outlives the app. */

#define SUBJECTS     6
#define AT_ONCE      24
#define OPEN_LOG(path) open ((path), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600)

typedef struct
{
  char         *promised; /* numbers that were on the disk */
  char         *taken;    /* "subject number" in the order in which the server took them */
  char         *tried;    /* the highest number there ever was */
  char         *outbox;
  RialtoOutbox *open;
  GHashTable   *keys; /* the server's memory */
  guint         next;
  gboolean      drains; /* nothing new is written */
  GRand        *random;
} App;

static App *
app_new (const char *folder)
{
  App *app = g_new0 (App, 1);

  app->promised = g_build_filename (folder, "promised", NULL);
  app->taken = g_build_filename (folder, "taken", NULL);
  app->tried = g_build_filename (folder, "tried", NULL);
  app->outbox = g_build_filename (folder, "outbox.db", NULL);
  app->keys = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  app->random = g_rand_new ();
  return app;
}

static void
app_free (App *app)
{
  g_free (app->promised);
  g_free (app->taken);
  g_free (app->tried);
  g_free (app->outbox);
  g_hash_table_unref (app->keys);
  g_rand_free (app->random);
  g_free (app);
}

/* One write: a kill leaves all of it or nothing. */
static void log_line (const char *path,
                      const char *format,
                      ...) G_GNUC_PRINTF (2, 3);

static void
log_line (const char *path,
          const char *format,
          ...)
{
  g_autofree char *line = NULL;
  int fd = OPEN_LOG (path);
  va_list args;

  va_start (args, format);
  line = g_strdup_vprintf (format, args);
  va_end (args);
  g_assert_cmpint (fd, >=, 0);
  g_assert_cmpint (write (fd, line, strlen (line)), ==, (gssize) strlen (line));
  close (fd);
}

static char **
read_lines (const char *path)
{
  g_autofree char *text = NULL;

  if (!g_file_get_contents (path, &text, NULL, NULL))
    return g_new0 (char *, 1);
  return g_strsplit (g_strchomp (text), "\n", -1);
}

typedef struct
{
  App        *app;
  DexPromise *promise;
  char       *key;
  char       *line;
} Request;

static void
request_free (gpointer data)
{
  Request *request = data;

  dex_unref (request->promise);
  g_free (request->key);
  g_free (request->line);
  g_free (request);
}

static void
take (Request *request)
{
  if (g_hash_table_contains (request->app->keys, request->key))
    return;
  log_line (request->app->taken, "%s %s\n", request->key, request->line);
  g_hash_table_add (request->app->keys, g_strdup (request->key));
}

/* Sometimes it takes it and the answer is lost, sometimes the request is lost, sometimes it is slow. */
static gboolean
serve (gpointer data)
{
  Request *request = data;
  guint fate = (guint) g_rand_int_range (request->app->random, 0, 20);

  if (fate != 1)
    take (request);
  if (fate < 2)
    dex_promise_reject (request->promise,
                        g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CONNECTION_CLOSED, "cut"));
  else
    dex_promise_resolve_boolean (request->promise, TRUE);
  return G_SOURCE_REMOVE;
}

static DexFuture *
receive (RialtoOutboxItem *item,
         const char       *args,
         gpointer          data)
{
  Request *request = g_new0 (Request, 1);
  App *app = data;

  request->app = app;
  request->promise = dex_promise_new ();
  request->key = g_strdup (rialto_outbox_item_get_key (item));
  request->line = g_strdup_printf ("%s %s", rialto_outbox_item_get_subject (item), args);
  g_timeout_add_full (G_PRIORITY_DEFAULT, (guint) g_rand_int_range (app->random, 0, 4), serve, request,
                      request_free);
  return dex_ref (DEX_FUTURE (request->promise));
}

typedef struct
{
  App  *app;
  guint number;
} Written;

static DexFuture *
note_promise (DexFuture *saved,
              gpointer   data)
{
  Written *written = data;

  log_line (written->app->promised, "%u\n", written->number);
  return NULL;
}

static void
write_one (App *app)
{
  g_autofree char *subject = g_strdup_printf ("post:%u", app->next % SUBJECTS);
  g_autofree char *args = g_strdup_printf ("%u", app->next);
  RialtoOutboxDraft draft = { .route = "create_comment", .args = args, .subject = subject };
  g_autoptr (RialtoOutboxItem) item = NULL;
  Written *written = g_new0 (Written, 1);

  written->app = app;
  written->number = app->next++;
  log_line (app->tried, "%u\n", written->number);
  item = rialto_outbox_enqueue (app->open, &draft);
  dex_future_disown (dex_future_then (rialto_outbox_item_when_saved (item), note_promise, written, g_free));
}

/* Always something on its way. What waits for a network that failed is tried at once. */
static gboolean
keep_busy (gpointer data)
{
  App *app = data;

  while (!app->drains && g_list_model_get_n_items (G_LIST_MODEL (app->open)) < AT_ONCE)
    write_one (app);
  rialto_outbox_set_online (app->open, FALSE);
  rialto_outbox_set_online (app->open, TRUE);
  return G_SOURCE_CONTINUE;
}

static void
app_run (App *app)
{
  g_auto (GStrv) taken = read_lines (app->taken), tried = read_lines (app->tried);
  guint n_tried = g_strv_length (tried), source;

  rialto_async_init ();
  for (guint i = 0; taken[i] != NULL; i++)
    {
      g_auto (GStrv) words = g_strsplit (taken[i], " ", 2);

      g_hash_table_add (app->keys, g_strdup (words[0]));
    }
  app->next = n_tried > 0 ? (guint) atoi (tried[n_tried - 1]) + 1 : 0;
  app->open = wait_for_object (rialto_outbox_open (app->outbox));
  rialto_outbox_set_sender (app->open, receive, app, NULL);
  source = g_timeout_add (2, keep_busy, app);
  /* Killed, or until all has been sent. */
  while (!app->drains || g_list_model_get_n_items (G_LIST_MODEL (app->open)) > 0)
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (source);
  assert_wait (rialto_outbox_close (app->open));
  g_clear_object (&app->open);
}

/* The same program, in a process of its own. */
static pid_t
spawn (const char *folder,
       gboolean    drains)
{
  const char *const argv[] = { "/proc/self/exe", drains ? "--drain" : "--write", folder, NULL };
  g_autoptr (GError) error = NULL;
  GPid pid;

  g_spawn_async (NULL, (char **) argv, NULL, G_SPAWN_DO_NOT_REAP_CHILD, NULL, NULL, &pid, &error);
  g_assert_no_error (error);
  return pid;
}

static int
app_main (const char *what,
          const char *folder)
{
  App *app = app_new (folder);

  app->drains = g_str_equal (what, "--drain");
  app_run (app);
  app_free (app);
  return 0;
}

static gboolean
kill_it (gpointer pid)
{
  kill (GPOINTER_TO_INT (pid), SIGKILL);
  return G_SOURCE_REMOVE;
}

static void
kill_after (pid_t pid,
            guint milliseconds)
{
  int status;
  guint source = g_timeout_add (milliseconds, kill_it, GINT_TO_POINTER (pid));

  while (g_main_context_find_source_by_id (NULL, source) != NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpint (waitpid (pid, &status, 0), ==, pid);
  g_assert_true (WIFSIGNALED (status));
  g_assert_cmpint (WTERMSIG (status), ==, SIGKILL);
}

static void
check (App *app)
{
  g_auto (GStrv) promised = read_lines (app->promised), taken = read_lines (app->taken);
  g_autoptr (GHashTable) numbers = g_hash_table_new (NULL, NULL);
  gint64 last[SUBJECTS];
  guint n_kept = g_strv_length (promised);

  memset (last, -1, sizeof last);
  for (guint i = 0; taken[i] != NULL; i++)
    {
      g_auto (GStrv) words = g_strsplit (taken[i], " ", 3);
      guint number = (guint) atoi (words[2]), subject = (guint) atoi (words[1] + strlen ("post:"));

      /* Nothing twice, and in order. */
      g_assert_true (g_hash_table_add (numbers, GUINT_TO_POINTER (number)));
      g_assert_cmpint (last[subject], <, number);
      last[subject] = number;
    }
  for (guint i = 0; i < n_kept; i++)
    g_assert_true (g_hash_table_contains (numbers, GUINT_TO_POINTER ((guint) atoi (promised[i]))));
  g_test_message ("%u promised, %u taken", n_kept, g_hash_table_size (numbers));
  g_assert_cmpuint (n_kept, >, 0);
}

static void
test_kill (void)
{
  g_autofree char *folder = g_dir_make_tmp ("rialto-kill-XXXXXX", NULL);
  guint n_kills = g_getenv ("RIALTO_TEST_LONG") != NULL ? 500 : 40;
  App *app = app_new (folder);
  int status;

  for (guint i = 0; i < n_kills; i++)
    kill_after (spawn (folder, FALSE), (guint) g_test_rand_int_range (10, 150));
  g_assert_cmpint (waitpid (spawn (folder, TRUE), &status, 0), >, 0);
  g_assert_true (WIFEXITED (status));
  g_assert_cmpint (WEXITSTATUS (status), ==, 0);
  check (app);
  app_free (app);
  remove_folder (folder);
}

int
main (int    argc,
      char **argv)
{
  if (argc == 3 && (g_str_equal (argv[1], "--drain") || g_str_equal (argv[1], "--write")))
    return app_main (argv[1], argv[2]);

  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/outbox/kill", test_kill);
  return g_test_run ();
}
