/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <fcntl.h>
#include <gio/gio.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/stat.h>

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

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/serving/announced", Served, NULL, set_up, test_announced, tear_down);
  g_test_add ("/serving/second", Served, NULL, set_up, test_second, tear_down);
  return g_test_run ();
}
