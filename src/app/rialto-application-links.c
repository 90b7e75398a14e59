/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-application-private.h"

#include "rialto-server-name.h"
#include "rialto-window.h"

#include <glib/gi18n.h>

/* Links that were opened outside: by the desktop, or on the command line of another instance. */

static GtkWidget *
find_window (RialtoApplication *self)
{
  g_application_activate (G_APPLICATION (self));
  return GTK_WIDGET (gtk_application_get_active_window (GTK_APPLICATION (self)));
}

static const char *
find_base (RialtoMembership *membership)
{
  return rialto_transport_get_base (
    rialto_session_get_transport (rialto_membership_get_session (membership)));
}

static void
follow (GtkWidget  *window,
        const char *link)
{
  const char *confirm = rialto_outer_link_find_token (link, RIALTO_OUTER_LINK_CONFIRM);
  const char *reset = rialto_outer_link_find_token (link, RIALTO_OUTER_LINK_RESET);

  if (confirm != NULL)
    gtk_widget_activate_action (window, "win.confirm-address", "s", confirm);
  else if (reset != NULL)
    gtk_widget_activate_action (window, "win.reset-password", "s", reset);
  else
    gtk_widget_activate_action (window, "win.open-link", "s", link);
}

/* TRUE: it is shown. */
static gboolean
show (RialtoApplication *self)
{
  GtkWidget *window;

  if (self->membership == NULL || !rialto_outer_link_is_at (&self->link, find_base (self->membership)))
    return FALSE;
  window = find_window (self);
  if (window != NULL && self->link.link != NULL)
    follow (window, self->link.link);
  rialto_outer_link_clear (&self->link);
  return TRUE;
}

static RialtoAccountRecord *
find_account (RialtoApplication *self)
{
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->accounts)); i++)
    {
      g_autoptr (RialtoAccountRecord) record = g_list_model_get_item (G_LIST_MODEL (self->accounts), i);

      if (rialto_outer_link_is_at (&self->link, rialto_account_record_get_server (record)))
        return record;
    }
  return NULL;
}

/* The window says what goes wrong. */
static void
switch_to (RialtoApplication   *self,
           RialtoAccountRecord *record)
{
  GtkWidget *window = find_window (self);

  if (window != NULL)
    gtk_widget_activate_action (window, "win.switch-account", "s", rialto_account_record_get_id (record));
}

static void
on_question_answered (RialtoApplication *self,
                      const char        *answer)
{
  RialtoAccountRecord *record = self->link.server != NULL ? find_account (self) : NULL;

  g_clear_weak_pointer (&self->question);
  if (!g_str_equal (answer, "switch"))
    rialto_outer_link_clear (&self->link);
  else if (record != NULL)
    switch_to (self, record);
}

/* Somebody is in the middle of something, and a link that was opened elsewhere may be anybody's. */
static void
ask (RialtoApplication   *self,
     RialtoAccountRecord *record,
     GtkWidget           *window)
{
  g_autofree char *title = rialto_account_title (record);
  g_autofree char *body = g_strdup_printf (_ ("The link leads to where you are %s."), title);
  AdwDialog *dialog = adw_alert_dialog_new (_ ("Switch Account?"), NULL);

  g_object_set (dialog, "body", body, "default-response", "switch", "close-response", "cancel", NULL);
  adw_alert_dialog_add_responses (ADW_ALERT_DIALOG (dialog), "cancel", _ ("_Cancel"), "switch", _ ("_Switch"),
                                  NULL);
  adw_alert_dialog_set_response_appearance (ADW_ALERT_DIALOG (dialog), "switch", ADW_RESPONSE_SUGGESTED);
  g_signal_connect_object (dialog, "response", G_CALLBACK (on_question_answered), self, G_CONNECT_SWAPPED);
  g_set_weak_pointer (&self->question, dialog);
  adw_dialog_present (dialog, window);
}

/* As soon as it is known who is here: what is open, another account, or a community that one may look around in. It is kept until then,
 * and until one has come there. */
static void
lead (RialtoApplication *self)
{
  RialtoAccountRecord *record;
  g_autofree char *address = NULL;
  GtkWidget *window;

  if (self->opening || self->accounts == NULL || show (self))
    return;
  record = self->link.server != NULL ? find_account (self) : NULL;
  window = find_window (self);
  if (window == NULL)
    return;
  if (record != NULL && self->membership != NULL)
    {
      ask (self, record, window);
      return;
    }
  if (record != NULL)
    {
      switch_to (self, record);
      return;
    }
  address = self->link.server != NULL ? rialto_outer_link_dup_address (&self->link) : g_strdup ("");
  gtk_widget_activate_action (window, "win.visit", "s", address);
}

static void
on_opening (RialtoApplication *self)
{
  if (!self->opening && (self->link.server != NULL || self->link.link != NULL))
    lead (self);
}

static void
on_membership (RialtoApplication *self)
{
  if (self->link.server != NULL || self->link.link != NULL)
    show (self);
}

/*< private >
 * rialto_application_open_link:
 * @self: the program
 * @uri: what somebody opened, elsewhere
 *
 * Shows what it leads to, or where one has to go first; or says that it leads nowhere.
 */
void
rialto_application_open_link (RialtoApplication *self,
                              const char        *uri)
{
  GtkWidget *window;

  /* The newest one is meant. */
  if (self->question != NULL)
    adw_dialog_force_close (self->question);
  rialto_outer_link_clear (&self->link);
  if (rialto_outer_link_parse (&self->link, uri))
    {
      find_window (self);
      lead (self);
      return;
    }
  window = find_window (self);
  if (window != NULL)
    gtk_widget_activate_action (window, "win.toast", "s", _ ("This link leads nowhere"));
}

/*< private >
 * rialto_application_open_files:
 * @application: the program
 * @files: what it was asked to open
 * @n_files: how many
 * @hint: nothing
 *
 * The last of them is what is seen.
 */
void
rialto_application_open_files (GApplication *application,
                               GFile       **files,
                               gint          n_files,
                               const char   *hint)
{
  for (gint i = 0; i < n_files; i++)
    {
      g_autofree char *uri = g_file_get_uri (files[i]);

      rialto_application_open_link (RIALTO_APPLICATION (application), uri);
    }
}

/*< private >
 * rialto_application_follow_links:
 * @self: the program
 *
 * From now on a link is followed as soon as there is somebody to follow it.
 */
void
rialto_application_follow_links (RialtoApplication *self)
{
  g_signal_connect (self, "notify::opening", G_CALLBACK (on_opening), NULL);
  /* After the windows, which show it. */
  g_signal_connect_after (self, "notify::membership", G_CALLBACK (on_membership), NULL);
}
