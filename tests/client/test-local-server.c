/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "place.h"

#include "rialto-error.h"
#include "rialto-local-server.h"
#include "small-disk.h"

#include <arpa/inet.h>
#include <glib/gstdio.h>
#include <sched.h>
#include <signal.h>
#include <sqlite3.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

/* A real rialtod, started and ended as the app does it. */

static RialtoLocalServer *
make_server (const char *folder)
{
  return rialto_local_server_new (folder, g_getenv ("RIALTO_TEST_RIALTOD"));
}

static void
drop_server (RialtoLocalServer *server)
{
  forget_last ();
  g_assert_finalize_object (server);
}

static gboolean
find (RialtoLocalServer *server)
{
  return g_value_get_boolean (wait_for_value (rialto_local_server_find (server)));
}

static DexFuture *
start (RialtoLocalServer *server)
{
  RialtoLocalServerOptions options = { .name = "Our Corner" };

  return rialto_local_server_start (server, &options, NULL);
}

static char *
get_meta (const char *url)
{
  g_autoptr (SoupSession) session = soup_session_new ();
  g_autofree char *address = g_strconcat (url, "/api", "/v1/meta", NULL);
  g_autoptr (SoupMessage) message = soup_message_new ("GET", address);
  GBytes *body = g_value_get_boxed (wait_for_value (rialto_async_send (session, message, NULL)));

  g_assert_cmpuint (soup_message_get_status (message), ==, 200);
  return g_strndup (g_bytes_get_data (body, NULL), g_bytes_get_size (body));
}

static gint64
get_pid (Place *place)
{
  g_autofree char *path = g_build_filename (place->path, "data", "serving.ini", NULL);
  g_autoptr (GKeyFile) file = g_key_file_new ();

  g_assert_true (g_key_file_load_from_file (file, path, G_KEY_FILE_NONE, NULL));
  return g_key_file_get_int64 (file, "serving", "pid", NULL);
}

static gboolean
has_stopped (gpointer server)
{
  return rialto_local_server_get_state (server) == RIALTO_LOCAL_SERVER_STOPPED;
}

static void
count_notify (GObject    *object,
              GParamSpec *pspec,
              guint      *n)
{
  (*n)++;
}

static void
test_life (Place        *place,
           gconstpointer data)
{
  RialtoLocalServer *server = make_server (place->path);
  g_autofree char *meta = NULL, *url = NULL, *token = NULL, *log = NULL;
  g_auto (GStrv) urls = NULL;
  guint n_states = 0;

  g_assert_false (find (server));
  g_signal_connect (server, "notify::state", G_CALLBACK (count_notify), &n_states);
  assert_wait (start (server));
  g_assert_cmpuint (n_states, ==, 2);
  g_assert_cmpint (rialto_local_server_get_state (server), ==, RIALTO_LOCAL_SERVER_RUNNING);
  g_object_get (server, "url", &url, "owner-token", &token, NULL);
  g_assert_cmpuint (strlen (token), ==, 43);
  g_assert_false (rialto_local_server_get_lan (server));
  urls = rialto_local_server_dup_lan_urls (server);
  g_assert_cmpuint (g_strv_length (urls), ==, 0);
  meta = get_meta (url);
  g_assert_nonnull (strstr (meta, "Our Corner"));
  /* It may be shown to others. */
  log = g_value_dup_string (wait_for_value (rialto_local_server_read_log (server)));
  g_assert_nonnull (strstr (log, "route=get_meta"));
  g_assert_null (strstr (log, token));
  /* In a session of its own, so that this one's end is not its end. */
  g_assert_cmpint (getsid ((pid_t) get_pid (place)), ==, get_pid (place));
  /* Starting it again finds it. */
  assert_wait (start (server));
  drop_server (server);

  /* The app has ended, and another one comes. */
  server = make_server (place->path);
  g_assert_true (find (server));
  g_assert_cmpstr (rialto_local_server_get_url (server), ==, url);
  g_assert_cmpstr (rialto_local_server_get_owner_token (server), ==, token);
  assert_wait (rialto_local_server_stop (server));
  g_assert_cmpint (rialto_local_server_get_state (server), ==, RIALTO_LOCAL_SERVER_STOPPED);
  g_assert_null (rialto_local_server_get_url (server));
  g_assert_false (find (server));
  assert_wait (rialto_local_server_stop (server));

  /* The same port again. */
  assert_wait (start (server));
  g_assert_cmpstr (rialto_local_server_get_url (server), ==, url);
  assert_wait (rialto_local_server_stop (server));
  drop_server (server);
}

