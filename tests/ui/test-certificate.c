/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "certificates.h"
#include "fake-server.h"
#include "guest.h"

#include "rialto-certificate-dialog.h"
#include "rialto-error.h"
#include "rialto-notices.h"

/* A server whose certificate nobody vouches for, and one whose certificate is another than it was. */

#define META                                                                                                 \
  FAKE_JSON ("200 OK", "{\"name\":\"Ours\",\"version\":\"1\",\"since\":1,\"signup\":\"open\",\"max_upload\":1,"   \
                       "\"now\":\"2026-01-01T00:00:00.000Z\"}")

static const char *const answers[] = { META, NULL };

static char *
dup_shown (TestCertificate *certificate)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autofree char *upper = g_ascii_strup (certificate->fingerprint, -1);

  for (guint i = 0; upper[i] != '\0'; i += 2)
    {
      if (i > 0)
        g_string_append_c (text, i % 16 == 0 ? '\n' : ':');
      g_string_append_len (text, upper + i, 2);
    }
  return g_string_free_and_steal (g_steal_pointer (&text));
}

static void
compare (Guest *guest)
{
  GtkWidget *check = scene_find (guest->welcome, GTK_TYPE_CHECK_BUTTON, 0);

  g_assert_nonnull (check);
  gtk_check_button_set_active (GTK_CHECK_BUTTON (check), TRUE);
}

static gboolean
on_frame (GtkWidget     *widget,
          GdkFrameClock *clock,
          gpointer       data)
{
  guint *n_left = data;

  return --*n_left > 0;
}

/* Until it stands still: what is closed while it opens is another matter. */
static void
settle (GtkWidget *widget)
{
  guint n_left = 3;

  gtk_widget_add_tick_callback (widget, on_frame, &n_left, NULL);
  while (n_left > 0)
    g_main_context_iteration (NULL, TRUE);
}

/* Not by default, and not before the fingerprint was compared. */
static void
test_trust (Scene        *scene,
            gconstpointer data)
{
  g_autoptr (TestCertificate) certificate = test_certificate_new (NULL);
  g_autoptr (FakeServer) server = fake_server_new_tls (answers, certificate->certificate);
  g_autofree char *shown = dup_shown (certificate);
  RialtoMembership *visit;
  GtkWidget *trust;
  Guest guest;

  guest_set_up (&guest, scene, NULL, NULL, "address");
  guest_fill_in (&guest, "Address", fake_server_get_base (server));
  guest_press (&guest, "Continue");
  guest_await_words (&guest, "This Server Cannot Prove Who It Is");
  guest_await_words (&guest, shown);
  trust = guest_find_button (&guest, "Trust This Certificate");
  g_assert_false (gtk_widget_is_sensitive (trust));
  g_assert_true (gtk_widget_has_css_class (trust, "destructive-action"));
  g_assert_cmpuint (fake_server_get_n_asked (server), ==, 0);
  settle (scene->window);
  guest_press (&guest, "Back");
  settle (scene->window);
  guest_await_words (&guest, "Continue");
  guest_press (&guest, "Continue");
  guest_await_words (&guest, "This Server Cannot Prove Who It Is");
  settle (scene->window);
  compare (&guest);
  guest_press (&guest, "Trust This Certificate");
  guest_await_words (&guest, "Everybody may become a member.");
  settle (scene->window);
  visit = rialto_join_get_visit (guest.join);
  g_assert_cmpstr (
    rialto_transport_get_trusted (rialto_session_get_transport (rialto_membership_get_session (visit))), ==,
    certificate->fingerprint);
  guest_tear_down (&guest, scene);
}

/* A banner says so, and leads to what was trusted and what is shown. */
static void
test_changed (Scene        *scene,
              gconstpointer data)
{
  g_autoptr (TestCertificate) one = test_certificate_new (NULL);
  g_autoptr (TestCertificate) other = test_certificate_new (NULL);
  g_autoptr (FakeServer) server = fake_server_new_tls (answers, one->certificate);
  g_autofree char *before = dup_shown (one), *now = dup_shown (other);
  g_autoptr (RialtoMembership) visit = NULL;
  RialtoTransport *transport;
  RialtoNotices *notices;
  GtkWidget *dialog;
  Guest guest;

  visit = g_value_dup_object (wait_for_value (rialto_membership_visit_trusting (fake_server_get_base (server),
                                                                                FALSE, one->fingerprint)));
  transport = rialto_session_get_transport (rialto_membership_get_session (visit));
  notices = g_object_new (RIALTO_TYPE_NOTICES, "membership", visit, NULL);
  scene_show (scene, notices);
  guest.welcome = notices;
  g_assert_false (scene_get (notices, "changed"));
  fake_server_set_certificate (server, other->certificate);
  assert_wait_error (rialto_session_load_server (rialto_membership_get_session (visit), NULL), RIALTO_ERROR,
                     RIALTO_ERROR_CHANGED_CERTIFICATE);
  g_assert_true (scene_get (notices, "changed"));
  g_assert_false (scene_get (notices, "unproven"));
  guest_await_words (&guest, "The server shows another certificate than you trusted. Nothing was sent.");
  scene_close (scene);

  dialog = g_object_ref_sink (g_object_new (RIALTO_TYPE_CERTIFICATE_DIALOG, "membership", visit, NULL));
  scene_show (scene, gtk_label_new (NULL));
  adw_dialog_present (ADW_DIALOG (dialog), scene->window);
  guest.welcome = dialog;
  guest_await_words (&guest, "The Server Shows Another Certificate Than You Trusted");
  guest_await_words (&guest, before);
  guest_await_words (&guest, now);
  settle (scene->window);
  g_assert_false (gtk_widget_is_sensitive (guest_find_button (&guest, "Trust This Certificate")));
  compare (&guest);
  guest_press (&guest, "Trust This Certificate");
  g_object_unref (dialog);
  settle (scene->window);
  scene_close (scene);
  g_assert_cmpstr (rialto_transport_get_trusted (transport), ==, other->fingerprint);
  assert_wait (rialto_session_load_server (rialto_membership_get_session (visit), NULL));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  adw_init ();
  rialto_async_init ();

  scene_test_add ("/certificate/trust", test_trust);
  scene_test_add ("/certificate/changed", test_changed);
  return g_test_run ();
}
