/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-window-private.h"

#include <glib/gi18n.h>

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

/* What was thrown away, as long as it can be had back. */
typedef struct
{
  RialtoWindow      *window;      /* has the toast */
  RialtoComposition *composition; /* owned */
} Discarded;

static void
discarded_free (gpointer  data,
                GClosure *closure)
{
  Discarded *discarded = data;

  g_object_unref (discarded->composition);
  g_free (discarded);
}

static void
on_undo (AdwToast  *toast,
         Discarded *discarded)
{
  RialtoComposerDialog *dialog;

  if (discarded->window->membership != rialto_composition_get_membership (discarded->composition))
    return;
  dialog = rialto_window_open_composer (discarded->window);
  dex_future_disown (rialto_composition_take_over (rialto_composer_dialog_get_composition (dialog),
                                                   discarded->composition));
}

static void
on_discarded (RialtoWindow      *self,
              RialtoComposition *composition)
{
  AdwToast *toast = adw_toast_new (_ ("Draft discarded"));
  Discarded *discarded = g_new0 (Discarded, 1);

  discarded->window = self;
  discarded->composition = g_object_ref (composition);
  g_signal_connect_data (toast, "button-clicked", G_CALLBACK (on_undo), discarded, discarded_free,
                         G_CONNECT_DEFAULT);
  rialto_window_offer_undo (self, toast);
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
  g_signal_connect_object (dialog, "discarded", G_CALLBACK (on_discarded), self, G_CONNECT_SWAPPED);
  adw_dialog_present (ADW_DIALOG (dialog), GTK_WIDGET (self));
  return dialog;
}