static void
test_killed (Place        *place,
             gconstpointer data)
{
  RialtoLocalServer *server = make_server (place->path), *other = make_server (place->path);

  assert_wait (start (server));
  g_assert_true (find (other));
  kill ((pid_t) get_pid (place), SIGKILL);
  /* Both are told, the one that started it and the one that found it. */
  wait_until (has_stopped, server);
  wait_until (has_stopped, other);
  g_assert_false (find (server));
  assert_wait (start (other));
  g_assert_true (find (server));
  assert_wait (rialto_local_server_stop (server));
  wait_until (has_stopped, other);
  drop_server (server);
  drop_server (other);
}

/* As another app does that has a sandbox of its own: there the server's number means nothing, or something else. */
static void
stop_from_elsewhere (const char *folder)
{
  RialtoLocalServer *server;
  int status;
  pid_t pid;

  /* Where namespaces are forbidden it is only another process. */
  if (unshare (CLONE_NEWUSER | CLONE_NEWPID) != 0)
    g_message ("in this process's own namespace");
  pid = fork ();
  /* Without a look for leaks, which does not work across namespaces. */
  if (pid != 0)
    _exit (waitpid (pid, &status, 0) == pid && WIFEXITED (status) ? WEXITSTATUS (status) : 1);
  rialto_async_init ();
  server = make_server (folder);
  g_assert_true (find (server));
  assert_wait (rialto_local_server_stop (server));
  drop_server (server);
  _exit (0);
}

static void
test_elsewhere (Place        *place,
                gconstpointer data)
{
  RialtoLocalServer *server = make_server (place->path);
  g_autofree char *self = g_file_read_link ("/proc/self/exe", NULL);
  const char *argv[] = { self, "--stop", place->path, NULL };
  g_autoptr (GError) error = NULL;
  int status;

  assert_wait (start (server));
  g_assert_true (g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_STDOUT_TO_DEV_NULL, NULL, NULL, NULL, NULL,
                               &status, &error));
  g_assert_no_error (error);
  g_spawn_check_wait_status (status, &error);
  g_assert_no_error (error);
  wait_until (has_stopped, server);
  g_assert_false (find (server));
  drop_server (server);
}

/* A number is nobody's name: here it is this test's. */
static void
test_wrong_number (Place        *place,
                   gconstpointer data)
{
  RialtoLocalServer *server = make_server (place->path);
  g_autofree char *path = g_build_filename (place->path, "data", "serving.ini", NULL);
  g_autoptr (GKeyFile) file = g_key_file_new ();

  assert_wait (start (server));
  g_assert_true (g_key_file_load_from_file (file, path, G_KEY_FILE_NONE, NULL));
  g_key_file_set_int64 (file, "serving", "pid", getpid ());
  g_assert_true (g_key_file_save_to_file (file, path, NULL));
  assert_wait (rialto_local_server_stop (server));
  g_assert_false (find (server));
  drop_server (server);
}

static gboolean
resume (RialtoLocalServer *server)
{
  return g_value_get_boolean (wait_for_value (rialto_local_server_resume (server, NULL)));
}

/* After a crash it is started again, in another app too; after a stop it is not. */
static void
test_resume (Place        *place,
             gconstpointer data)
{
  RialtoLocalServer *server = make_server (place->path);
  RialtoLocalServerOptions options = { .lan = TRUE };
  g_autofree char *url = NULL;

  /* There is none. */
  g_assert_false (resume (server));
  g_assert_false (rialto_local_server_is_at (server, "http://127.0.0.1:0"));
  assert_wait (rialto_local_server_start (server, &options, NULL));
  url = g_strdup (rialto_local_server_get_url (server));
  g_assert_true (resume (server));
  kill ((pid_t) get_pid (place), SIGKILL);
  wait_until (has_stopped, server);
  drop_server (server);

  server = make_server (place->path);
  g_assert_false (find (server));
  g_assert_true (rialto_local_server_is_at (server, url));
  g_assert_true (resume (server));
  g_assert_cmpstr (rialto_local_server_get_url (server), ==, url);
  g_assert_true (rialto_local_server_get_lan (server));
  assert_wait (rialto_local_server_stop (server));
  g_assert_false (resume (server));
  drop_server (server);

  server = make_server (place->path);
  g_assert_false (resume (server));
  /* One that is started is wanted again. */
  assert_wait (start (server));
  kill ((pid_t) get_pid (place), SIGKILL);
  wait_until (has_stopped, server);
  g_assert_true (resume (server));
  assert_wait (rialto_local_server_stop (server));
  drop_server (server);
}

