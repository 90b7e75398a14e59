/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "child-server.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#define GREETING "Rialto serves at "

ChildServer *
child_server_new (RialtoStoreKind    kind,
                  const char *const *settings)
{
  ChildServer *child = g_new0 (ChildServer, 1);

  child->kind = kind;
  child->settings = settings;
  child->database = store_fixture_new_empty (kind);
  child->folder = g_build_filename (child->database->folder, "data", NULL);
  child->log = g_build_filename (child->database->folder, "log", NULL);
  child->http.kind = kind;
  child->http.alone = TRUE;
  g_mutex_init (&child->lock);
  g_cond_init (&child->changed);
  child_server_start (child);
  return child;
}

void
child_server_free (ChildServer *child)
{
  if (child->process != NULL)
    child_server_stop (child);
  server_forget_connections ();
  store_fixture_free (child->database);
  g_mutex_clear (&child->lock);
  g_cond_clear (&child->changed);
  g_free (child->http.base);
  g_free (child->folder);
  g_free (child->log);
  g_free (child);
}

/* Between fork and exec. */
static void
set_up (gpointer data)
{
  /* Not left behind by a test that fails. */
  prctl (PR_SET_PDEATHSIG, SIGKILL);
}

static GSubprocessLauncher *
make_launcher (ChildServer *child)
{
  GSubprocessLauncher *launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE);
  static const char *const always[] = { "RIALTO_LOG_ACCESS=false", "RIALTO_LIMITS_RATE_PERCENT=100000",
                                        "RIALTO_LIMITS_IDENTIFY_SECONDS=0", "RIALTO_SERVER_DRAIN_SECONDS=2",
                                        NULL };
  const char *const *const lists[] = { always, child->settings };

  for (guint i = 0; i < G_N_ELEMENTS (lists); i++)
    for (guint j = 0; lists[i] != NULL && lists[i][j] != NULL; j++)
      {
        g_auto (GStrv) pair = g_strsplit (lists[i][j], "=", 2);

        g_subprocess_launcher_setenv (launcher, pair[0], pair[1], TRUE);
      }
  g_subprocess_launcher_setenv (launcher, "RIALTO_BLOBS_RENDITIONS_HELPER",
                                g_getenv ("RIALTO_TEST_RENDITIONS"), TRUE);
  g_subprocess_launcher_take_stderr_fd (launcher,
                                        open (child->log, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600));
  g_subprocess_launcher_set_child_setup (launcher, set_up, NULL, NULL);
  return launcher;
}

static void
spawn (ChildServer *child)
{
  g_autoptr (GSubprocessLauncher) launcher = make_launcher (child);
  g_autofree char *data = g_strconcat ("--data=", child->folder, NULL);
  g_autofree char *database = g_strconcat ("--database=", child->database->uri, NULL);
  g_autoptr (GError) error = NULL;

  g_assert_null (child->process);
  child->process = g_subprocess_launcher_spawn (launcher, &error, g_getenv ("RIALTO_TEST_RIALTOD"), "serve",
                                                data, database, "--listen=127.0.0.1:0", NULL);
  g_assert_no_error (error);
}

static void
show_log (ChildServer *child)
{
  g_autofree char *text = NULL;

  if (g_file_get_contents (child->log, &text, NULL, NULL))
    g_test_message ("%s", text);
}

/* Where it says that it serves; before that it may say other things. */
static char *
read_address (ChildServer *child)
{
  g_autoptr (GDataInputStream)
    lines = g_data_input_stream_new (g_subprocess_get_stdout_pipe (child->process));
  char *line;

  g_filter_input_stream_set_close_base_stream (G_FILTER_INPUT_STREAM (lines), FALSE);
  while ((line = g_data_input_stream_read_line (lines, NULL, NULL, NULL)) != NULL)
    {
      g_autofree char *held = line;

      if (g_str_has_prefix (line, GREETING))
        return g_strdup (line + strlen (GREETING));
    }
  show_log (child);
  return NULL;
}

