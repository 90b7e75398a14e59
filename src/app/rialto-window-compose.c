/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-window-private.h"

/* Where posts are written: in one dialog for all windows of a member, because there is one draft. */

static RialtoComposerDialog *
find_in (RialtoWindow *window)
{
  g_autoptr (GListModel) dialogs = adw_application_window_get_dialogs (ADW_APPLICATION_WINDOW (window));

  for (guint i = 0; i < g_list_model_get_n_items (dialogs); i++)
    {
      g_autoptr (AdwDialog) dialog = g_list_model_get_item (dialogs, i);

      if (RIALTO_IS_COMPOSER_DIALOG (dialog) &&
          rialto_composition_get_post (
            rialto_composer_dialog_get_composition (RIALTO_COMPOSER_DIALOG (dialog))) == NULL)
        return RIALTO_COMPOSER_DIALOG (dialog);
    }
  return NULL;
}

static RialtoComposerDialog *
find_composer (RialtoMembership *membership)
{
  GListModel *windows = gtk_window_get_toplevels ();
  RialtoComposerDialog *dialog = NULL;

  for (guint i = 0; dialog == NULL && i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr (GtkWidget) window = g_list_model_get_item (windows, i);

      if (RIALTO_IS_WINDOW (window) && RIALTO_WINDOW (window)->membership == membership)
        dialog = find_in (RIALTO_WINDOW (window));
    }
  return dialog;
}

/*< private >
 * rialto_window_open_composer:
 * @self: a window of somebody who may post
 *
 * Shows where a new post is written: here, unless that is open in another window, which is shown then.
 *
 * Returns: (transfer none): the dialog
 */
RialtoComposerDialog *
rialto_window_open_composer (RialtoWindow *self)
{
  RialtoComposerDialog *dialog = find_composer (self->membership);

  if (dialog != NULL)
    {
      gtk_window_present (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (dialog))));
      return dialog;
    }
  dialog = rialto_composer_dialog_new (self->membership, NULL);
  adw_dialog_present (ADW_DIALOG (dialog), GTK_WIDGET (self));
  return dialog;
}
