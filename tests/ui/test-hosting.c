/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "guest.h"

#include "rialto-connection-line.h"
#include "rialto-form.h"
#include "rialto-host-dialog.h"
#include "rialto-invitation.h"
#include "rialto-welcome-host.h"

#include <arpa/inet.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <sqlite3.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

/* A community on this computer, with a rialtod of its own. */

static char *
dup_folder (Scene *scene)
{
  return g_build_filename (scene->folder, "host", NULL);
}

static RialtoHost *
make_host (Scene *scene)
{
  g_autofree char *folder = dup_folder (scene);

  return rialto_host_new (folder, g_getenv ("RIALTO_TEST_RIALTOD"));
}

/* Founded without a page. */
static void
found (Scene      *scene,
       Guest      *guest,
       RialtoHost *host)
{
  RialtoLocalServerOptions options = { .name = "Our Corner" };
  RialtoRegistration owner = {
    .handle = "ada", .name = "Ada", .email = "ada@example.org", .password = "four tall silver ladders"
  };

  guest_set_up (guest, scene, NULL, NULL, NULL);
  assert_wait (rialto_host_found (host, guest->join, &options, &owner));
  g_assert_nonnull (guest->joined);
  scene_close (scene);
}

static pid_t
get_pid (Scene *scene)
{
  g_autofree char *folder = dup_folder (scene);
  g_autofree char *path = g_build_filename (folder, "data", "serving.ini", NULL);
  g_autoptr (GKeyFile) file = g_key_file_new ();

  g_assert_true (g_key_file_load_from_file (file, path, G_KEY_FILE_NONE, NULL));
  return (pid_t) g_key_file_get_int64 (file, "serving", "pid", NULL);
}

static void
present (Scene   *scene,
         Guest   *guest,
         gpointer dialog)
{
  scene_show (scene, gtk_label_new (NULL));
  adw_dialog_present (ADW_DIALOG (dialog), scene->window);
  guest->welcome = dialog;
}

static void
drop_host (RialtoHost *host)
{
  wait_for_value (dex_future_new_true ());
  guest_await_end (host);
}

static gboolean
lets_others_in (gpointer server)
{
  return rialto_local_server_get_state (server) == RIALTO_LOCAL_SERVER_RUNNING &&
         rialto_local_server_get_lan (server);
}

static void
note_text_read (GObject      *clipboard,
                GAsyncResult *result,
                gpointer      text)
{
  *(char **) text = gdk_clipboard_read_text_finish (GDK_CLIPBOARD (clipboard), result, NULL);
}

static gboolean
has_text (gpointer text)
{
  return *(char **) text != NULL;
}

/* What is sent to others has an address that they reach; a computer without a network has none. */
static void
assert_invitation (Guest             *guest,
                   RialtoLocalServer *server,
                   const char        *invite)
{
  g_auto (GStrv) urls = rialto_local_server_dup_lan_urls (server);
  g_autofree char *text = NULL, *address = NULL, *code = NULL;

  if (urls[0] == NULL)
    {
      g_assert_null (guest_find_button (guest, "Copy Invitation"));
      return;
    }
  guest_await_words (guest, invite);
  guest_press (guest, "Copy Invitation");
  gdk_clipboard_read_text_async (gtk_widget_get_clipboard (guest->welcome), NULL, note_text_read, &text);
  wait_until (has_text, &text);
  g_assert_true (rialto_invitation_read (text, &address, &code));
  g_assert_cmpstr (address, ==, urls[0]);
  g_assert_cmpstr (code, ==, invite);
}

