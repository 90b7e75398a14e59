/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "booth.h"

#include "scene.h"

#include "rialto-textures.h"

#include <string.h>

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
  wait_until (is_online, get_session (booth));
}

void
booth_leave (Booth *booth)
{
  booth_close (booth);
  if (booth->community == NULL)
    return;
  assert_wait (rialto_application_sign_out (booth->application));
  wait_for_value (dex_future_new_true ());
  g_clear_pointer (&booth->community, community_free);
}

void
booth_join (Booth      *booth,
            Community  *(*make) (void),
            const char *handle)
{
  RialtoCredentials credentials = { .login = (char *) handle, .password = (char *) "seven green teapots" };
  g_autoptr (RialtoMembership) visit = NULL;
  g_autoptr (RialtoMembership) membership = NULL;

  booth->community = make ();
  visit = await_object (rialto_membership_visit (live_server_get_base (booth_server (booth)), TRUE));
  membership = await_object (rialto_membership_sign_in (rialto_application_get_accounts (booth->application),
                                                        rialto_membership_get_session (visit), &credentials));
  rialto_application_set_membership (booth->application, membership);
  booth_await_online (booth);
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

/* The port is another one each time. */
static void
name_server (GtkWidget  *widget,
             const char *host)
{
  if (GTK_IS_LABEL (widget) && strstr (gtk_label_get_label (GTK_LABEL (widget)), host) != NULL)
    {
      g_autoptr (GString) text = g_string_new (gtk_label_get_label (GTK_LABEL (widget)));

      g_string_replace (text, host, "rialto.example", 0);
      gtk_label_set_label (GTK_LABEL (widget), text->str);
    }
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    name_server (child, host);
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

Shot *
booth_take (Booth *booth)
{
  Shot *shot;

  gtk_window_set_focus_visible (GTK_WINDOW (booth->window), FALSE);
  if (booth->community != NULL)
    name_server (GTK_WIDGET (booth->window),
                 live_server_get_base (booth->community->server) + strlen ("http://"));
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
