/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-composer-dialog-private.h"

#include <glib/gi18n.h>

/* How what is written leaves the dialog: it is posted, saved, or thrown away. */

static DexFuture *
post_fiber (RialtoFiber *fiber,
            gpointer     data)
{
  g_autoptr (GError) error = NULL;
  gboolean kept = dex_await (dex_ref (data), &error);
  g_autoptr (RialtoComposerDialog) self = rialto_fiber_dup_owner (fiber);

  if (self == NULL || self->composition == NULL)
    return dex_future_new_true ();
  rialto_composer_dialog_set_saving (self, FALSE);
  if (kept)
    adw_dialog_force_close (ADW_DIALOG (self));
  else
    rialto_composer_dialog_set_error (self, error->message);
  return dex_future_new_true ();
}

static void
ask (RialtoComposerDialog *self,
     AdwAlertDialog       *alert)
{
  g_set_weak_pointer (&self->alert, ADW_DIALOG (alert));
  adw_dialog_present (ADW_DIALOG (alert), GTK_WIDGET (self));
}

/* It stays open until what is written is safe elsewhere. A button is pressed twice faster than that. */
static void
post_now (RialtoComposerDialog *self)
{
  if (!rialto_composition_can_post (self->composition))
    return;
  rialto_composer_dialog_set_saving (self, TRUE);
  rialto_composer_dialog_set_error (self, NULL);
  dex_future_disown (rialto_async_spawn ("post", self, self->cancellable, post_fiber,
                                         rialto_composition_post (self->composition), dex_unref));
}

static void
on_reminded (AdwAlertDialog       *alert,
             const char           *response,
             RialtoComposerDialog *self)
{
  if (g_str_equal (response, "post"))
    post_now (self);
}

/* Not an obstacle: a word on whom it leaves out, that one may ask not to hear again. */
static void
remind (RialtoComposerDialog *self)
{
  guint n_missing = rialto_composition_count_missing (self->composition);
  AdwAlertDialog *alert = ADW_ALERT_DIALOG (adw_alert_dialog_new (_ ("Describe Your Pictures?"), NULL));
  GtkWidget *check = gtk_check_button_new_with_mnemonic (_ ("Do not _remind me again"));

  adw_alert_dialog_format_body (alert,
                                ngettext ("%u picture has no description. Those who cannot see it will not "
                                          "know what it shows.",
                                          "%u pictures have no description. Those who cannot see them will "
                                          "not know what they show.",
                                          n_missing),
                                n_missing);
  g_settings_bind (self->settings, "remind-alt", check, "active",
                   G_SETTINGS_BIND_DEFAULT | G_SETTINGS_BIND_INVERT_BOOLEAN);
  adw_alert_dialog_set_extra_child (alert, check);
  adw_alert_dialog_add_responses (alert, "cancel", _ ("_Go Back"), "post", _ ("Post _Anyway"), NULL);
  adw_alert_dialog_set_default_response (alert, "cancel");
  adw_alert_dialog_set_close_response (alert, "cancel");
  g_signal_connect_object (alert, "response", G_CALLBACK (on_reminded), self, G_CONNECT_DEFAULT);
  ask (self, alert);
}

/* The outbox has it: what becomes of it there is told where what is not sent is. */
static void
leave_saved (RialtoComposerDialog *self)
{
  RialtoOutbox *outbox = rialto_deeds_get_outbox (rialto_membership_get_deeds (self->membership));

  gtk_widget_activate_action (GTK_WIDGET (self), "win.toast", "s",
                              rialto_outbox_get_online (outbox) ? _ ("Post saved")
                                                                : _ ("Will be saved when you are online"));
  adw_dialog_force_close (ADW_DIALOG (self));
}

static DexFuture *
save_fiber (RialtoFiber *fiber,
            gpointer     data)
{
  g_autoptr (RialtoComposerDialog) self = NULL;
  g_autoptr (GError) error = NULL;
  gboolean saved = dex_await (dex_ref (data), &error);

  self = rialto_fiber_dup_owner (fiber);
  if (self == NULL || self->composition == NULL)
    return dex_future_new_true ();
  rialto_composer_dialog_set_saving (self, FALSE);
  if (saved)
    leave_saved (self);
  else
    rialto_composer_dialog_set_error (self, error->message);
  return dex_future_new_true ();
}

