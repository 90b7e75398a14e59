/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-window-private.h"

#include <glib/gi18n.h>

/* What waits to be sent, where its file was found damaged: what is lost, and where the old file is. */

static RialtoOutbox *
get_outbox (RialtoWindow *self)
{
  RialtoDeeds *deeds = self->membership != NULL ? rialto_membership_get_deeds (self->membership) : NULL;

  return deeds != NULL ? rialto_deeds_get_outbox (deeds) : NULL;
}

static char *
tell_loss (guint    n_saved,
           gboolean lost_none)
{
  if (lost_none)
    return g_strdup (
      _ ("The file with what you have not sent yet and with your drafts was damaged. All of it could be "
         "read, and nothing is lost."));
  if (n_saved == 0)
    return g_strdup (
      _ ("The file with what you have not sent yet and with your drafts was damaged. Nothing of it could "
         "be read: what had not been sent is lost."));
  return g_strdup_printf (
    ngettext (
      "The file with what you have not sent yet and with your drafts was damaged. %u thing in it could be "
      "saved; what else was there is lost.",
      "The file with what you have not sent yet and with your drafts was damaged. %u things in it could be "
      "saved; what else was there is lost.",
      n_saved),
    n_saved);
}

/* Shorter where it can be, as people write it. */
static char *
display_path (const char *path)
{
  g_autofree char *home = g_strconcat (g_get_home_dir (), G_DIR_SEPARATOR_S, NULL);
  g_autofree char *short_path = g_str_has_prefix (path, home)
                                  ? g_build_filename ("~", path + strlen (home), NULL)
                                  : NULL;

  return g_filename_display_name (short_path != NULL ? short_path : path);
}

static void
opened (GObject      *source,
        GAsyncResult *result,
        gpointer      data)
{
  g_autoptr (RialtoWindow) self = data;
  g_autoptr (GError) error = NULL;

  if (!gtk_file_launcher_open_containing_folder_finish (GTK_FILE_LAUNCHER (source), result, &error) &&
      !g_error_matches (error, GTK_DIALOG_ERROR, GTK_DIALOG_ERROR_DISMISSED))
    rialto_window_toast (self, _ ("The folder could not be opened"));
}

static void
on_response (RialtoWindow *self,
             const char   *response)
{
  RialtoOutbox *outbox = get_outbox (self);
  const char *kept_aside = outbox != NULL ? rialto_outbox_get_kept_aside (outbox, NULL, NULL) : NULL;

  if (kept_aside == NULL)
    return;
  if (g_str_equal (response, "dismiss"))
    rialto_outbox_forget_damage (outbox);
  else if (g_str_equal (response, "open"))
    {
      g_autoptr (GFile) file = g_file_new_for_path (kept_aside);
      g_autoptr (GtkFileLauncher) launcher = gtk_file_launcher_new (file);

      gtk_file_launcher_open_containing_folder (launcher, GTK_WINDOW (self), NULL, opened,
                                                g_object_ref (self));
    }
}

static void
on_show_damage (GtkWidget  *widget,
                const char *name,
                GVariant   *parameter)
{
  RialtoWindow *self = RIALTO_WINDOW (widget);
  RialtoOutbox *outbox = get_outbox (self);
  guint n_saved = 0;
  gboolean lost_none = FALSE;
  const char *kept_aside = outbox != NULL ? rialto_outbox_get_kept_aside (outbox, &n_saved, &lost_none)
                                          : NULL;
  g_autofree char *loss = NULL, *display = NULL;
  AdwAlertDialog *dialog;

  if (kept_aside == NULL)
    return;
  loss = tell_loss (n_saved, lost_none);
  display = display_path (kept_aside);
  dialog = ADW_ALERT_DIALOG (adw_alert_dialog_new (_ ("A File Was Damaged"), NULL));
  /* Translators: the first is one of the sentences about what was lost, the second the path of a file */
  adw_alert_dialog_format_body (dialog, _ ("%s\n\nThe damaged file is kept: %s"), loss, display);
  adw_alert_dialog_add_responses (dialog, "cancel", _ ("_Close"), "open", _ ("_Open Folder"), "dismiss",
                                  _ ("_Dismiss"), NULL);
  adw_alert_dialog_set_prefer_wide_layout (dialog, TRUE);
  adw_alert_dialog_set_default_response (dialog, "cancel");
  adw_alert_dialog_set_close_response (dialog, "cancel");
  g_signal_connect_object (dialog, "response", G_CALLBACK (on_response), self, G_CONNECT_SWAPPED);
  adw_dialog_present (ADW_DIALOG (dialog), widget);
}

/*< private >
 * rialto_window_install_damage_actions:
 * @widget_class: the window's class
 */
void
rialto_window_install_damage_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "win.show-damage", NULL, on_show_damage);
}