static const char *
find_fault (const GError *error,
            const char   *path)
{
  guint n_faults;
  const RialtoFault *faults = rialto_error_get_faults (error, &n_faults);

  for (guint i = 0; i < n_faults; i++)
    if (g_str_equal (faults[i].path, path))
      return faults[i].sentence;
  return NULL;
}

/* As a later version leaves it: with a migration that this one does not know. */
static void
test_newer (Place        *place,
            gconstpointer data)
{
  RialtoLocalServer *server = make_server (place->path);
  g_autofree char *database = g_build_filename (place->path, "data", "rialto.db", NULL);
  g_autofree char *before = NULL, *after = NULL;
  g_autoptr (GError) error = NULL;
  gsize length_before, length_after;
  sqlite3 *db;

  assert_wait (start (server));
  assert_wait (rialto_local_server_stop (server));
  g_assert_cmpint (sqlite3_open (database, &db), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (db,
                                 "INSERT INTO schema_migrations (number, name, applied_at, hash) "
                                 "SELECT max (number) + 1, 'later', 0, '' FROM schema_migrations",
                                 NULL, NULL, NULL),
                   ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_close (db), ==, SQLITE_OK);
  g_assert_true (g_file_get_contents (database, &before, &length_before, NULL));
  error = wait_for (start (server));
  g_assert_error (error, RIALTO_ERROR, RIALTO_ERROR_NEWER_DATA);
  g_assert_nonnull (strstr (find_fault (error, "log"), "newer than this program"));
  g_assert_true (g_file_get_contents (database, &after, &length_after, NULL));
  g_assert_cmpmem (before, length_before, after, length_after);
  drop_server (server);
}

static int
take_port (guint port)
{
  struct sockaddr_in address = { .sin_family = AF_INET,
                                 .sin_port = htons ((guint16) port),
                                 .sin_addr.s_addr = htonl (INADDR_LOOPBACK) };
  int fd = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0), on = 1;

  g_assert_cmpint (setsockopt (fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on), ==, 0);
  g_assert_cmpint (bind (fd, (struct sockaddr *) &address, sizeof address), ==, 0);
  g_assert_cmpint (listen (fd, 1), ==, 0);
  return fd;
}

static void
test_port_taken (Place        *place,
                 gconstpointer data)
{
  RialtoLocalServer *server = make_server (place->path);
  RialtoLocalServerOptions options = { .new_port = TRUE };
  g_autofree char *url = NULL, *meta = NULL;
  g_autoptr (GError) error = NULL;
  int fd;

  assert_wait (start (server));
  url = g_strdup (rialto_local_server_get_url (server));
  assert_wait (rialto_local_server_stop (server));
  fd = take_port ((guint) g_ascii_strtoull (strrchr (url, ':') + 1, NULL, 10));
  error = wait_for (start (server));
  g_assert_error (error, RIALTO_ERROR, RIALTO_ERROR_CONFLICT);
  g_assert_cmpstr (find_fault (error, "port"), ==, strrchr (url, ':') + 1);
  g_assert_cmpint (rialto_local_server_get_state (server), ==, RIALTO_LOCAL_SERVER_STOPPED);
  assert_wait (rialto_local_server_start (server, &options, NULL));
  g_assert_cmpstr (rialto_local_server_get_url (server), !=, url);
  /* The name is still what it was. */
  meta = get_meta (rialto_local_server_get_url (server));
  g_assert_nonnull (strstr (meta, "Our Corner"));
  assert_wait (rialto_local_server_stop (server));
  close (fd);
  drop_server (server);
}

static void
test_lan (Place        *place,
          gconstpointer data)
{
  RialtoLocalServer *server = make_server (place->path);
  RialtoLocalServerOptions options = { .lan = TRUE };
  g_autofree char *path = NULL, *note = NULL;

  assert_wait (rialto_local_server_start (server, &options, NULL));
  g_assert_true (rialto_local_server_get_lan (server));
  g_assert_true (g_str_has_prefix (rialto_local_server_get_url (server), "http://127.0.0.1:"));
  path = g_build_filename (place->path, "data", "serving.ini", NULL);
  g_assert_true (g_file_get_contents (path, &note, NULL, NULL));
  g_assert_nonnull (strstr (note, "0.0.0.0:"));
  assert_wait (rialto_local_server_stop (server));
  drop_server (server);
}

