/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-clock.h"
#include "rialto-log-private.h"

#include <fcntl.h>
#include <glib-unix.h>
#include <glib/gstdio.h>
#include <json-glib/json-glib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#define START ((RialtoTime) 1800000000000)

/* A pipe that the log writes into. */
typedef struct
{
  int out;
  int in;
} Fixture;

static void
set_up (Fixture      *fixture,
        gconstpointer format)
{
  int fds[2];

  g_assert_true (g_unix_open_pipe (fds, O_CLOEXEC, NULL));
  fixture->out = fds[0];
  fixture->in = fds[1];
  g_assert_true (g_unix_set_fd_nonblocking (fixture->out, TRUE, NULL));
  rialto_clock_fake (START);
  g_assert_true (rialto_log_set_levels ("info"));
  rialto_log_set_sink (rialto_log_sink_new (fixture->in), (RialtoLogFormat) GPOINTER_TO_INT (format));
}

static void
tear_down (Fixture      *fixture,
           gconstpointer format)
{
  rialto_log_set_sink (NULL, RIALTO_LOG_FORMAT_TEXT);
  rialto_log_set_request (NULL);
  rialto_log_set_debug ("");
  rialto_clock_unfake ();
  close (fixture->out);
  close (fixture->in);
}

/* All that has been written and not read. */
static char *
read_out (Fixture *fixture)
{
  g_autoptr (GString) text = g_string_new (NULL);
  char buffer[8192];
  gssize n = 0;

  while ((n = read (fixture->out, buffer, sizeof buffer)) > 0)
    g_string_append_len (text, buffer, n);
  return g_string_free_and_steal (g_steal_pointer (&text));
}

static void
test_text (Fixture      *fixture,
           gconstpointer data)
{
  g_autofree char *text = NULL;

  rialto_log_set_request ("r-1");
  rialto_log (RIALTO_LOG_SECURITY, RIALTO_LEVEL_WARNING, "wrong password", RIALTO_LOG_NUMBER ("user", 42),
              RIALTO_LOG_TEXT ("agent", "a \"b\"\n\\c"), RIALTO_LOG_TEXT ("none", NULL),
              RIALTO_LOG_SECRET ("pin"), RIALTO_LOG_TEXT ("token", "eyJ"), RIALTO_LOG_TEXT ("empty", ""));
  rialto_log_set_request (NULL);
  rialto_log (RIALTO_LOG_APPLICATION, RIALTO_LEVEL_INFO, "started");
  text = read_out (fixture);
  g_assert_cmpstr (
    text, ==,
    "2027-01-15T08:00:00.000Z warning security: wrong password request=r-1 user=42 agent=\"a \\\"b\\\"\\n\\\\c\" pin=*** "
    "token=*** empty=\"\"\n"
    "2027-01-15T08:00:00.000Z info    application: started\n");
}

/* Nothing that comes from outside ends a line, steers a terminal or is no UTF-8. */
static void
test_text_escapes (Fixture      *fixture,
                   gconstpointer data)
{
  g_autofree char *text = NULL;

  rialto_log (RIALTO_LOG_ACCESS, RIALTO_LEVEL_INFO, "a\nb\rc\x1b[2Jd\x7f",
              RIALTO_LOG_TEXT ("x", "\xff\xc3(\xe2\x80\xae\xc2\x85é"));
  text = read_out (fixture);
  g_assert_cmpstr (
    text, ==,
    "2027-01-15T08:00:00.000Z info    access: a\\nb\\x0dc\\x1b[2Jd\\x7f x=\\xff\\xc3(\\u202e\\x85é\n");
}

static JsonObject *
parse_line (JsonParser *parser,
            const char *line)
{
  g_autoptr (GError) error = NULL;

  json_parser_load_from_data (parser, line, -1, &error);
  g_assert_no_error (error);
  return json_node_get_object (json_parser_get_root (parser));
}

