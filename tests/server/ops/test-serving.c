/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "small-disk.h"

#include <errno.h>
#include <fcntl.h>
#include <gio/gio.h>
#include <glib/gstdio.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

/* What a serving rialtod leaves beside its data for the programs of its user. */

typedef struct
{
  char             *folder;
  GSubprocess      *process;
  GDataInputStream *out;
} Served;

static void
set_up (Served       *served,
        gconstpointer data)
{
  served->folder = g_dir_make_tmp ("rialto-serving-XXXXXX", NULL);
}

static void
tear_down (Served       *served,
           gconstpointer data)
{
  const char *const argv[] = { "rm", "-rf", served->folder, NULL };

  g_assert_true (g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, NULL,
                               NULL));
  g_free (served->folder);
}

static GSubprocess *
spawn (Served *served)
{
  const char *const argv[] = {
    g_getenv ("RIALTO_TEST_RIALTOD"), "serve", "--data", served->folder, "--listen", "127.0.0.1:0", NULL
  };
  g_autoptr (GError) error = NULL;
  GSubprocess *process =
    g_subprocess_newv (argv, G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_SILENCE, &error);

  g_assert_no_error (error);
  return process;
}

static char *
serve (Served *served)
{
  char *line;

  served->process = spawn (served);
  served->out = g_data_input_stream_new (g_subprocess_get_stdout_pipe (served->process));
  for (;;)
    {
      line = g_data_input_stream_read_line_utf8 (served->out, NULL, NULL, NULL);
      g_assert_nonnull (line);
      if (g_str_has_prefix (line, "Rialto serves at "))
        break;
      g_free (line);
    }
  return line;
}

static void
end (Served *served,
     int     signal_number)
{
  g_subprocess_send_signal (served->process, signal_number);
  g_assert_true (g_subprocess_wait (served->process, NULL, NULL));
  g_clear_object (&served->out);
  g_clear_object (&served->process);
}

static gboolean
is_locked (Served *served)
{
  g_autofree char *path = g_build_filename (served->folder, "serving.lock", NULL);
  g_autofd int fd = open (path, O_RDWR | O_CLOEXEC);
  struct flock lock = { .l_type = F_WRLCK, .l_whence = SEEK_SET };

  g_assert_cmpint (fd, >=, 0);
  g_assert_cmpint (fcntl (fd, F_OFD_GETLK, &lock), ==, 0);
  return lock.l_type != F_UNLCK;
}

static void
test_announced (Served       *served,
                gconstpointer data)
{
  g_autofree char *line = serve (served), *path = g_build_filename (served->folder, "serving.ini", NULL);
  g_autofree char *token = NULL, *pid = NULL;
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_auto (GStrv) addresses = NULL;
  GStatBuf info;

  g_assert_true (is_locked (served));
  g_assert_true (g_key_file_load_from_file (file, path, G_KEY_FILE_NONE, NULL));
  g_assert_cmpint (g_stat (path, &info), ==, 0);
  g_assert_cmpuint (info.st_mode & 0777, ==, 0600);
  pid = g_key_file_get_string (file, "serving", "pid", NULL);
  g_assert_cmpstr (pid, ==, g_subprocess_get_identifier (served->process));
  addresses = g_key_file_get_string_list (file, "serving", "addresses", NULL, NULL);
  g_assert_cmpuint (g_strv_length (addresses), ==, 1);
  g_assert_true (g_str_has_suffix (line, addresses[0]));
  token = g_key_file_get_string (file, "serving", "owner_token", NULL);
  g_assert_cmpuint (strlen (token), ==, 43);
  end (served, SIGTERM);
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
  g_assert_false (is_locked (served));
}

static void
test_second (Served       *served,
             gconstpointer data)
{
  g_autofree char *line = serve (served), *path = g_build_filename (served->folder, "serving.ini", NULL);
  g_autoptr (GSubprocess) second = spawn (served);

  g_assert_true (g_subprocess_wait (second, NULL, NULL));
  g_assert_cmpint (g_subprocess_get_exit_status (second), ==, 3);
  /* It has taken nothing from the first. */
  g_assert_true (is_locked (served));
  g_assert_true (g_file_test (path, G_FILE_TEST_EXISTS));

  /* One that was killed is in nobody's way. */
  end (served, SIGKILL);
  g_assert_false (is_locked (served));
  g_clear_pointer (&line, g_free);
  line = serve (served);
  end (served, SIGTERM);
}