static void
test_broken (Place        *place,
             gconstpointer data)
{
  RialtoLocalServer *server = make_server (place->path);
  g_autofree char *database = g_build_filename (place->path, "data", "rialto.db", NULL);
  g_autofree char *folder = g_path_get_dirname (database);
  g_autoptr (GError) error = NULL;

  g_mkdir_with_parents (folder, 0700);
  g_assert_true (g_file_set_contents (database, "this is no database, whatever it is called", -1, NULL));
  error = wait_for (start (server));
  g_assert_error (error, RIALTO_ERROR, RIALTO_ERROR_INTERNAL);
  /* The log says why. */
  g_assert_nonnull (strstr (find_fault (error, "log"), "rialtod: "));
  g_assert_cmpint (rialto_local_server_get_state (server), ==, RIALTO_LOCAL_SERVER_STOPPED);
  drop_server (server);
}

static void
test_no_program (Place        *place,
                 gconstpointer data)
{
  RialtoLocalServer *server = rialto_local_server_new (place->path, "/nowhere/rialtod");

  assert_wait_error (start (server), RIALTO_ERROR, RIALTO_ERROR_NOT_FOUND);
  drop_server (server);
}

static void
test_found_program (Place        *place,
                    gconstpointer data)
{
  g_autofree char *program = rialto_local_server_find_program ();

  /* The one of this build. */
  g_assert_cmpstr (program, ==, g_getenv ("RIALTO_TEST_RIALTOD"));
}

static void
test_cancelled (Place        *place,
                gconstpointer data)
{
  RialtoLocalServer *server = make_server (place->path);
  RialtoLocalServerOptions options = { .name = "Never" };
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  DexFuture *future = rialto_local_server_start (server, &options, cancellable);

  while (rialto_local_server_get_state (server) != RIALTO_LOCAL_SERVER_STARTING)
    g_main_context_iteration (NULL, TRUE);
  g_cancellable_cancel (cancellable);
  assert_wait_error (future, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpint (rialto_local_server_get_state (server), ==, RIALTO_LOCAL_SERVER_STOPPED);
  g_assert_false (find (server));
  drop_server (server);
}

static void
on_full_disk (const char *folder)
{
  RialtoLocalServer *server;

  rialto_async_init ();
  server = make_server (folder);
  small_disk_fill (folder);
  assert_wait_error (start (server), RIALTO_ERROR, RIALTO_ERROR_STORAGE_FULL);
  drop_server (server);
}

/* Room for the settings and the log, none for the data. */
static void
on_nearly_full_disk (const char *folder)
{
  RialtoLocalServer *server;

  rialto_async_init ();
  server = make_server (folder);
  assert_wait_error (start (server), RIALTO_ERROR, RIALTO_ERROR_STORAGE_FULL);
  drop_server (server);
}

/* That holds for whoever may write everything, too. */
static void
on_read_only_disk (const char *folder)
{
  RialtoLocalServer *server;

  rialto_async_init ();
  server = make_server (folder);
  g_assert_cmpint (mount ("none", folder, NULL, MS_REMOUNT | MS_RDONLY, NULL), ==, 0);
  assert_wait_error (start (server), RIALTO_ERROR, RIALTO_ERROR_FORBIDDEN);
  g_assert_cmpint (rialto_local_server_get_state (server), ==, RIALTO_LOCAL_SERVER_STOPPED);
  drop_server (server);
}

static void
test_not_writable (Place        *place,
                   gconstpointer data)
{
  small_disk_run (place->folder, 128, 100, on_read_only_disk);
}

static void
test_full_disk (Place        *place,
                gconstpointer data)
{
  small_disk_run (place->folder, 4096, 100, on_full_disk);
  small_disk_run (place->folder, 128, 100, on_nearly_full_disk);
}

int
main (int    argc,
      char **argv)
{
  if (argc == 3 && g_str_equal (argv[1], "--stop"))
    stop_from_elsewhere (argv[2]);
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/local-server/full-disk", Place, "alone", place_set_up, test_full_disk, place_tear_down);
  g_test_add ("/local-server/not-writable", Place, "alone", place_set_up, test_not_writable, place_tear_down);
  place_test_add ("/local-server/life", test_life);
  place_test_add ("/local-server/killed", test_killed);
  place_test_add ("/local-server/elsewhere", test_elsewhere);
  place_test_add ("/local-server/wrong-number", test_wrong_number);
  place_test_add ("/local-server/port-taken", test_port_taken);
  place_test_add ("/local-server/resume", test_resume);
  place_test_add ("/local-server/newer", test_newer);
  place_test_add ("/local-server/lan", test_lan);
  place_test_add ("/local-server/broken", test_broken);
  place_test_add ("/local-server/no-program", test_no_program);
  place_test_add ("/local-server/found-program", test_found_program);
  place_test_add ("/local-server/cancelled", test_cancelled);
  return g_test_run ();
}
