/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-window-private.h"

#include "rialto-account-trouble.h"
#include "rialto-server-name.h"

#include <glib/gi18n.h>

/* From one account to another, and out of them. */

static RialtoApplication *
get_application (RialtoWindow *self)
{
  return RIALTO_APPLICATION (gtk_window_get_application (GTK_WINDOW (self)));
}

/* An account and the window that something is asked of it in. */
typedef struct
{
  RialtoWindow        *window; /* weak: it has the question; owned while something is on its way */
  RialtoAccountRecord *record; /* owned */
} Leaving;

static Leaving *
leaving_new (RialtoWindow        *window,
             RialtoAccountRecord *record)
{
  Leaving *leaving = g_new0 (Leaving, 1);

  leaving->window = window;
  leaving->record = g_object_ref (record);
  return leaving;
}

static void
leaving_free (gpointer  data,
              GClosure *closure)
{
  g_object_unref (((Leaving *) data)->record);
  g_free (data);
}

static void
leaving_end (gpointer data)
{
  g_object_unref (((Leaving *) data)->window);
  leaving_free (data, NULL);
}

static RialtoAccountRecord *
find_account (RialtoWindow *self,
              GVariant     *parameter)
{
  GListModel *accounts = G_LIST_MODEL (self->accounts);
  const char *id = g_variant_get_string (parameter, NULL);

  for (guint i = 0; accounts != NULL && i < g_list_model_get_n_items (accounts); i++)
    {
      g_autoptr (RialtoAccountRecord) record = g_list_model_get_item (accounts, i);

      if (g_str_equal (rialto_account_record_get_id (record), id))
        return record;
    }
  return NULL;
}

static void switch_to (RialtoWindow        *self,
                       RialtoAccountRecord *record);

static void
on_try_again_answered (Leaving    *leaving,
                       const char *answer)
{
  if (g_str_equal (answer, "again"))
    switch_to (leaving->window, leaving->record);
}

/* What is shown stays, and says why it does. */
static DexFuture *
on_not_opened (DexFuture *future,
               gpointer   data)
{
  Leaving *leaving = data;
  g_autoptr (GError) error = NULL;
  g_autofree char *words = NULL, *who = rialto_account_title (leaving->record), *body = NULL;
  AdwDialog *dialog;

  dex_future_get_value (future, &error);
  /* Where nothing is shown it is said in its place. */
  if (leaving->window->membership == NULL)
    return dex_future_new_true ();
  words = rialto_account_trouble_dup_words (error);
  body = g_strdup_printf ("%s\n\n%s", who, words);
  dialog = adw_alert_dialog_new (_ ("This Account Cannot Be Opened"), body);
  adw_alert_dialog_add_responses (ADW_ALERT_DIALOG (dialog), "cancel", _ ("_Close"), "again",
                                  _ ("_Try Again"), NULL);
  g_object_set (dialog, "default-response", "cancel", "close-response", "cancel", NULL);
  g_signal_connect_data (dialog, "response", G_CALLBACK (on_try_again_answered),
                         leaving_new (leaving->window, leaving->record), leaving_free, G_CONNECT_SWAPPED);
  adw_dialog_present (dialog, GTK_WIDGET (leaving->window));
  return dex_future_new_true ();
}

static void
switch_to (RialtoWindow        *self,
           RialtoAccountRecord *record)
{
  dex_future_disown (dex_future_catch (rialto_application_switch_account (get_application (self), record),
                                       on_not_opened, leaving_new (g_object_ref (self), record),
                                       leaving_end));
}

static void
on_switch_account (GtkWidget  *widget,
                   const char *name,
                   GVariant   *parameter)
{
  RialtoAccountRecord *record = find_account (RIALTO_WINDOW (widget), parameter);

  if (record != NULL)
    switch_to (RIALTO_WINDOW (widget), record);
}

static void
on_try_again (GtkWidget  *widget,
              const char *name,
              GVariant   *parameter)
{
  dex_future_disown (rialto_application_try_again (get_application (RIALTO_WINDOW (widget))));
}

