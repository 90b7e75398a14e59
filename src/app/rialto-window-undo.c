/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-window-private.h"

#include <glib/gi18n.h>

/* Seconds in which somebody may want it back. */
#define UNDO_SECONDS 7

/* It can be undone by keys as long as it can by the pointer. */
static void
on_dismissed (RialtoWindow *self,
              AdwToast     *toast)
{
  if (self->undo != toast)
    return;
  g_clear_weak_pointer (&self->undo);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.undo", FALSE);
}

/*< private >
 * rialto_window_offer_undo:
 * @self: a window
 * @toast: (transfer full): what was done; its button takes it back, by its signal or by its action
 *
 * Shows it for long enough, before anything else that waits to be shown.
 */
void
rialto_window_offer_undo (RialtoWindow *self,
                          AdwToast     *toast)
{
  g_object_set (toast, "button-label", _ ("_Undo"), "timeout", UNDO_SECONDS, "priority",
                ADW_TOAST_PRIORITY_HIGH, NULL);
  g_set_weak_pointer (&self->undo, toast);
  g_signal_connect_object (toast, "dismissed", G_CALLBACK (on_dismissed), self, G_CONNECT_SWAPPED);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.undo", TRUE);
  adw_toast_overlay_add_toast (self->toasts, toast);
}

/* What is held in the outbox, unless somebody wants it back while the toast is there. */
typedef struct
{
  RialtoOutbox     *outbox; /* owned */
  RialtoOutboxItem *item;   /* owned */
} Holding;

static void
holding_finish (gpointer  data,
                GClosure *closure)
{
  Holding *holding = data;

  rialto_outbox_release (holding->outbox, holding->item);
  g_object_unref (holding->item);
  g_object_unref (holding->outbox);
  g_free (holding);
}

static void
on_discard (AdwToast *toast,
            Holding  *holding)
{
  dex_future_disown (rialto_outbox_discard (holding->outbox, holding->item));
}

/*< private >
 * rialto_window_offer_discard:
 * @self: a window of a member
 * @item: (transfer full): what was done, held in the outbox
 * @text: what to say of it
 *
 * It is sent when the toast is gone, and never when that is used.
 */
void
rialto_window_offer_discard (RialtoWindow     *self,
                             RialtoOutboxItem *item,
                             const char       *text)
{
  AdwToast *toast = adw_toast_new ("");
  Holding *holding = g_new0 (Holding, 1);

  g_object_set (toast, "use-markup", FALSE, "title", text, NULL);
  holding->outbox = g_object_ref (rialto_deeds_get_outbox (rialto_membership_get_deeds (self->membership)));
  holding->item = item;
  g_signal_connect_data (toast, "button-clicked", G_CALLBACK (on_discard), holding, holding_finish,
                         G_CONNECT_DEFAULT);
  rialto_window_offer_undo (self, toast);
}

/* As its button does. */
static void
on_undo (GtkWidget  *widget,
         const char *name,
         GVariant   *parameter)
{
  RialtoWindow *self = RIALTO_WINDOW (widget);
  g_autoptr (AdwToast) toast = self->undo != NULL ? g_object_ref (self->undo) : NULL;
  const char *action;

  if (toast == NULL)
    return;
  action = adw_toast_get_action_name (toast);
  g_signal_emit_by_name (toast, "button-clicked");
  if (action != NULL)
    gtk_widget_activate_action_variant (widget, action, adw_toast_get_action_target_value (toast));
  adw_toast_dismiss (toast);
}

/*< private >
 * rialto_window_install_undo_actions:
 * @widget_class: the window's class
 */
void
rialto_window_install_undo_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "win.undo", NULL, on_undo);
}