/* To the control socket, by the folder's handle since addresses are short; -1 with errno. */
static int
connect_control (const char *folder)
{
  g_autofd int at = open (folder, O_PATH | O_DIRECTORY | O_CLOEXEC);
  g_autofd int fd = socket (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  struct sockaddr_un address = { .sun_family = AF_UNIX };

  g_snprintf (address.sun_path, sizeof address.sun_path, "/proc/self/fd/%d/control.sock", at);
  return at >= 0 && connect (fd, (struct sockaddr *) &address, sizeof address) == 0 ? g_steal_fd (&fd) : -1;
}

static void
say (int         fd,
     const char *text)
{
  g_assert_cmpint (write (fd, text, strlen (text)), ==, (gssize) strlen (text));
}

static void
assert_ended (int fd)
{
  char byte;

  g_assert_cmpint (read (fd, &byte, 1), <=, 0);
}

static void
assert_greeted (int fd)
{
  g_autoptr (GString) text = g_string_new (NULL);
  char byte = 0;

  while (byte != '\n' && read (fd, &byte, 1) == 1)
    g_string_append_c (text, byte);
  g_assert_true (g_str_has_prefix (text->str, "rialtod "));
}

static void
test_asked_to_end (Served       *served,
                   gconstpointer data)
{
  g_autofree char *line = serve (served), *path = g_build_filename (served->folder, "control.sock", NULL);
  g_autofd int watching = connect_control (served->folder), stranger = connect_control (served->folder);
  g_autofd int asking = connect_control (served->folder);
  struct pollfd poll_watching = { .fd = watching, .events = POLLIN };

  g_assert_cmpint (watching, >=, 0);
  g_assert_cmpint (asking, >=, 0);
  assert_greeted (watching);
  assert_greeted (stranger);
  assert_greeted (asking);
  /* What is no request ends the connection and nothing else. */
  say (stranger, "stop it\n");
  assert_ended (stranger);
  g_assert_cmpint (poll (&poll_watching, 1, 0), ==, 0);
  g_assert_true (is_locked (served));

  /* In two pieces. */
  say (asking, "st");
  say (asking, "op\n");
  assert_ended (watching);
  assert_ended (asking);
  /* Who is told can serve at once. */
  g_assert_false (is_locked (served));
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
  g_assert_true (g_subprocess_wait (served->process, NULL, NULL));
  g_assert_true (g_subprocess_get_if_exited (served->process));
  g_assert_cmpint (g_subprocess_get_exit_status (served->process), ==, 0);
  g_clear_object (&served->out);
  g_clear_object (&served->process);
}

static void
test_stale_socket (Served       *served,
                   gconstpointer data)
{
  g_autofree char *line = serve (served), *path = g_build_filename (served->folder, "control.sock", NULL);
  g_autofd int fd = -1;

  end (served, SIGKILL);
  g_assert_true (g_file_test (path, G_FILE_TEST_EXISTS));
  g_assert_cmpint (connect_control (served->folder), ==, -1);
  g_assert_cmpint (errno, ==, ECONNREFUSED);
  g_free (line);
  line = serve (served);
  fd = connect_control (served->folder);
  g_assert_cmpint (fd, >=, 0);
  end (served, SIGTERM);
}

/* Even where the folder lets them look. */
static void
test_foreigner (Served       *served,
                gconstpointer data)
{
  g_autofree char *line = serve (served), *path = g_build_filename (served->folder, "control.sock", NULL);
  GStatBuf info;
  int status;
  pid_t pid;

  g_assert_cmpint (g_stat (path, &info), ==, 0);
  g_assert_true (S_ISSOCK (info.st_mode));
  g_assert_cmpuint (info.st_mode & 0777, ==, 0600);
  g_assert_cmpint (g_chmod (served->folder, 0755), ==, 0);
  pid = fork ();
  g_assert_cmpint (pid, >=, 0);
  if (pid == 0)
    {
      int fd;

      /* Who is nobody else can only look at the mode. */
      if (setgid (65534) != 0 || setuid (65534) != 0)
        _exit (0);
      fd = connect_control (served->folder);
      _exit (fd < 0 && errno == EACCES ? 0 : 1);
    }
  g_assert_cmpint (waitpid (pid, &status, 0), ==, pid);
  g_assert_true (WIFEXITED (status));
  g_assert_cmpint (WEXITSTATUS (status), ==, 0);
  end (served, SIGTERM);
}

static void
assert_exits (const char *folder,
              int         expected)
{
  const char *const argv[] = {
    g_getenv ("RIALTO_TEST_RIALTOD"), "serve", "--data", folder, "--listen", "127.0.0.1:0", NULL
  };
  g_autofree char *said = NULL;
  g_autoptr (GError) error = NULL;
  int status = 0;

  g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_DEFAULT, NULL, NULL, NULL, &said, &status, &error);
  g_assert_no_error (error);
  g_assert_true (WIFEXITED (status));
  g_test_message ("%s", said);
  g_assert_cmpint (WEXITSTATUS (status), ==, expected);
}

/* That holds for whoever may write everything, too. */
static void
on_read_only_disk (const char *folder)
{
  g_assert_cmpint (mount ("none", folder, NULL, MS_REMOUNT | MS_RDONLY, NULL), ==, 0);
  assert_exits (folder, 6);
}

/* Room for the claim, none for the data. */
static void
on_nearly_full_disk (const char *folder)
{
  assert_exits (folder, 4);
}

/* Whoever started it can tell by the exit code what there is to be done. */
static void
test_no_room (Served       *served,
              gconstpointer data)
{
  small_disk_run (served->folder, 128, 100, on_read_only_disk);
  small_disk_run (served->folder, 128, 100, on_nearly_full_disk);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/serving/no-room", Served, NULL, set_up, test_no_room, tear_down);
  g_test_add ("/serving/announced", Served, NULL, set_up, test_announced, tear_down);
  g_test_add ("/serving/second", Served, NULL, set_up, test_second, tear_down);
  g_test_add ("/serving/asked-to-end", Served, NULL, set_up, test_asked_to_end, tear_down);
  g_test_add ("/serving/stale-socket", Served, NULL, set_up, test_stale_socket, tear_down);
  g_test_add ("/serving/foreigner", Served, NULL, set_up, test_foreigner, tear_down);
  return g_test_run ();
}