static void
test_json (Fixture      *fixture,
           gconstpointer data)
{
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autofree char *text = NULL;
  JsonObject *object = NULL;

  rialto_log_set_request ("r-1");
  rialto_log (RIALTO_LOG_QUERY, RIALTO_LEVEL_INFO, "slow \"query\"\n\x01", RIALTO_LOG_NUMBER ("ms", -5),
              RIALTO_LOG_TEXT ("bad", "\xff\\é\x1b"), RIALTO_LOG_SECRET ("key"));
  text = read_out (fixture);
  g_assert_cmpuint (strcspn (text, "\n"), ==, strlen (text) - 1);
  object = parse_line (parser, text);
  g_assert_cmpstr (json_object_get_string_member (object, "time"), ==, "2027-01-15T08:00:00.000Z");
  g_assert_cmpstr (json_object_get_string_member (object, "level"), ==, "info");
  g_assert_cmpstr (json_object_get_string_member (object, "channel"), ==, "query");
  g_assert_cmpstr (json_object_get_string_member (object, "message"), ==, "slow \"query\"\n\x01");
  g_assert_cmpstr (json_object_get_string_member (object, "request"), ==, "r-1");
  g_assert_cmpint (json_object_get_int_member (object, "ms"), ==, -5);
  g_assert_cmpstr (json_object_get_string_member (object, "bad"), ==, "\xef\xbf\xbd\\é\x1b");
  g_assert_cmpstr (json_object_get_string_member (object, "key"), ==, "***");
}

/* However long its values are, a record is one line that fits and, in JSON, an object. */
static void
test_long (Fixture      *fixture,
           gconstpointer format)
{
  static const char *const fillings[] = { "x", "\x01", "\"", "é", "\xff", " \\" };
  g_autoptr (JsonParser) parser = json_parser_new ();

  for (guint i = 0; i < G_N_ELEMENTS (fillings); i++)
    {
      g_autoptr (GString) value = g_string_new (NULL);
      g_autofree char *text = NULL;

      while (value->len < 10000)
        g_string_append (value, fillings[i]);
      rialto_log_set_request (value->str);
      rialto_log (RIALTO_LOG_ACCESS, RIALTO_LEVEL_INFO, value->str, RIALTO_LOG_TEXT ("one", value->str),
                  RIALTO_LOG_TEXT ("two", value->str), RIALTO_LOG_TEXT ("three", value->str),
                  RIALTO_LOG_NUMBER ("last", 3));
      text = read_out (fixture);
      g_assert_cmpuint (strlen (text), <=, RIALTO_LOG_MAX_LINE);
      g_assert_cmpuint (strlen (text), >, 2000);
      g_assert_cmpuint (strcspn (text, "\n"), ==, strlen (text) - 1);
      if (GPOINTER_TO_INT (format) == RIALTO_LOG_FORMAT_JSON)
        {
          JsonObject *object = parse_line (parser, text);

          g_assert_true (json_object_get_boolean_member (object, "truncated"));
          g_assert_cmpint (json_object_get_int_member (object, "last"), ==, 3);
        }
      else
        g_assert_true (g_str_has_suffix (text, "last=3 ...\n"));
    }
}

static int evaluations;

static gint64
evaluate (void)
{
  return ++evaluations;
}

static void
test_levels (Fixture      *fixture,
             gconstpointer data)
{
  static const char *const bad[] = {
    "", "loud", "query=", "=info", "quary=info", "info,query", "info,,debug"
  };
  g_autofree char *text = NULL;

  g_assert_true (rialto_log_set_levels (" warning, query=debug ,socket=off"));
  g_assert_cmpint (rialto_log_get_level (RIALTO_LOG_ACCESS), ==, RIALTO_LEVEL_WARNING);
  g_assert_cmpint (rialto_log_get_level (RIALTO_LOG_QUERY), ==, RIALTO_LEVEL_DEBUG);
  g_assert_true (rialto_log_set_levels ("access=error"));
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    g_assert_false (rialto_log_set_levels (bad[i]));

  rialto_log (RIALTO_LOG_ACCESS, RIALTO_LEVEL_WARNING, "no", RIALTO_LOG_NUMBER ("n", evaluate ()));
  rialto_log (RIALTO_LOG_SOCKET, RIALTO_LEVEL_ERROR, "no", RIALTO_LOG_NUMBER ("n", evaluate ()));
  rialto_log (RIALTO_LOG_SECURITY, RIALTO_LEVEL_INFO, "no", RIALTO_LOG_NUMBER ("n", evaluate ()));
  g_assert_cmpint (evaluations, ==, 0);
  rialto_log (RIALTO_LOG_ACCESS, RIALTO_LEVEL_ERROR, "yes", RIALTO_LOG_NUMBER ("n", evaluate ()));
  rialto_log (RIALTO_LOG_QUERY, RIALTO_LEVEL_DEBUG, "yes", RIALTO_LOG_NUMBER ("n", evaluate ()));
  text = read_out (fixture);
  g_assert_cmpstr (
    text, ==,
    "2027-01-15T08:00:00.000Z error   access: yes n=1\n2027-01-15T08:00:00.000Z debug   query: yes n=2\n");
}

