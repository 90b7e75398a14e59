/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-window-private.h"

#include "rialto-about.h"
#include "rialto-markup.h"

/* What places ask of the window: to lead elsewhere, and to say something. */

/*< private >
 * rialto_window_toast:
 * @self: a window
 * @text: what happened
 */
void
rialto_window_toast (RialtoWindow *self,
                     const char   *text)
{
  AdwToast *toast = adw_toast_new ("");

  g_object_set (toast, "use-markup", FALSE, "title", text, NULL);
  adw_toast_overlay_add_toast (self->toasts, toast);
}

/*< private >
 * rialto_window_push:
 * @self: a window
 * @page: what to show over what is there
 */
void
rialto_window_push (RialtoWindow      *self,
                    AdwNavigationPage *page)
{
  adw_navigation_view_push (self->pages, page);
  adw_navigation_split_view_set_show_content (self->split, TRUE);
}

/*< private >
 * rialto_window_pop_to:
 * @self: a window
 * @tag: of a page of which there is one at most
 *
 * Returns: whether it is there, and now what is seen
 */
gboolean
rialto_window_pop_to (RialtoWindow *self,
                      const char   *tag)
{
  if (adw_navigation_view_find_page (self->pages, tag) == NULL)
    return FALSE;
  adw_navigation_view_pop_to_tag (self->pages, tag);
  adw_navigation_split_view_set_show_content (self->split, TRUE);
  return TRUE;
}

static void
on_toast (GtkWidget  *widget,
          const char *name,
          GVariant   *parameter)
{
  rialto_window_toast (RIALTO_WINDOW (widget), g_variant_get_string (parameter, NULL));
}

static void
on_show_place (GtkWidget  *widget,
               const char *name,
               GVariant   *parameter)
{
  rialto_window_show_place (RIALTO_WINDOW (widget), g_variant_get_string (parameter, NULL));
}

static void
on_open_link (GtkWidget  *widget,
              const char *name,
              GVariant   *parameter)
{
  static const char *const actions[] = {
    [RIALTO_LINK_PERSON] = "win.show-person",
    [RIALTO_LINK_POST] = "win.show-post",
    [RIALTO_LINK_TAG] = "win.show-tag",
  };
  RialtoMembership *membership = RIALTO_WINDOW (widget)->membership;
  RialtoSession *session = membership != NULL ? rialto_membership_get_session (membership) : NULL;
  const char *base = session != NULL ? rialto_transport_get_base (rialto_session_get_transport (session))
                                     : NULL;
  g_autofree char *target = NULL;
  RialtoLinkKind kind = rialto_link_parse (g_variant_get_string (parameter, NULL), base, &target);

  if (kind == RIALTO_LINK_WEB)
    {
      g_autoptr (GtkUriLauncher) launcher = gtk_uri_launcher_new (target);

      gtk_uri_launcher_launch (launcher, GTK_WINDOW (widget), NULL, NULL, NULL);
    }
  else if (kind != RIALTO_LINK_NONE)
    gtk_widget_activate_action (widget, actions[kind], "s", target);
}

static void
on_about (GtkWidget  *widget,
          const char *name,
          GVariant   *parameter)
{
  adw_dialog_present (rialto_about_new (), widget);
}

/*< private >
 * rialto_window_install_actions:
 * @widget_class: the window's class
 */
void
rialto_window_install_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "win.toast", "s", on_toast);
  gtk_widget_class_install_action (widget_class, "win.show-place", "s", on_show_place);
  gtk_widget_class_install_action (widget_class, "win.open-link", "s", on_open_link);
  gtk_widget_class_install_action (widget_class, "win.about", NULL, on_about);
  rialto_window_install_people_actions (widget_class);
  rialto_window_install_post_actions (widget_class);
  rialto_window_install_explore_actions (widget_class);
  rialto_window_install_account_actions (widget_class);
  rialto_window_install_certificate_actions (widget_class);
  rialto_window_install_settings_actions (widget_class);
  rialto_window_install_undo_actions (widget_class);
  rialto_window_install_damage_actions (widget_class);
  rialto_window_install_pane_actions (widget_class);
}
