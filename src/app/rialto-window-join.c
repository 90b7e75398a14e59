/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-window-private.h"

#include "rialto-api.h"
#include "rialto-host-dialog.h"
#include "rialto-welcome.h"

#include <glib/gi18n.h>

/* The way in: the welcome while there is no membership, and the dialogs to sign in over what is shown. */

#define DIALOG_WIDTH  480
#define DIALOG_HEIGHT 640

static RialtoApplication *
get_application (RialtoWindow *self)
{
  return RIALTO_APPLICATION (gtk_window_get_application (GTK_WINDOW (self)));
}

static void
on_joined (RialtoWindow     *self,
           RialtoMembership *membership)
{
  if (self->dialog != NULL)
    adw_dialog_force_close (self->dialog);
  rialto_application_set_membership (get_application (self), membership);
}

static GtkWidget *
make_welcome (RialtoWindow     *self,
              RialtoMembership *visit,
              const char       *start,
              const char       *given)
{
  g_autoptr (RialtoJoin) join = rialto_join_new (self->accounts);

  rialto_join_set_visit (join, visit);
  rialto_join_set_given (join, given);
  g_signal_connect_object (join, "joined", G_CALLBACK (on_joined), self, G_CONNECT_SWAPPED);
  return g_object_new (RIALTO_TYPE_WELCOME, "join", join, "host",
                       rialto_application_get_host (get_application (self)), "start", start, NULL);
}

static void
follow_rights (RialtoWindow *self)
{
  gboolean member = self->membership != NULL && rialto_membership_get_record (self->membership) != NULL;
  gboolean signed_in = member &&
                       rialto_session_get_state (rialto_membership_get_session (self->membership)) ==
                         RIALTO_SESSION_STATE_SIGNED_IN;

  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.sign-in", self->membership != NULL && !signed_in);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.sign-up", self->membership != NULL && !member);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.leave", self->membership != NULL && !member);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.sign-out", member);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.compose", member);
}

/* A community has just been founded: its address, and an invitation for others. */
static void
on_opened (RialtoWindow *self)
{
  if (gtk_window_is_active (GTK_WINDOW (self)) ||
      gtk_application_get_active_window (GTK_APPLICATION (get_application (self))) == GTK_WINDOW (self))
    gtk_widget_activate_action (GTK_WIDGET (self), "win.host", NULL);
}

static void
follow_host (RialtoWindow *self)
{
  RialtoApplication *application = get_application (self);
  RialtoHost *host = application != NULL ? rialto_application_get_host (application) : NULL;

  if (host == NULL)
    return;
  g_signal_handlers_disconnect_by_func (host, on_opened, self);
  g_signal_connect_object (host, "opened", G_CALLBACK (on_opened), self, G_CONNECT_SWAPPED);
}

/*< private >
 * rialto_window_follow_stage:
 * @self: a window
 *
 * Shows the places of a membership, the welcome while there is none, or that it is not known yet.
 */
void
rialto_window_follow_stage (RialtoWindow *self)
{
  RialtoApplication *application = get_application (self);

  follow_host (self);
  if (self->membership != NULL)
    {
      g_signal_connect_object (rialto_membership_get_session (self->membership), "notify::state",
                               G_CALLBACK (follow_rights), self, G_CONNECT_SWAPPED);
      rialto_window_set_stage (self, "places");
      adw_bin_set_child (self->welcome, NULL);
    }
  else if (application != NULL && rialto_application_get_opening (application))
    rialto_window_set_stage (self, "opening");
  else if (application != NULL && rialto_application_get_trouble (application) != NULL)
    {
      adw_bin_set_child (self->welcome, NULL);
      rialto_window_set_stage (self, "trouble");
      gtk_widget_child_focus (self->trouble, GTK_DIR_TAB_FORWARD);
    }
  else
    {
      if (adw_bin_get_child (self->welcome) == NULL)
        adw_bin_set_child (self->welcome, make_welcome (self, NULL, NULL, NULL));
      rialto_window_set_stage (self, "welcome");
      gtk_widget_child_focus (adw_bin_get_child (self->welcome), GTK_DIR_TAB_FORWARD);
    }
  follow_rights (self);
}

static void
on_dialog_closed (RialtoWindow *self)
{
  g_clear_object (&self->dialog);
  g_clear_object (&self->visit);
}

static void
present_welcome (RialtoWindow     *self,
                 RialtoMembership *visit,
                 const char       *start,
                 const char       *given,
                 const char       *title)
{
  if (self->dialog != NULL || self->accounts == NULL)
    return;
  self->dialog = g_object_ref_sink (g_object_new (ADW_TYPE_DIALOG, "title", title, "child",
                                                  make_welcome (self, visit, start, given), "content-width",
                                                  DIALOG_WIDTH, "content-height", DIALOG_HEIGHT, NULL));
  g_set_object (&self->visit, visit);
  g_signal_connect_object (self->dialog, "closed", G_CALLBACK (on_dialog_closed), self, G_CONNECT_SWAPPED);
  adw_dialog_present (self->dialog, GTK_WIDGET (self));
}