static void
say (GLogLevelFlags flags,
     const char    *domain,
     const char    *message)
{
  GLogField fields[] = { { "MESSAGE", message, -1 }, { "GLIB_DOMAIN", domain, -1 } };

  g_assert_cmpint (rialto_log_glib_writer (flags, fields, domain != NULL ? 2 : 1, NULL), ==,
                   G_LOG_WRITER_HANDLED);
}

static void
test_glib (Fixture      *fixture,
           gconstpointer data)
{
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;

  say (G_LOG_LEVEL_CRITICAL, "GLib", "one\ntwo");
  say (G_LOG_LEVEL_WARNING, NULL, "three");
  say (G_LOG_LEVEL_INFO, "rialto-app", "four");
  say (G_LOG_LEVEL_INFO, "GLib-GIO", "no");
  say (G_LOG_LEVEL_DEBUG, "GLib-GIO", "no");
  say (G_LOG_LEVEL_DEBUG, "rialto-app", "no");
  first = read_out (fixture);
  g_assert_cmpstr (first, ==,
                   "2027-01-15T08:00:00.000Z error   application: one\\ntwo domain=GLib\n"
                   "2027-01-15T08:00:00.000Z warning application: three\n"
                   "2027-01-15T08:00:00.000Z info    application: four domain=rialto-app\n");

  rialto_log_set_debug ("sql,gateway,GLib-Net,APP");
  g_assert_cmpint (rialto_log_get_level (RIALTO_LOG_QUERY), ==, RIALTO_LEVEL_DEBUG);
  g_assert_cmpint (rialto_log_get_level (RIALTO_LOG_SOCKET), ==, RIALTO_LEVEL_DEBUG);
  g_assert_cmpint (rialto_log_get_level (RIALTO_LOG_ACCESS), ==, RIALTO_LEVEL_INFO);
  say (G_LOG_LEVEL_DEBUG, "GLib-Net", "five");
  say (G_LOG_LEVEL_DEBUG, "GLib-Ne", "no");
  say (G_LOG_LEVEL_DEBUG, "rialto-app", "six");
  say (G_LOG_LEVEL_DEBUG, "rialto-store", "no");
  g_assert_true (rialto_log_set_levels ("application=debug"));
  say (G_LOG_LEVEL_DEBUG, "rialto-store", "seven");
  say (G_LOG_LEVEL_DEBUG, "GLib", "no");
  rialto_log_set_debug ("all");
  say (G_LOG_LEVEL_DEBUG, "GLib", "eight");
  g_assert_true (rialto_log_set_levels ("application=error"));
  say (G_LOG_LEVEL_WARNING, "GLib", "no");
  second = read_out (fixture);
  g_assert_cmpstr (second, ==,
                   "2027-01-15T08:00:00.000Z debug   application: five domain=GLib-Net\n"
                   "2027-01-15T08:00:00.000Z debug   application: six domain=rialto-app\n"
                   "2027-01-15T08:00:00.000Z debug   application: seven domain=rialto-store\n"
                   "2027-01-15T08:00:00.000Z debug   application: eight domain=GLib\n");
}

/* Nobody reads: the writer goes on, counts, and says so when somebody reads again. */
static void
test_stuck (Fixture      *fixture,
            gconstpointer data)
{
  g_autofree char *value = g_strnfill (900, 'x');
  g_autofree char *full = NULL;
  g_autofree char *after = NULL;
  g_auto (GStrv) lines = NULL;
  guint written = 0;
  guint64 dropped = 0;

  for (guint i = 0; i < 2000; i++)
    rialto_log (RIALTO_LOG_ACCESS, RIALTO_LEVEL_INFO, "request", RIALTO_LOG_TEXT ("x", value));
  dropped = rialto_log_get_dropped ();
  g_assert_cmpuint (dropped, >, 1000);
  full = read_out (fixture);
  lines = g_strsplit (full, "\n", -1);
  written = g_strv_length (lines) - 1;
  g_assert_cmpuint (written + dropped, ==, 2000);
  for (guint i = 0; i < written; i++)
    g_assert_true (g_str_has_suffix (lines[i], "xxx"));

  rialto_log (RIALTO_LOG_ACCESS, RIALTO_LEVEL_INFO, "back");
  rialto_log (RIALTO_LOG_ACCESS, RIALTO_LEVEL_INFO, "again");
  after = read_out (fixture);
  g_assert_true (g_str_has_prefix (after, "("));
  g_assert_cmpuint (g_ascii_strtoull (after + 1, NULL, 10), ==, dropped);
  g_assert_nonnull (strstr (after,
                            "nobody read them)\n2027-01-15T08:00:00.000Z info    access: back\n2027-"));
  g_assert_true (g_str_has_suffix (after, "access: again\n"));
}

