/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "booth.h"

#include "scene.h"

#include "rialto-textures.h"

#define DPI (96 * 1024)

static gboolean
has_accounts (gpointer application)
{
  return !rialto_application_get_opening (application);
}

Booth *
booth_new (void)
{
  Booth *booth = g_new0 (Booth, 1);
  g_autoptr (GError) error = NULL;

  booth->desktop = g_settings_new ("org.gnome.desktop.a11y.interface");
  booth->application = rialto_application_new ();
  g_application_set_flags (G_APPLICATION (booth->application), G_APPLICATION_NON_UNIQUE);
  g_application_register (G_APPLICATION (booth->application), NULL, &error);
  g_assert_no_error (error);
  g_application_hold (G_APPLICATION (booth->application));
  wait_until (has_accounts, booth->application);
  g_object_set (gtk_settings_get_default (), "gtk-decoration-layout", ":close", "gtk-font-name", "Inter 11",
                "gtk-cursor-blink", FALSE, "gtk-enable-animations", FALSE, "gtk-xft-antialias", 1,
                "gtk-xft-hinting", 1, "gtk-xft-hintstyle", "hintslight", "gtk-xft-rgba", "none", NULL);
  return booth;
}

static gpointer
await_object (DexFuture *future)
{
  return g_value_dup_object (wait_for_value (future));
}

static RialtoSession *
get_session (Booth *booth)
{
  return rialto_membership_get_session (rialto_application_get_membership (booth->application));
}

/* Nobody waits as long as the app would. */
static gboolean
is_online (gpointer session)
{
  RialtoGatewayClient *gateway = rialto_session_get_gateway (session);

  if (rialto_gateway_client_get_state (gateway) == RIALTO_GATEWAY_STATE_WAITING)
    rialto_gateway_client_retry (gateway);
  return rialto_gateway_client_get_state (gateway) == RIALTO_GATEWAY_STATE_ONLINE;
}

void
booth_await_online (Booth *booth)
{
  if (booth->visit == NULL)
    wait_until (is_online, get_session (booth));
}

static void
end_host (Booth *booth)
{
  if (booth->host == NULL)
    return;
  assert_wait (rialto_host_stop (booth->host));
  g_clear_object (&booth->host);
}

char *
booth_dup_host_folder (Booth *booth)
{
  RialtoAccounts *accounts = rialto_application_get_accounts (booth->application);

  return g_build_filename (rialto_accounts_get_folder (accounts), "hosted", NULL);
}

void
booth_bring_host (Booth   *booth,
                  gboolean runs)
{
  g_autofree char *folder = booth_dup_host_folder (booth);

  if (booth->host == NULL)
    booth->host = rialto_host_new (folder, g_getenv ("RIALTO_TEST_RIALTOD"));
  if (runs &&
      rialto_local_server_get_state (rialto_host_get_server (booth->host)) != RIALTO_LOCAL_SERVER_RUNNING)
    assert_wait (rialto_host_start (booth->host, FALSE, TRUE));
}

void
booth_leave (Booth *booth)
{
  booth_close (booth);
  end_host (booth);
  if (booth->community == NULL)
    return;
  if (booth->visit != NULL)
    {
      rialto_application_set_membership (booth->application, NULL);
      assert_wait (rialto_membership_close (booth->visit));
    }
  else
    assert_wait (rialto_application_sign_out (
      booth->application,
      rialto_membership_get_record (rialto_application_get_membership (booth->application))));
  g_clear_object (&booth->visit);
  wait_for_value (dex_future_new_true ());
  g_clear_pointer (&booth->community, community_free);
}

static RialtoMembership *
sign_in (Booth            *booth,
         RialtoMembership *visit,
         const char       *handle)
{
  RialtoCredentials credentials = { .login = (char *) handle, .password = (char *) "seven green teapots" };

  return await_object (rialto_membership_sign_in (rialto_application_get_accounts (booth->application),
                                                  rialto_membership_get_session (visit), &credentials));
}

void
booth_join (Booth      *booth,
            Community  *(*make) (void),
            const char *handle)
{
  g_autoptr (RialtoMembership) visit = NULL;
  g_autoptr (RialtoMembership) membership = NULL;

  booth->community = make ();
  visit = await_object (rialto_membership_visit (live_server_get_base (booth_server (booth)), TRUE));
  if (handle == NULL)
    {
      booth->visit = g_steal_pointer (&visit);
      return;
    }
  membership = sign_in (booth, visit, handle);
  rialto_application_set_membership (booth->application, membership);
  booth_await_online (booth);
}

void
booth_look_around (Booth *booth)
{
  rialto_application_set_membership (booth->application, booth->visit);
}

