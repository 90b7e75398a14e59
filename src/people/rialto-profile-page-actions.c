/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-profile-page-private.h"

#include "rialto-id.h"

#include <glib/gi18n.h>

/* What can be done on somebody's page. The window has what leads elsewhere, asks, or can be undone. */

static const struct
{
  const char *action;
  const char *to;
} forwards[] = {
  { "profile.show-followers", "win.show-followers" },
  { "profile.show-following", "win.show-following" },
  { "profile.mute", "win.mute" },
  { "profile.unmute", "win.unmute" },
  { "profile.block", "win.block" },
  { "profile.unblock", "win.unblock" },
};

static void
on_forward (GtkWidget  *widget,
            const char *name,
            GVariant   *parameter)
{
  RialtoProfilePage *self = RIALTO_PROFILE_PAGE (widget);
  char id[RIALTO_ID_SIZE];

  rialto_id_format (self->person, id);
  for (gsize i = 0; i < G_N_ELEMENTS (forwards); i++)
    if (g_str_equal (name, forwards[i].action))
      gtk_widget_activate_action (widget, forwards[i].to, "s", id);
}

static void
on_copy_handle (GtkWidget  *widget,
                const char *name,
                GVariant   *parameter)
{
  RialtoProfilePage *self = RIALTO_PROFILE_PAGE (widget);
  g_autofree char *handle = g_strconcat ("@", rialto_profile_object_get_handle (self->profile), NULL);

  gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), handle);
  gtk_widget_activate_action (widget, "win.toast", "s", _ ("Handle copied"));
}

/* The address of the community, as the member knows it: what it leads to can be read without the app. */
static void
on_copy_link (GtkWidget  *widget,
              const char *name,
              GVariant   *parameter)
{
  RialtoProfilePage *self = RIALTO_PROFILE_PAGE (widget);
  RialtoTransport *transport =
    rialto_session_get_transport (rialto_membership_get_session (self->membership));
  g_autofree char *link = g_strdup_printf ("%s/u/%" G_GINT64_FORMAT, rialto_transport_get_base (transport),
                                           self->person);

  gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), link);
  gtk_widget_activate_action (widget, "win.toast", "s", _ ("Link copied"));
}

/*< private >
 * rialto_profile_page_allow_actions:
 * @self: a page
 *
 * Of each pair of opposites only the one that changes something can be done.
 */
void
rialto_profile_page_allow_actions (RialtoProfilePage *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  RialtoRelationObject *relation = self->profile != NULL ? rialto_profile_object_get_relation (self->profile)
                                                         : NULL;
  gboolean member = relation != NULL && rialto_membership_get_deeds (self->membership) != NULL;
  gboolean muting = relation != NULL && rialto_relation_object_get_muting (relation);
  gboolean blocking = relation != NULL && rialto_relation_object_get_blocking (relation);

  gtk_widget_action_set_enabled (widget, "profile.mute", member && !muting && !blocking);
  gtk_widget_action_set_enabled (widget, "profile.unmute", member && muting);
  gtk_widget_action_set_enabled (widget, "profile.block", member && !blocking);
  gtk_widget_action_set_enabled (widget, "profile.unblock", member && blocking);
  gtk_widget_action_set_enabled (widget, "profile.copy-handle", self->profile != NULL);
  gtk_widget_action_set_enabled (widget, "profile.copy-link", self->profile != NULL);
}

/*< private >
 * rialto_profile_page_install_actions:
 * @widget_class: the page's class
 */
void
rialto_profile_page_install_actions (GtkWidgetClass *widget_class)
{
  for (gsize i = 0; i < G_N_ELEMENTS (forwards); i++)
    gtk_widget_class_install_action (widget_class, forwards[i].action, NULL, on_forward);
  gtk_widget_class_install_action (widget_class, "profile.copy-handle", NULL, on_copy_handle);
  gtk_widget_class_install_action (widget_class, "profile.copy-link", NULL, on_copy_link);
}