/* The owner gives codes to who has forgotten the password: no mail would. */
static void
assert_help (Guest      *guest,
             RialtoHost *host,
             RialtoForm *form)
{
  GtkWidget *entry;
  g_autofree char *code = NULL;

  scene_await (rialto_session_get_gateway (rialto_membership_get_session (guest->joined)), "state",
               RIALTO_GATEWAY_STATE_ONLINE);
  guest_await_words (guest, "Forgotten Password");
  entry = guest_find_titled (guest, "Handle of the Member");
  guest_fill_in (guest, "Handle of the Member", "somebody");
  g_signal_emit_by_name (entry, "apply");
  guest_await_words (guest, "Nobody here is called somebody.");
  scene_await (form, "ready", TRUE);
  guest_fill_in (guest, "Handle of the Member", " @Ada ");
  g_signal_emit_by_name (entry, "apply");
  guest_await_words (guest, "Code for a New Password");
  scene_await (form, "ready", TRUE);
  g_object_get (host, "reset-code", &code, NULL);
  guest_await_words (guest, code);
  rialto_join_set_visit (guest->join, guest->joined);
  assert_wait (rialto_join_reset (guest->join, code, "nine blue kettles"));
}

/* A rialtod of its own, started, owned, stopped and started again. */
static void
test_host (Scene        *scene,
           gconstpointer data)
{
  RialtoHost *host = make_host (scene);
  RialtoLocalServer *server = rialto_host_get_server (host);
  g_autofree char *invite = NULL;
  g_autoptr (RialtoForm) form = NULL;
  GtkWidget *dialog;
  Guest guest;

  assert_wait (rialto_host_look (host));
  g_assert_false (rialto_host_get_founded (host));
  guest_set_up (&guest, scene, NULL, host, NULL);
  guest_press (&guest, "Host a Community on This Computer");
  guest_await_words (&guest, "Start the Community");
  guest_fill_in (&guest, "Name of the Community", "Our Corner");
  guest_fill_in (&guest, "Name", "Ada");
  guest_fill_in (&guest, "Handle", "ada");
  guest_fill_in (&guest, "E-Mail Address", "ada@example.org");
  guest_fill_in (&guest, "Password", "short");
  guest_press (&guest, "Start the Community");
  guest_await_refusal (&guest, "Password", "The password is too short.");
  g_assert_cmpint (rialto_local_server_get_state (server), ==, RIALTO_LOCAL_SERVER_STOPPED);
  guest_fill_in (&guest, "Password", "four tall silver ladders");
  guest_press (&guest, "Start the Community");
  wait_until (guest_has_joined, &guest);
  g_assert_true (rialto_host_get_founded (host));
  g_assert_true (rialto_host_is_place (host, guest.joined));
  g_assert_cmpstr (rialto_account_record_get_community (rialto_membership_get_record (guest.joined)), ==,
                   "Our Corner");
  g_assert_false (rialto_local_server_get_lan (server));
  g_object_get (host, "invite", &invite, NULL);
  g_assert_cmpuint (strlen (invite), >, 10);
  scene_close (scene);

  dialog = g_object_ref_sink (g_object_new (RIALTO_TYPE_HOST_DIALOG, "host", host, "membership", guest.joined,
                                            NULL));
  present (scene, &guest, dialog);
  guest_await_words (&guest, "Running");
  guest_await_words (&guest, "Our Corner");
  /* Only this computer reaches it: there is nothing to send to others. */
  g_assert_null (guest_find_button (&guest, "Copy Invitation"));
  guest_await_words (&guest, "To invite others, let them in: only this computer reaches the community now.");
  g_object_set (guest_find_titled (&guest, "Others in This Network May Join"), "active", TRUE, NULL);
  wait_until (lets_others_in, server);
  g_object_get (dialog, "form", &form, NULL);
  scene_await (form, "ready", TRUE);
  assert_invitation (&guest, server, invite);
  guest_press (&guest, "Stop");
  guest_await_words (&guest, "Stopped");
  scene_await (form, "ready", TRUE);
  guest_press (&guest, "Start");
  guest_await_words (&guest, "Running");
  assert_help (&guest, host, form);
  g_object_unref (dialog);
  assert_wait (rialto_host_stop (host));
  guest_tear_down (&guest, scene);
  drop_host (host);
}

