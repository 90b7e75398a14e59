/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-window-private.h"

#include "rialto-find-page.h"
#include "rialto-hashtag-page.h"

/* Looking around: explore, tags and search. */

static void
on_explore (GtkWidget  *widget,
            const char *name,
            GVariant   *parameter)
{
  rialto_window_show_place (RIALTO_WINDOW (widget), "explore");
}

static void
on_show_tag (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  RialtoWindow *self = RIALTO_WINDOW (widget);

  if (self->membership != NULL)
    rialto_window_push (self, g_object_new (RIALTO_TYPE_HASHTAG_PAGE, "membership", self->membership,
                                            "hashtag", g_variant_get_string (parameter, NULL), NULL));
}

static void
on_search (GtkWidget  *widget,
           const char *name,
           GVariant   *parameter)
{
  RialtoWindow *self = RIALTO_WINDOW (widget);

  if (rialto_window_pop_to (self, "search"))
    gtk_widget_grab_focus (GTK_WIDGET (adw_navigation_view_get_visible_page (self->pages)));
  else if (self->membership != NULL)
    rialto_window_push (self, g_object_new (RIALTO_TYPE_FIND_PAGE, "membership", self->membership, NULL));
}

/* As when too much was missed: what is shown asks again. */
static void
on_reload (GtkWidget  *widget,
           const char *name,
           GVariant   *parameter)
{
  RialtoWindow *self = RIALTO_WINDOW (widget);
  RialtoSession *session = self->membership != NULL ? rialto_membership_get_session (self->membership) : NULL;

  if (session == NULL)
    return;
  rialto_gateway_client_retry (rialto_session_get_gateway (session));
  g_signal_emit_by_name (session, "refresh");
}

/*< private >
 * rialto_window_install_explore_actions:
 * @widget_class: the window's class
 */
void
rialto_window_install_explore_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "win.explore", NULL, on_explore);
  gtk_widget_class_install_action (widget_class, "win.show-tag", "s", on_show_tag);
  gtk_widget_class_install_action (widget_class, "win.search", NULL, on_search);
  gtk_widget_class_install_action (widget_class, "win.reload", NULL, on_reload);
}
