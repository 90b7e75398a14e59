/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-window-private.h"

/* The dialogs of a window, and whose they are. */

static gboolean
belongs_to (RialtoWindow     *self,
            AdwDialog        *dialog,
            RialtoMembership *membership)
{
  g_autoptr (RialtoMembership) whose = NULL;

  /* A question is about what was shown when it was asked. */
  if (ADW_IS_ALERT_DIALOG (dialog))
    return TRUE;
  if (dialog == self->dialog)
    return self->visit == membership;
  if (g_object_class_find_property (G_OBJECT_GET_CLASS (dialog), "membership") == NULL)
    return FALSE;
  g_object_get (dialog, "membership", &whose, NULL);
  return whose == membership;
}

/*< private >
 * rialto_window_close_dialogs:
 * @self: a window
 * @membership: what it shows no more
 *
 * Nothing of it is done to what is shown next. What was written stays a draft.
 */
void
rialto_window_close_dialogs (RialtoWindow     *self,
                             RialtoMembership *membership)
{
  g_autoptr (GListModel) dialogs = adw_application_window_get_dialogs (ADW_APPLICATION_WINDOW (self));
  g_autoptr (GPtrArray) closing = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < g_list_model_get_n_items (dialogs); i++)
    {
      g_autoptr (AdwDialog) dialog = g_list_model_get_item (dialogs, i);

      if (belongs_to (self, dialog, membership))
        g_ptr_array_add (closing, g_steal_pointer (&dialog));
    }
  for (guint i = 0; i < closing->len; i++)
    {
      /* It may be seen for a moment longer. */
      gtk_widget_set_can_target (closing->pdata[i], FALSE);
      adw_dialog_force_close (closing->pdata[i]);
    }
}