static void
on_leave (GtkWidget  *widget,
          const char *name,
          GVariant   *parameter)
{
  dex_future_disown (rialto_application_leave (get_application (RIALTO_WINDOW (widget))));
}

static DexFuture *
on_not_told (DexFuture *future,
             gpointer   data)
{
  rialto_window_toast (data, _ ("Signed out here. The server could not be told."));
  return dex_future_new_true ();
}

static void
on_sign_out_response (Leaving    *leaving,
                      const char *response)
{
  RialtoWindow *self = leaving->window;

  if (g_str_equal (response, "sign-out"))
    dex_future_disown (dex_future_catch (rialto_application_sign_out (get_application (self),
                                                                      leaving->record),
                                         on_not_told, g_object_ref (self), g_object_unref));
}

/* Of what cannot be opened nobody knows. */
static gboolean
is_all_sent (RialtoWindow        *self,
             RialtoAccountRecord *record)
{
  RialtoMembership *membership =
    rialto_memberships_get (rialto_application_get_memberships (get_application (self)), record);

  return membership != NULL && g_list_model_get_n_items (G_LIST_MODEL (
                                 rialto_deeds_get_outbox (rialto_membership_get_deeds (membership)))) == 0;
}

static void
ask_to_sign_out (RialtoWindow        *self,
                 RialtoAccountRecord *record)
{
  gboolean shown = self->membership != NULL && rialto_membership_get_record (self->membership) == record;
  const char *lost =
    is_all_sent (self, record)
      ? _ ("Your drafts and what is kept for reading offline are removed from this computer.")
      : _ ("What you did has not all reached the server. The rest of it, your drafts and what "
           "is kept for reading offline are removed from this computer.");
  g_autofree char *who = rialto_account_title (record);
  g_autofree char *body = shown ? g_strdup (lost) : g_strdup_printf ("%s\n\n%s", who, lost);
  AdwDialog *dialog = adw_alert_dialog_new (_ ("Sign Out?"), body);

  g_object_set (dialog, "default-response", "cancel", "close-response", "cancel", NULL);
  adw_alert_dialog_add_responses (ADW_ALERT_DIALOG (dialog), "cancel", _ ("_Cancel"), "sign-out",
                                  _ ("Sign _Out"), NULL);
  adw_alert_dialog_set_response_appearance (ADW_ALERT_DIALOG (dialog), "sign-out", ADW_RESPONSE_DESTRUCTIVE);
  g_signal_connect_data (dialog, "response", G_CALLBACK (on_sign_out_response), leaving_new (self, record),
                         leaving_free, G_CONNECT_SWAPPED);
  adw_dialog_present (dialog, GTK_WIDGET (self));
}

static void
on_sign_out (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  RialtoMembership *membership = RIALTO_WINDOW (widget)->membership;

  ask_to_sign_out (RIALTO_WINDOW (widget), rialto_membership_get_record (membership));
}

/* Of another account than the one that is shown. */
static void
on_sign_out_account (GtkWidget  *widget,
                     const char *name,
                     GVariant   *parameter)
{
  RialtoAccountRecord *record = find_account (RIALTO_WINDOW (widget), parameter);

  if (record != NULL)
    ask_to_sign_out (RIALTO_WINDOW (widget), record);
}

/*< private >
 * rialto_window_install_leaving_actions:
 * @widget_class: the window's class
 */
void
rialto_window_install_leaving_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "win.switch-account", "s", on_switch_account);
  gtk_widget_class_install_action (widget_class, "win.try-again", NULL, on_try_again);
  gtk_widget_class_install_action (widget_class, "win.leave", NULL, on_leave);
  gtk_widget_class_install_action (widget_class, "win.sign-out", NULL, on_sign_out);
  gtk_widget_class_install_action (widget_class, "win.sign-out-account", "s", on_sign_out_account);
}
