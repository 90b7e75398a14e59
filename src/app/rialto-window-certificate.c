/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-window-private.h"

#include "rialto-certificate-dialog.h"

/* A server whose certificate was refused. */

static void
on_certificate (GtkWidget  *widget,
                const char *name,
                GVariant   *parameter)
{
  RialtoWindow *self = RIALTO_WINDOW (widget);

  if (self->membership != NULL)
    adw_dialog_present (g_object_new (RIALTO_TYPE_CERTIFICATE_DIALOG, "membership", self->membership, NULL),
                        widget);
}

/*< private >
 * rialto_window_install_certificate_actions:
 * @widget_class: the window's class
 */
void
rialto_window_install_certificate_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "win.certificate", NULL, on_certificate);
}