void
child_server_start (ChildServer *child)
{
  g_autofree char *address = NULL;

  spawn (child);
  address = read_address (child);
  g_assert_nonnull (address);

  g_mutex_lock (&child->lock);
  g_free (child->http.base);
  child->http.base = g_strconcat ("http://", address, NULL);
  child->serves = TRUE;
  g_cond_broadcast (&child->changed);
  g_mutex_unlock (&child->lock);
}

static void
wait_for_end (ChildServer *child)
{
  g_autoptr (GError) error = NULL;

  g_subprocess_wait (child->process, NULL, &error);
  g_assert_no_error (error);
}

void
child_server_kill (ChildServer *child)
{
  g_mutex_lock (&child->lock);
  child->serves = FALSE;
  g_mutex_unlock (&child->lock);
  g_subprocess_force_exit (child->process);
  wait_for_end (child);
  /* Not of its own accord before that. */
  if (!g_subprocess_get_if_signaled (child->process) || g_subprocess_get_term_sig (child->process) != SIGKILL)
    show_log (child);
  g_assert_true (g_subprocess_get_if_signaled (child->process));
  g_assert_cmpint (g_subprocess_get_term_sig (child->process), ==, SIGKILL);
  g_clear_object (&child->process);
}

void
child_server_start_short (ChildServer *child)
{
  spawn (child);
  child_server_kill (child);
}

void
child_server_stop (ChildServer *child)
{
  g_mutex_lock (&child->lock);
  child->serves = FALSE;
  g_mutex_unlock (&child->lock);
  g_subprocess_send_signal (child->process, SIGTERM);
  wait_for_end (child);
  if (!g_subprocess_get_successful (child->process))
    show_log (child);
  g_assert_true (g_subprocess_get_successful (child->process));
  g_clear_object (&child->process);
}

GPid
child_server_get_pid (ChildServer *child)
{
  return (GPid) g_ascii_strtoll (g_subprocess_get_identifier (child->process), NULL, 10);
}

void
child_server_check (ChildServer *child)
{
  g_autofree char *data = g_strconcat ("--data=", child->folder, NULL);
  g_autofree char *database = g_strconcat ("--database=", child->database->uri, NULL);
  const char *const arguments[] = {
    g_getenv ("RIALTO_TEST_RIALTOD"), "check", "--deep", data, database, NULL
  };
  g_autofree char *output = NULL, *errors = NULL;
  g_autoptr (GError) error = NULL;
  int status = 0;

  g_spawn_sync (NULL, (char **) arguments, NULL, G_SPAWN_DEFAULT, NULL, NULL, &output, &errors, &status,
                &error);
  g_assert_no_error (error);
  if (status != 0)
    g_test_message ("%s%s", output, errors);
  g_assert_cmpint (status, ==, 0);
}

void
child_server_await (ChildServer *child)
{
  g_mutex_lock (&child->lock);
  while (!child->serves)
    g_cond_wait (&child->changed, &child->lock);
  g_mutex_unlock (&child->lock);
}

char *
child_server_dup_base (ChildServer *child)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&child->lock);

  return g_strdup (child->http.base);
}

Reply *
child_server_call (ChildServer       *child,
                   const char        *token,
                   const char        *method,
                   const char        *path,
                   const char        *body,
                   const char *const *headers)
{
  g_autofree char *base = child_server_dup_base (child);

  return server_try (base, token, method, path, body, -1, headers);
}

guint
chaos_count (const char *what,
             guint       few,
             guint       full)
{
  guint count = g_getenv ("RIALTO_TEST_LONG") != NULL ? full : few;

  g_test_message ("%u %s", count, what);
  return count;
}

void
chaos_add_test (const char   *name,
                GTestDataFunc func)
{
  g_autofree char *sqlite = g_strconcat ("/sqlite/", name, NULL);
  g_autofree char *postgres = g_strconcat ("/postgres/", name, NULL);

  g_test_add_data_func (sqlite, GINT_TO_POINTER (RIALTO_STORE_SQLITE), func);
  g_test_add_data_func (postgres, GINT_TO_POINTER (RIALTO_STORE_POSTGRES), func);
}
