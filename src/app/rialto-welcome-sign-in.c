/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-welcome-sign-in.h"

#include "rialto-form-field.h"
#include "rialto-form-view.h"
#include "rialto-template-callbacks.h"

#include <glib/gi18n.h>

/**
 * RialtoWelcomeSignIn:
 *
 * Who is it? Somebody whom the server has signed out gives their password alone.
 */
struct _RialtoWelcomeSignIn
{
  RialtoWelcomePage parent_instance;
};

G_DEFINE_FINAL_TYPE (RialtoWelcomeSignIn, rialto_welcome_sign_in, RIALTO_TYPE_WELCOME_PAGE)

static char *
describe (RialtoWelcomeSignIn *self,
          const char          *handle,
          const char          *community)
{
  if (handle != NULL)
    /* Translators: a person's handle, and a community */
    return g_strdup_printf (_ ("Sign in again as @%s at %s."), handle,
                            community != NULL && *community != '\0' ? community : _ ("this community"));
  return g_strdup (community);
}

/* Who is open already: the account's files are in use. */
static gboolean
is_here (RialtoWelcomeSignIn *self,
         const char          *login)
{
  RialtoJoin *join = rialto_welcome_page_get_join (self);
  RialtoAccounts *accounts = rialto_join_get_accounts (join);
  RialtoAccountRecord *current = rialto_accounts_get_current (accounts);
  g_autofree char *address = NULL;

  g_object_get (join, "address", &address, NULL);
  return current != NULL && rialto_join_get_handle (join) == NULL &&
         g_strcmp0 (rialto_account_record_get_server (current), address) == 0 &&
         g_strcmp0 (rialto_account_record_get_handle (current), login) == 0;
}

static void
on_submit (RialtoWelcomeSignIn *self)
{
  RialtoForm *form = rialto_welcome_page_get_form (self);
  g_autoptr (GError) error = NULL;

  if (is_here (self, rialto_form_get_value (form, "login")))
    {
      rialto_fail_field (&error, "login", "%s", _ ("This account is on this computer already."));
      rialto_form_fail (form, error);
      return;
    }
  rialto_form_submit (form, rialto_join_sign_in (rialto_welcome_page_get_join (self),
                                                 rialto_form_get_value (form, "login"),
                                                 rialto_form_get_value (form, "password")));
}

static void
rialto_welcome_sign_in_constructed (GObject *object)
{
  RialtoWelcomeSignIn *self = RIALTO_WELCOME_SIGN_IN (object);

  G_OBJECT_CLASS (rialto_welcome_sign_in_parent_class)->constructed (object);
  if (rialto_join_get_handle (rialto_welcome_page_get_join (self)) != NULL)
    rialto_form_add_field (rialto_welcome_page_get_form (self), "login", FALSE);
}

static void
rialto_welcome_sign_in_class_init (RialtoWelcomeSignInClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  object_class->constructed = rialto_welcome_sign_in_constructed;

  g_type_ensure (RIALTO_TYPE_FORM_FIELD);
  g_type_ensure (RIALTO_TYPE_FORM_VIEW);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/rialto/Rialto/rialto-welcome-sign-in.ui");
  gtk_widget_class_bind_template_callback (widget_class, on_submit);
  gtk_widget_class_bind_template_callback (widget_class, describe);
  rialto_template_callbacks_bind (widget_class);
}

static void
rialto_welcome_sign_in_init (RialtoWelcomeSignIn *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
