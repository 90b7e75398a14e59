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
  AdwNavigationPage parent_instance;

  /* owned */
  RialtoJoin *join;
  RialtoForm *form;
};

enum
{
  PROP_0,
  PROP_JOIN,
  PROP_FORM,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (RialtoWelcomeSignIn, rialto_welcome_sign_in, ADW_TYPE_NAVIGATION_PAGE)

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
  RialtoAccounts *accounts = rialto_join_get_accounts (self->join);
  RialtoAccountRecord *current = rialto_accounts_get_current (accounts);
  g_autofree char *address = NULL;

  g_object_get (self->join, "address", &address, NULL);
  return current != NULL && rialto_join_get_handle (self->join) == NULL &&
         g_strcmp0 (rialto_account_record_get_server (current), address) == 0 &&
         g_strcmp0 (rialto_account_record_get_handle (current), login) == 0;
}

static void
on_submit (RialtoWelcomeSignIn *self)
{
  g_autoptr (GError) error = NULL;

  if (is_here (self, rialto_form_get_value (self->form, "login")))
    {
      rialto_fail_field (&error, "login", "%s", _ ("This account is on this computer already."));
      rialto_form_fail (self->form, error);
      return;
    }
  rialto_form_submit (self->form,
                      rialto_join_sign_in (self->join, rialto_form_get_value (self->form, "login"),
                                           rialto_form_get_value (self->form, "password")));
}

static void
rialto_welcome_sign_in_constructed (GObject *object)
{
  RialtoWelcomeSignIn *self = RIALTO_WELCOME_SIGN_IN (object);

  G_OBJECT_CLASS (rialto_welcome_sign_in_parent_class)->constructed (object);
  if (rialto_join_get_handle (self->join) != NULL)
    rialto_form_add_field (self->form, "login", FALSE);
}

static void
rialto_welcome_sign_in_get_property (GObject    *object,
                                     guint       property,
                                     GValue     *value,
                                     GParamSpec *pspec)
{
  RialtoWelcomeSignIn *self = RIALTO_WELCOME_SIGN_IN (object);

  if (property == PROP_JOIN)
    g_value_set_object (value, self->join);
  else if (property == PROP_FORM)
    g_value_set_object (value, self->form);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property, pspec);
}

static void
rialto_welcome_sign_in_set_property (GObject      *object,
                                     guint         property,
                                     const GValue *value,
                                     GParamSpec   *pspec)
{
  RialtoWelcomeSignIn *self = RIALTO_WELCOME_SIGN_IN (object);

  if (property == PROP_JOIN)
    self->join = g_value_dup_object (value);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property, pspec);
}

static void
rialto_welcome_sign_in_dispose (GObject *object)
{
  RialtoWelcomeSignIn *self = RIALTO_WELCOME_SIGN_IN (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), RIALTO_TYPE_WELCOME_SIGN_IN);
  g_clear_object (&self->form);
  g_clear_object (&self->join);
  G_OBJECT_CLASS (rialto_welcome_sign_in_parent_class)->dispose (object);
}

static void
rialto_welcome_sign_in_class_init (RialtoWelcomeSignInClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  object_class->get_property = rialto_welcome_sign_in_get_property;
  object_class->set_property = rialto_welcome_sign_in_set_property;
  object_class->dispose = rialto_welcome_sign_in_dispose;
  object_class->constructed = rialto_welcome_sign_in_constructed;

  properties[PROP_JOIN] = g_param_spec_object ("join", NULL, NULL, RIALTO_TYPE_JOIN,
                                               G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY |
                                                 G_PARAM_STATIC_STRINGS);
  properties[PROP_FORM] = g_param_spec_object ("form", NULL, NULL, RIALTO_TYPE_FORM,
                                               G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

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
  self->form = rialto_form_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}