static void
note_text (GObject    *line,
           GParamSpec *pspec,
           GString    *texts)
{
  g_autofree char *text = NULL;

  g_object_get (line, "text", &text, NULL);
  g_string_append_printf (texts, "%s\n", text != NULL ? text : "");
}

static gboolean
is_focus_inside (gpointer dialog)
{
  GtkWidget *focus = gtk_root_get_focus (gtk_widget_get_root (dialog));

  return focus != NULL && gtk_widget_is_ancestor (focus, dialog);
}

/* The app was closed, and starts again while the server goes on. */
static void
test_gone_on (Scene        *scene,
              gconstpointer data)
{
  RialtoHost *host = make_host (scene);
  GtkWidget *dialog;
  Guest guest;
  pid_t pid;

  found (scene, &guest, host);
  pid = get_pid (scene);
  drop_host (host);

  host = make_host (scene);
  assert_wait (rialto_host_look (host));
  g_assert_true (rialto_host_get_founded (host));
  g_assert_true (rialto_host_is_place (host, guest.joined));
  g_assert_cmpint (rialto_local_server_get_state (rialto_host_get_server (host)), ==,
                   RIALTO_LOCAL_SERVER_RUNNING);
  g_assert_cmpint (get_pid (scene), ==, pid);

  /* Nobody is offered to invite before it is known that they may. */
  dialog = g_object_ref_sink (g_object_new (RIALTO_TYPE_HOST_DIALOG, "host", host, NULL));
  present (scene, &guest, dialog);
  guest_await_words (&guest, "Running");
  g_assert_null (scene_find (dialog, ADW_TYPE_BUTTON_ROW, 0));
  /* Of the button that is pressed nothing is left; the focus is not lost with it. */
  gtk_widget_grab_focus (guest_find_button (&guest, "Stop"));
  guest_press (&guest, "Stop");
  guest_await_words (&guest, "Stopped");
  wait_until (is_focus_inside, dialog);
  g_object_unref (dialog);
  guest_tear_down (&guest, scene);
  drop_host (host);
}

/* Its server was started, and the app was closed before there was a member. */
static void
test_not_finished (Scene        *scene,
                   gconstpointer data)
{
  RialtoHost *host = make_host (scene);

  assert_wait (rialto_host_start (host, FALSE, FALSE));
  drop_host (host);

  host = make_host (scene);
  assert_wait (rialto_host_look (host));
  g_assert_false (rialto_host_get_founded (host));
  g_assert_cmpint (rialto_local_server_get_state (rialto_host_get_server (host)), ==,
                   RIALTO_LOCAL_SERVER_RUNNING);
  assert_wait (rialto_host_stop (host));
  drop_host (host);
}

/* The computer was switched off; the app starts again. */
static void
test_resumed (Scene        *scene,
              gconstpointer data)
{
  RialtoHost *host = make_host (scene);
  RialtoConnectionLine *line;
  g_autoptr (GString) texts = g_string_new (NULL);
  Guest guest;

  found (scene, &guest, host);
  scene_await (rialto_session_get_gateway (rialto_membership_get_session (guest.joined)), "state",
               RIALTO_GATEWAY_STATE_ONLINE);
  kill (get_pid (scene), SIGKILL);
  scene_await (rialto_host_get_server (host), "state", RIALTO_LOCAL_SERVER_STOPPED);
  drop_host (host);

  host = make_host (scene);
  line = g_object_new (RIALTO_TYPE_CONNECTION_LINE, "membership", guest.joined, "host", host, NULL);
  scene_show (scene, line);
  guest.welcome = line;
  assert_wait (rialto_host_look (host));
  g_assert_true (rialto_host_get_founded (host));
  g_assert_true (rialto_host_is_place (host, guest.joined));
  g_assert_false (rialto_host_is_place (host, scene->membership));
  g_signal_connect (line, "notify::text", G_CALLBACK (note_text), texts);
  assert_wait (rialto_host_resume (host, G_LIST_MODEL (scene->accounts)));
  scene_await (rialto_session_get_gateway (rialto_membership_get_session (guest.joined)), "state",
               RIALTO_GATEWAY_STATE_ONLINE);
  g_assert_nonnull (strstr (texts->str, "Starting Your Community…\n"));
  g_assert_true (g_str_has_suffix (texts->str, "\n\n"));

  /* Who has stopped it finds it stopped, and the way to it. */
  assert_wait (rialto_host_stop (host));
  guest_await_words (&guest, "Your Community Is Stopped");
  g_assert_nonnull (guest_find_button (&guest, "Show"));
  assert_wait (rialto_host_resume (host, G_LIST_MODEL (scene->accounts)));
  g_assert_cmpint (rialto_local_server_get_state (rialto_host_get_server (host)), ==,
                   RIALTO_LOCAL_SERVER_STOPPED);
  guest_tear_down (&guest, scene);
  drop_host (host);
}

