/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-window-private.h"

#include "rialto-api.h"

#include <glib/gi18n.h>

/* Where posts are written: in one dialog for all windows of a member, because there is one draft of a new one and of each edit. */

static RialtoComposerDialog *
find_in (RialtoWindow     *window,
         RialtoPostObject *post)
{
  g_autoptr (GListModel) dialogs = adw_application_window_get_dialogs (ADW_APPLICATION_WINDOW (window));

  for (guint i = 0; i < g_list_model_get_n_items (dialogs); i++)
    {
      g_autoptr (AdwDialog) dialog = g_list_model_get_item (dialogs, i);

      if (RIALTO_IS_COMPOSER_DIALOG (dialog) &&
          rialto_composition_get_post (
            rialto_composer_dialog_get_composition (RIALTO_COMPOSER_DIALOG (dialog))) == post)
        return RIALTO_COMPOSER_DIALOG (dialog);
    }
  return NULL;
}

static RialtoComposerDialog *
find_composer (RialtoMembership *membership,
               RialtoPostObject *post)
{
  GListModel *windows = gtk_window_get_toplevels ();
  RialtoComposerDialog *dialog = NULL;

  for (guint i = 0; dialog == NULL && i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr (GtkWidget) window = g_list_model_get_item (windows, i);

      if (RIALTO_IS_WINDOW (window) && RIALTO_WINDOW (window)->membership == membership)
        dialog = find_in (RIALTO_WINDOW (window), post);
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
  dialog = rialto_window_open_composer (discarded->window, NULL);
  rialto_composer_dialog_take_over (dialog, discarded->composition);
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
 * @post: (nullable): what is edited; %NULL for a new post
 *
 * Shows where a post is written: here, unless that is open in another window, which is shown then.
 *
 * Returns: (transfer none): the dialog
 */
RialtoComposerDialog *
rialto_window_open_composer (RialtoWindow     *self,
                             RialtoPostObject *post)
{
  RialtoComposerDialog *dialog = find_composer (self->membership, post);

  if (dialog != NULL)
    {
      gtk_window_present (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (dialog))));
      return dialog;
    }
  dialog = rialto_composer_dialog_new (self->membership, post);
  g_signal_connect_object (dialog, "discarded", G_CALLBACK (on_discarded), self, G_CONNECT_SWAPPED);
  adw_dialog_present (ADW_DIALOG (dialog), GTK_WIDGET (self));
  return dialog;
}

/* An edit that is written on after another start: nobody has shown the post since. */
static DexFuture *
edit_fiber (RialtoFiber *fiber,
            gpointer     data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GObject) post = dex_await_object (dex_ref (data), &error);
  g_autoptr (RialtoWindow) self = rialto_fiber_dup_owner (fiber);
  g_autofree char *text = NULL;

  if (self == NULL || self->membership == NULL)
    return dex_future_new_true ();
  if (post != NULL)
    {
      rialto_window_open_composer (self, RIALTO_POST_OBJECT (post));
      return dex_future_new_true ();
    }
  /* Translators: %s is a sentence that says why */
  text = g_strdup_printf (_ ("The post cannot be edited now. %s"), error->message);
  rialto_window_toast (self, text);
  return dex_future_new_true ();
}

/*< private >
 * rialto_window_rewrite_edit:
 * @self: a window of somebody who may post
 * @id: a post of which an edit was refused
 *
 * Opens that edit, beside what the post says now.
 */
void
rialto_window_rewrite_edit (RialtoWindow *self,
                            RialtoId      id)
{
  RialtoSession *session = rialto_membership_get_session (self->membership);
  RialtoGetPostArgs args = { .present = RIALTO_GET_POST_ARGS_HAS_ID, .id = id };
  g_autoptr (RialtoPostObject) post = rialto_identity_map_lookup_post (rialto_session_get_map (session), id);

  if (post != NULL)
    rialto_window_open_composer (self, post);
  else
    dex_future_disown (rialto_async_spawn (
      "edit-again", self, NULL, edit_fiber,
      rialto_session_take (session,
                           rialto_api_get_post (rialto_session_get_transport (session), &args, NULL)),
      dex_unref));
}
