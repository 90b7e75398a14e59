/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-window-private.h"

#include "rialto-account-dialog.h"

/* What is one's own: the account. */

static void
on_account (GtkWidget  *widget,
            const char *name,
            GVariant   *parameter)
{
  RialtoWindow *self = RIALTO_WINDOW (widget);

  if (self->membership != NULL && rialto_membership_get_record (self->membership) != NULL)
    adw_dialog_present (g_object_new (RIALTO_TYPE_ACCOUNT_DIALOG, "membership", self->membership, NULL),
                        widget);
}

/*< private >
 * rialto_window_install_account_actions:
 * @widget_class: the window's class
 */
void
rialto_window_install_account_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "win.account", NULL, on_account);
}