typedef struct
{
  Scene             *scene;
  RialtoLocalServer *server;
  pid_t              pid;
} Crash;

static gboolean
has_failure (gpointer host)
{
  g_autofree char *failure = NULL;

  g_object_get (host, "failure", &failure, NULL);
  return failure != NULL;
}

static gboolean
has_another_pid (gpointer data)
{
  const Crash *crash = data;

  return rialto_local_server_get_state (crash->server) == RIALTO_LOCAL_SERVER_RUNNING &&
         get_pid (crash->scene) != crash->pid;
}

/* It crashes while the app is open: it is there again, but for the fourth time; who starts it then may. */
static void
test_crashing (Scene        *scene,
               gconstpointer data)
{
  RialtoHost *host = make_host (scene);
  Crash crash = { .scene = scene, .server = rialto_host_get_server (host) };
  Guest guest;

  found (scene, &guest, host);
  rialto_host_keep (host);
  for (guint i = 0; i < 3; i++)
    {
      crash.pid = get_pid (scene);
      kill (crash.pid, SIGKILL);
      wait_until (has_another_pid, &crash);
    }
  kill (get_pid (scene), SIGKILL);
  wait_until (has_failure, host);
  g_assert_cmpint (rialto_local_server_get_state (crash.server), ==, RIALTO_LOCAL_SERVER_STOPPED);
  assert_wait (rialto_host_start (host, FALSE, FALSE));
  g_assert_false (has_failure (host));

  /* Who stops it has not crashed it. */
  assert_wait (rialto_host_stop (host));
  while (g_main_context_iteration (NULL, FALSE))
    ;
  assert_wait (rialto_host_look (host));
  g_assert_cmpint (rialto_local_server_get_state (crash.server), ==, RIALTO_LOCAL_SERVER_STOPPED);
  g_assert_false (has_failure (host));
  guest_tear_down (&guest, scene);
  drop_host (host);
}

/* Nobody on this computer is a member: it is left alone. */
static void
test_not_ours (Scene        *scene,
               gconstpointer data)
{
  RialtoHost *host = make_host (scene);
  g_autoptr (GListStore) nobody = g_list_store_new (RIALTO_TYPE_ACCOUNT_RECORD);
  Guest guest;

  found (scene, &guest, host);
  kill (get_pid (scene), SIGKILL);
  scene_await (rialto_host_get_server (host), "state", RIALTO_LOCAL_SERVER_STOPPED);
  assert_wait (rialto_host_resume (host, G_LIST_MODEL (nobody)));
  g_assert_cmpint (rialto_local_server_get_state (rialto_host_get_server (host)), ==,
                   RIALTO_LOCAL_SERVER_STOPPED);
  guest_tear_down (&guest, scene);
  drop_host (host);
}

static int
take_port (const char *url)
{
  struct sockaddr_in address = { .sin_family = AF_INET,
                                 .sin_port = htons ((guint16) atoi (strrchr (url, ':') + 1)),
                                 .sin_addr.s_addr = htonl (INADDR_LOOPBACK) };
  int fd = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0), on = 1;

  g_assert_cmpint (setsockopt (fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on), ==, 0);
  g_assert_cmpint (bind (fd, (struct sockaddr *) &address, sizeof address), ==, 0);
  g_assert_cmpint (listen (fd, 1), ==, 0);
  return fd;
}