void
booth_free (Booth *booth)
{
  booth_leave (booth);
  g_application_release (G_APPLICATION (booth->application));
  g_object_unref (booth->application);
  g_object_unref (booth->desktop);
  g_free (booth);
}

static gboolean
is_mapped (gpointer window)
{
  return gtk_widget_get_mapped (window);
}

void
booth_open (Booth      *booth,
            const Look *look)
{
  AdwStyleManager *style = adw_style_manager_get_default ();

  gtk_widget_set_default_direction (look->mirrored ? GTK_TEXT_DIR_RTL : GTK_TEXT_DIR_LTR);
  g_object_set (gtk_settings_get_default (), "gtk-xft-dpi", look->large ? DPI * 3 / 2 : DPI, NULL);
  adw_style_manager_set_color_scheme (style, look->dark ? ADW_COLOR_SCHEME_FORCE_DARK
                                                        : ADW_COLOR_SCHEME_FORCE_LIGHT);
  g_settings_set_boolean (booth->desktop, "high-contrast", look->contrast);
  booth->window = rialto_window_new (booth->application);
  gtk_window_set_default_size (GTK_WINDOW (booth->window), look->width, look->height);
  gtk_window_present (GTK_WINDOW (booth->window));
  /* A frame instead of a shadow is for desktops of long ago. */
  gtk_widget_remove_css_class (GTK_WIDGET (booth->window), "solid-csd");
  wait_until (is_mapped, booth->window);
}

void
booth_close (Booth *booth)
{
  gpointer alive = booth->window;

  if (booth->window == NULL)
    return;
  g_object_add_weak_pointer (alive, &alive);
  gtk_window_destroy (GTK_WINDOW (g_steal_pointer (&booth->window)));
  while (alive != NULL)
    g_main_context_iteration (NULL, TRUE);
}

gboolean
booth_is_quiet (Booth *booth)
{
  RialtoMembership *membership = rialto_application_get_membership (booth->application);
  gpointer textures = membership != NULL ? rialto_membership_get_textures (membership) : NULL;
  RialtoTextureCounts counts = { 0 };

  if (textures != NULL)
    rialto_textures_get_counts (textures, &counts);
  return counts.n_in_flight == 0;
}

/* The port is another one each time, as is the home, and the version another one each year. */
static void
name_server (GtkWidget *widget,
             GRegex    *server)
{
  if (GTK_IS_LABEL (widget))
    {
      const char *text = gtk_label_get_label (GTK_LABEL (widget));
      g_autoptr (GString)
        named = g_string_new_take (g_regex_replace_literal (server, text, -1, 0, "rialto.example", 0, NULL));

      g_string_replace (named, g_get_user_data_dir (), "/home/ada/.local/share", 0);
      g_string_replace (named, RIALTO_VERSION, "1.2.3", 0);
      if (!g_str_equal (text, named->str))
        gtk_label_set_label (GTK_LABEL (widget), named->str);
    }
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    name_server (child, server);
}

/* It turns on, and never stands where it stood. */
static void
stop_spinners (GtkWidget *widget,
               GtkWidget *window,
               Shot      *shot)
{
  graphene_rect_t area;

  if (!gtk_widget_get_mapped (widget))
    return;
  if (ADW_IS_SPINNER (widget) && gtk_widget_compute_bounds (widget, window, &area))
    shot_cover (shot, &area);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    stop_spinners (child, window, shot);
}

/* Where somebody would go on to write. */
static void
put_caret (GtkWindow *window)
{
  GtkWidget *focus = gtk_window_get_focus (window);

  gtk_window_set_focus_visible (window, FALSE);
  if (GTK_IS_TEXT (focus))
    gtk_editable_set_position (GTK_EDITABLE (focus), -1);
}

Shot *
booth_take (Booth *booth)
{
  g_autoptr (GRegex) server = g_regex_new ("127\\.0\\.0\\.1:\\d+", 0, 0, NULL);
  Shot *shot;

  put_caret (GTK_WINDOW (booth->window));
  name_server (GTK_WIDGET (booth->window), server);
  shot = shot_of_window (GTK_WIDGET (booth->window));
  if (shot != NULL)
    stop_spinners (GTK_WIDGET (booth->window), GTK_WIDGET (booth->window), shot);
  return shot;
}

void
booth_do (Booth      *booth,
          const char *action,
          const char *target)
{
  gtk_widget_activate_action (GTK_WIDGET (booth->window), action, target != NULL ? "s" : NULL, target);
}

LiveServer *
booth_server (Booth *booth)
{
  return booth->community->server;
}