/* The pipe of the log is ours alone: whoever else has it open keeps a blocking one. */
static void
test_shared_descriptor (Fixture      *fixture,
                        gconstpointer data)
{
  g_assert_cmpint (fcntl (fixture->in, F_GETFL) & O_NONBLOCK, ==, 0);
}

static gpointer
log_many (gpointer data)
{
  rialto_log_set_request (data);
  for (guint i = 0; i < 20; i++)
    rialto_log (RIALTO_LOG_ACCESS, RIALTO_LEVEL_INFO, "request", RIALTO_LOG_NUMBER ("i", i));
  return NULL;
}

static void
test_threads (Fixture      *fixture,
              gconstpointer data)
{
  static const char *const names[] = { "a", "b", "c", "d", "e", "f", "g", "h" };
  GThread *threads[G_N_ELEMENTS (names)];
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;
  guint next[G_N_ELEMENTS (names)] = { 0 };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    threads[i] = g_thread_new ("log", log_many, (gpointer) names[i]);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    g_thread_join (threads[i]);
  text = read_out (fixture);
  lines = g_strsplit (text, "\n", -1);
  g_assert_cmpuint (g_strv_length (lines), ==, 161);
  for (guint i = 0; i < 160; i++)
    {
      char name = 0;
      guint number = 0;

      g_assert_cmpint (sscanf (lines[i], "2027-01-15T08:00:00.000Z info    access: request request=%c i=%u",
                               &name, &number),
                       ==, 2);
      g_assert_cmpuint (number, ==, next[name - 'a']++);
    }
}

static void
test_reader_gone (Fixture      *fixture,
                  gconstpointer data)
{
  g_autoptr (RialtoConfig) config = rialto_config_load (NULL, NULL, NULL, NULL);
  RialtoLogSink *sink = rialto_log_sink_new (fixture->in);

  /* Sets up what keeps a broken pipe from being the end. */
  rialto_log_setup (config, NULL);
  close (fixture->out);
  g_assert_false (rialto_log_sink_write (sink, "x\n", 2));
  g_assert_cmpuint (rialto_log_sink_get_dropped (sink), ==, 1);
  rialto_log_sink_free (sink);
  fixture->out = open ("/dev/null", O_RDONLY | O_CLOEXEC);
}

static void
test_file (void)
{
  g_autofree char *path = NULL;
  g_autofree char *text = NULL;
  int fd = g_file_open_tmp ("rialto-log-XXXXXX", &path, NULL);
  RialtoLogSink *sink = rialto_log_sink_new (fd);

  g_assert_true (rialto_log_sink_write (sink, "one\n", 4));
  g_assert_cmpint (write (fd, "two\n", 4), ==, 4);
  g_assert_true (rialto_log_sink_write (sink, "three\n", 6));
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_assert_cmpstr (text, ==, "one\ntwo\nthree\n");
  rialto_log_sink_free (sink);
  close (fd);
  g_unlink (path);
}

static void
test_socket (void)
{
  int fds[2];
  char buffer[16];
  RialtoLogSink *sink = NULL;

  g_assert_cmpint (socketpair (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, fds), ==, 0);
  sink = rialto_log_sink_new (fds[1]);
  g_assert_true (rialto_log_sink_write (sink, "one\n", 4));
  g_assert_cmpint (read (fds[0], buffer, sizeof buffer), ==, 4);
  close (fds[0]);
  g_assert_false (rialto_log_sink_write (sink, "two\n", 4));
  rialto_log_sink_free (sink);
  close (fds[1]);
}

/* The value of a field of a journal's datagram, in either form. */
static char *
journal_field (const char *datagram,
               gsize       length,
               const char *name)
{
  const char *at = datagram;

  while (at < datagram + length)
    {
      gsize name_length = strcspn (at, "=\n");
      gboolean found = strlen (name) == name_length && memcmp (at, name, name_length) == 0;
      guint64 size = 0;

      if (at[name_length] == '=')
        {
          size = strcspn (at + name_length + 1, "\n");
          at += name_length + 1;
        }
      else
        {
          memcpy (&size, at + name_length + 1, sizeof size);
          size = GUINT64_FROM_LE (size);
          at += name_length + 1 + sizeof size;
        }
      g_assert_cmpuint (size, <, length);
      if (found)
        return g_strndup (at, size);
      at += size;
      g_assert_cmpint (*at++, ==, '\n');
    }
  return NULL;
}