/* What happened before the dialog was opened is said in it, and the way out is there. */
static void
test_port_taken (Scene        *scene,
                 gconstpointer data)
{
  RialtoHost *host = make_host (scene);
  g_autofree char *url = NULL, *failure = NULL;
  GtkWidget *dialog;
  Guest guest;
  int fd;

  found (scene, &guest, host);
  url = g_strdup (rialto_local_server_get_url (rialto_host_get_server (host)));
  assert_wait (rialto_host_stop (host));
  fd = take_port (url);
  assert_wait_error (rialto_host_start (host, FALSE, FALSE), RIALTO_ERROR, RIALTO_ERROR_CONFLICT);
  g_object_get (host, "failure", &failure, NULL);
  g_assert_nonnull (strstr (failure, strrchr (url, ':') + 1));
  dialog = g_object_ref_sink (g_object_new (RIALTO_TYPE_HOST_DIALOG, "host", host, "membership", guest.joined,
                                            NULL));
  present (scene, &guest, dialog);
  guest_await_words (&guest, failure);
  guest_press (&guest, "Use Another Port");
  guest_await_words (&guest, "Running");
  g_assert_cmpstr (rialto_local_server_get_url (rialto_host_get_server (host)), !=, url);
  g_assert_null (guest_find_button (&guest, "Use Another Port"));
  g_object_unref (dialog);
  close (fd);
  assert_wait (rialto_host_stop (host));
  guest_tear_down (&guest, scene);
  drop_host (host);
}

/* It says why and what to do; the log can be shown. */
static void
test_newer (Scene        *scene,
            gconstpointer data)
{
  RialtoHost *host = make_host (scene);
  g_autofree char *folder = dup_folder (scene), *log = NULL;
  g_autofree char *database = g_build_filename (folder, "data", "rialto.db", NULL);
  GtkWidget *dialog;
  Guest guest;
  sqlite3 *db;

  found (scene, &guest, host);
  assert_wait (rialto_host_stop (host));
  g_assert_cmpint (sqlite3_open (database, &db), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (db,
                                 "INSERT INTO schema_migrations (number, name, applied_at, hash) "
                                 "SELECT max (number) + 1, 'later', 0, '' FROM schema_migrations",
                                 NULL, NULL, NULL),
                   ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_close (db), ==, SQLITE_OK);
  dialog = g_object_ref_sink (g_object_new (RIALTO_TYPE_HOST_DIALOG, "host", host, "membership", guest.joined,
                                            NULL));
  present (scene, &guest, dialog);
  guest_await_words (&guest, "Stopped");
  guest_press (&guest, "Start");
  guest_await_words (&guest,
                     "A newer version of Rialto has served this community. Update Rialto and try again. "
                     "The community was left as it is.");
  g_assert_null (guest_find_button (&guest, "Use Another Port"));
  g_object_get (host, "log", &log, NULL);
  g_assert_nonnull (strstr (log, "newer than this program"));
  gtk_expander_set_expanded (scene_await_find (dialog, GTK_TYPE_EXPANDER, 0), TRUE);
  guest_await_words (&guest, log);
  g_object_unref (dialog);
  guest_tear_down (&guest, scene);
  drop_host (host);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  adw_init ();
  rialto_async_init ();

  scene_test_add ("/hosting/host", test_host);
  scene_test_add ("/hosting/gone-on", test_gone_on);
  scene_test_add ("/hosting/not-finished", test_not_finished);
  scene_test_add ("/hosting/resumed", test_resumed);
  scene_test_add ("/hosting/crashing", test_crashing);
  scene_test_add ("/hosting/not-ours", test_not_ours);
  scene_test_add ("/hosting/port-taken", test_port_taken);
  scene_test_add ("/hosting/newer", test_newer);
  return g_test_run ();
}