static void
on_add_account (GtkWidget  *widget,
                const char *name,
                GVariant   *parameter)
{
  present_welcome (RIALTO_WINDOW (widget), NULL, "start", NULL, _ ("Add Account"));
}

/* Where one is not a member: to look around there, or to become one. */
static void
on_visit (GtkWidget  *widget,
          const char *name,
          GVariant   *parameter)
{
  present_welcome (RIALTO_WINDOW (widget), NULL, "address", g_variant_get_string (parameter, NULL),
                   _ ("Join a Community"));
}

/* A mail has led here, with a code. */
static void
on_reset_password (GtkWidget  *widget,
                   const char *name,
                   GVariant   *parameter)
{
  RialtoWindow *self = RIALTO_WINDOW (widget);

  if (self->membership != NULL)
    present_welcome (self, self->membership, "reset", g_variant_get_string (parameter, NULL),
                     _ ("New Password"));
}

typedef struct
{
  RialtoTransport *transport; /* owned */
  char            *token;     /* owned */
} Confirming;

static void
confirming_free (gpointer data)
{
  Confirming *confirming = data;

  g_object_unref (confirming->transport);
  g_free (confirming->token);
  g_free (confirming);
}

static DexFuture *
confirm_fiber (RialtoFiber *fiber,
               gpointer     data)
{
  Confirming *confirming = data;
  RialtoOneTimeToken body = { .token = confirming->token };
  g_autoptr (GError) error = NULL;
  gboolean confirmed = dex_await (rialto_api_verify_email (confirming->transport,
                                                           &(RialtoVerifyEmailArgs) { .body = &body }, NULL),
                                  &error);
  g_autoptr (RialtoWindow) self = rialto_fiber_dup_owner (fiber);

  if (self != NULL)
    rialto_window_toast (self, confirmed ? _ ("Your e-mail address is confirmed") : error->message);
  return dex_future_new_true ();
}

static void
on_confirm_address (GtkWidget  *widget,
                    const char *name,
                    GVariant   *parameter)
{
  RialtoWindow *self = RIALTO_WINDOW (widget);
  Confirming *confirming;

  if (self->membership == NULL)
    return;
  confirming = g_new0 (Confirming, 1);
  confirming->transport =
    g_object_ref (rialto_session_get_transport (rialto_membership_get_session (self->membership)));
  confirming->token = g_variant_dup_string (parameter, NULL);
  dex_future_disown (rialto_async_spawn ("confirm-address", self, NULL, confirm_fiber, confirming,
                                         confirming_free));
}

/* What there is already is shown; what is not is begun. */
static void
on_host (GtkWidget  *widget,
         const char *name,
         GVariant   *parameter)
{
  RialtoWindow *self = RIALTO_WINDOW (widget);
  RialtoHost *host = rialto_application_get_host (get_application (self));

  if (host == NULL)
    return;
  if (rialto_host_get_founded (host))
    adw_dialog_present (g_object_new (RIALTO_TYPE_HOST_DIALOG, "host", host, "membership", self->membership,
                                      NULL),
                        widget);
  else
    present_welcome (self, NULL, "host", NULL, _ ("Host a Community"));
}

static void
on_sign_in (GtkWidget  *widget,
            const char *name,
            GVariant   *parameter)
{
  RialtoWindow *self = RIALTO_WINDOW (widget);

  present_welcome (self, self->membership, "sign-in", NULL, _ ("Sign In"));
}

static void
on_sign_up (GtkWidget  *widget,
            const char *name,
            GVariant   *parameter)
{
  RialtoWindow *self = RIALTO_WINDOW (widget);
  RialtoSession *session = rialto_membership_get_session (self->membership);
  RialtoMetaObject *server = rialto_session_get_server (session);

  /* Where nobody is taken in, that is said. */
  present_welcome (self, self->membership,
                   rialto_meta_object_get_signup (server) == RIALTO_SIGNUP_CLOSED ? "community" : "sign-up",
                   NULL, _ ("Create Account"));
}

/*< private >
 * rialto_window_install_join_actions:
 * @widget_class: the window's class
 */
void
rialto_window_install_join_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "win.add-account", NULL, on_add_account);
  gtk_widget_class_install_action (widget_class, "win.host", NULL, on_host);
  gtk_widget_class_install_action (widget_class, "win.visit", "s", on_visit);
  gtk_widget_class_install_action (widget_class, "win.reset-password", "s", on_reset_password);
  gtk_widget_class_install_action (widget_class, "win.confirm-address", "s", on_confirm_address);
  gtk_widget_class_install_action (widget_class, "win.sign-in", NULL, on_sign_in);
  gtk_widget_class_install_action (widget_class, "win.sign-up", NULL, on_sign_up);
}