static void
save (RialtoComposerDialog *self)
{
  if (!rialto_composition_has_changes (self->composition))
    {
      adw_dialog_force_close (ADW_DIALOG (self));
      return;
    }
  rialto_composer_dialog_set_saving (self, TRUE);
  rialto_composer_dialog_set_error (self, NULL);
  dex_future_disown (rialto_async_spawn ("save-post", self, self->cancellable, save_fiber,
                                         rialto_composition_save (self->composition), dex_unref));
}

static void
on_post (GtkWidget  *widget,
         const char *name,
         GVariant   *parameter)
{
  RialtoComposerDialog *self = RIALTO_COMPOSER_DIALOG (widget);

  if (self->alert != NULL)
    return;
  if (rialto_composition_get_post (self->composition) != NULL)
    save (self);
  else if (g_settings_get_boolean (self->settings, "remind-alt") &&
           rialto_composition_count_missing (self->composition) > 0)
    remind (self);
  else
    post_now (self);
}

/* What somebody has changed, as long as it can be had back. */
typedef struct
{
  RialtoComposition *composition; /* owned */
  char              *changes;     /* owned */
} Dropped;

static void
dropped_free (gpointer  data,
              GClosure *closure)
{
  Dropped *dropped = data;

  g_object_unref (dropped->composition);
  g_free (dropped->changes);
  g_free (dropped);
}

static void
on_bring_back (AdwToast *toast,
               Dropped  *dropped)
{
  rialto_composition_bring_changes_back (dropped->composition, dropped->changes);
}

/*< private >
 * rialto_composer_dialog_drop_changes:
 * @self: a dialog of a post that is edited
 *
 * Begins anew with what the post says; that can be undone.
 */
void
rialto_composer_dialog_drop_changes (RialtoComposerDialog *self)
{
  AdwToast *toast = adw_toast_new (_ ("Changes discarded"));
  Dropped *dropped = g_new0 (Dropped, 1);

  dropped->composition = g_object_ref (self->composition);
  dropped->changes = rialto_composition_drop_changes (self->composition);
  adw_toast_set_button_label (toast, _ ("_Undo"));
  g_signal_connect_data (toast, "button-clicked", G_CALLBACK (on_bring_back), dropped, dropped_free,
                         G_CONNECT_DEFAULT);
  adw_toast_overlay_add_toast (self->toasts, toast);
}

static DexFuture *
take_back_fiber (RialtoFiber *fiber,
                 gpointer     data)
{
  g_autoptr (GError) error = NULL;
  gboolean taken = dex_await (dex_ref (data), &error);
  g_autoptr (RialtoComposerDialog) self = rialto_fiber_dup_owner (fiber);
  g_autofree char *text = NULL;

  if (taken || self == NULL)
    return dex_future_new_true ();
  /* Translators: somebody wants to edit a post that waits to be sent; %s is a sentence that says why that cannot be */
  text = g_strdup_printf (_ ("The post stays where it is. %s"), error->message);
  rialto_composer_dialog_set_error (self, text);
  return dex_future_new_true ();
}

/**
 * rialto_composer_dialog_take_back:
 * @self: a dialog of a new post
 * @item: a post in the outbox that is not being sent
 *
 * Goes on writing it, or says why that cannot be.
 */
void
rialto_composer_dialog_take_back (RialtoComposerDialog *self,
                                  RialtoOutboxItem     *item)
{
  dex_future_disown (rialto_async_spawn ("take-back", self, NULL, take_back_fiber,
                                         rialto_composition_take_back (self->composition, item), dex_unref));
}

/*< private >
 * rialto_composer_dialog_install_posting_actions:
 * @widget_class: the dialog's class
 */
void
rialto_composer_dialog_install_posting_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "composer.post", NULL, on_post);
}