static void
assert_journal_field (const char *datagram,
                      gsize       length,
                      const char *name,
                      const char *expected)
{
  g_autofree char *value = journal_field (datagram, length, name);

  g_assert_cmpstr (value, ==, expected);
}

static void
test_journal (void)
{
  g_autofree char *folder = g_dir_make_tmp ("rialto-journal-XXXXXX", NULL);
  struct sockaddr_un address = { .sun_family = AF_UNIX };
  int fd = socket (AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  char datagram[8192] = "";
  gssize length = 0;

  g_snprintf (address.sun_path, sizeof address.sun_path, "%s/socket", folder);
  g_assert_cmpint (bind (fd, (struct sockaddr *) &address, sizeof address), ==, 0);
  rialto_log_set_sink (rialto_log_sink_new_journal (address.sun_path), RIALTO_LOG_FORMAT_TEXT);
  g_assert_true (rialto_log_set_levels ("info"));
  rialto_log_set_request ("r-1");
  rialto_log (RIALTO_LOG_SECURITY, RIALTO_LEVEL_WARNING, "two\nlines=", RIALTO_LOG_NUMBER ("user", 42),
              RIALTO_LOG_TEXT ("agent", "x\ny"), RIALTO_LOG_SECRET ("pin"));
  rialto_log_set_request (NULL);
  length = recv (fd, datagram, sizeof datagram - 1, 0);
  g_assert_cmpint (length, >, 0);
  assert_journal_field (datagram, (gsize) length, "MESSAGE", "two\nlines=");
  assert_journal_field (datagram, (gsize) length, "PRIORITY", "4");
  assert_journal_field (datagram, (gsize) length, "SYSLOG_IDENTIFIER", "rialtod");
  assert_journal_field (datagram, (gsize) length, "RIALTO_CHANNEL", "security");
  assert_journal_field (datagram, (gsize) length, "RIALTO_REQUEST", "r-1");
  assert_journal_field (datagram, (gsize) length, "RIALTO_USER", "42");
  assert_journal_field (datagram, (gsize) length, "RIALTO_AGENT", "x\ny");
  assert_journal_field (datagram, (gsize) length, "RIALTO_PIN", "***");

  /* The journal stands still, then it is gone: neither holds anybody up. */
  for (guint i = 0; i < 5000; i++)
    rialto_log (RIALTO_LOG_ACCESS, RIALTO_LEVEL_INFO, "request");
  g_assert_cmpuint (rialto_log_get_dropped (), >, 0);
  close (fd);
  rialto_log (RIALTO_LOG_ACCESS, RIALTO_LEVEL_INFO, "request");
  rialto_log_set_sink (NULL, RIALTO_LOG_FORMAT_TEXT);
  g_unlink (address.sun_path);
  g_rmdir (folder);
}

#define ADD(name, format, function) g_test_add ("/log/" name, Fixture, GINT_TO_POINTER (format), set_up, function, tear_down)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  ADD ("text", RIALTO_LOG_FORMAT_TEXT, test_text);
  ADD ("text-escapes", RIALTO_LOG_FORMAT_TEXT, test_text_escapes);
  ADD ("text-long", RIALTO_LOG_FORMAT_TEXT, test_long);
  ADD ("json", RIALTO_LOG_FORMAT_JSON, test_json);
  ADD ("json-long", RIALTO_LOG_FORMAT_JSON, test_long);
  ADD ("levels", RIALTO_LOG_FORMAT_TEXT, test_levels);
  ADD ("glib", RIALTO_LOG_FORMAT_TEXT, test_glib);
  ADD ("stuck", RIALTO_LOG_FORMAT_TEXT, test_stuck);
  ADD ("shared-descriptor", RIALTO_LOG_FORMAT_TEXT, test_shared_descriptor);
  ADD ("threads", RIALTO_LOG_FORMAT_TEXT, test_threads);
  ADD ("reader-gone", RIALTO_LOG_FORMAT_TEXT, test_reader_gone);
  g_test_add_func ("/log/file", test_file);
  g_test_add_func ("/log/socket", test_socket);
  g_test_add_func ("/log/journal", test_journal);
  return g_test_run ();
}
