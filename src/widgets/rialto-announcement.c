/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-announcement.h"

#include <adwaita.h>

/* What who does not look at the screen is told, once: what has come, and what went wrong. libadwaita does so with toasts. */

/**
 * rialto_announce:
 * @widget: where it is said
 * @text: (nullable): what
 *
 * Nothing is said of what is not shown.
 */
void
rialto_announce (GtkWidget  *widget,
                 const char *text)
{
  /* It may be shown because of what it says, in a moment. */
  while (widget != NULL && !gtk_widget_get_mapped (widget))
    widget = gtk_widget_get_parent (widget);
  if (widget != NULL && text != NULL && *text != '\0')
    gtk_accessible_announce (GTK_ACCESSIBLE (widget), text, GTK_ACCESSIBLE_ANNOUNCEMENT_PRIORITY_MEDIUM);
}

static void
announce_label (GtkLabel *label)
{
  rialto_announce (GTK_WIDGET (label), gtk_label_get_text (label));
}

static void
announce_banner (AdwBanner *banner)
{
  if (adw_banner_get_revealed (banner))
    rialto_announce (GTK_WIDGET (banner), adw_banner_get_title (banner));
}

/**
 * rialto_announcement_bind_callbacks:
 * @widget_class: a class with a template
 *
 * Lets the template announce a label when its text is another (notify::label), and a banner when it is shown (notify::revealed).
 */
void
rialto_announcement_bind_callbacks (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_callback (widget_class, announce_label);
  gtk_widget_class_bind_template_callback (widget_class, announce_banner);
}
