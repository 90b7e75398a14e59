/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-welcome-sign-up.h"

#include "rialto-form-field.h"
#include "rialto-form-view.h"
#include "rialto-password-hint.h"
#include "rialto-template-callbacks.h"
#include "rialto-text.h"

#include <glib/gi18n.h>

/**
 * RialtoWelcomeSignUp:
 *
 * Becoming a member: who one wants to be, and the invitation where one is needed.
 */
struct _RialtoWelcomeSignUp
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

G_DEFINE_FINAL_TYPE (RialtoWelcomeSignUp, rialto_welcome_sign_up, ADW_TYPE_NAVIGATION_PAGE)

static gboolean
needs_invite (RialtoWelcomeSignUp *self,
              RialtoSignup         signup)
{
  return signup == RIALTO_SIGNUP_INVITE;
}

static char *
hint_invite (RialtoWelcomeSignUp *self,
             RialtoSignup         signup)
{
  if (signup == RIALTO_SIGNUP_INVITE)
    return g_strdup (_ ("Somebody in this community has to invite you."));
  return NULL;
}

static gboolean
check (RialtoWelcomeSignUp *self,
       const char          *handle,
       const char          *email)
{
  g_autoptr (GError) error = NULL;

  if (!rialto_handle_is_valid (handle))
    rialto_fail_field (&error, "handle", "%s",
                       _ ("Use 2 to 30 small letters, digits, underscores and full stops."));
  else if (!rialto_email_is_plausible (email))
    rialto_fail_field (&error, "email", "%s", _ ("This is not an e-mail address."));
  if (error != NULL)
    rialto_form_fail (self->form, error);
  return error == NULL;
}

static void
on_submit (RialtoWelcomeSignUp *self)
{
  const char *invite = rialto_form_get_value (self->form, "invite");
  RialtoRegistration draft = {
    .handle = rialto_form_get_value (self->form, "handle"),
    .name = rialto_form_get_value (self->form, "name"),
    .email = rialto_form_get_value (self->form, "email"),
    .password = rialto_form_get_value (self->form, "password"),
  };

  if (!check (self, draft.handle, draft.email))
    return;
  if (*invite != '\0')
    rialto_registration_set_invite (&draft, invite);
  rialto_form_submit (self->form, rialto_join_sign_up (self->join, &draft));
}

static void
rialto_welcome_sign_up_get_property (GObject    *object,
                                     guint       property,
                                     GValue     *value,
                                     GParamSpec *pspec)
{
  RialtoWelcomeSignUp *self = RIALTO_WELCOME_SIGN_UP (object);

  if (property == PROP_JOIN)
    g_value_set_object (value, self->join);
  else if (property == PROP_FORM)
    g_value_set_object (value, self->form);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property, pspec);
}

static void
rialto_welcome_sign_up_set_property (GObject      *object,
                                     guint         property,
                                     const GValue *value,
                                     GParamSpec   *pspec)
{
  RialtoWelcomeSignUp *self = RIALTO_WELCOME_SIGN_UP (object);

  if (property == PROP_JOIN)
    self->join = g_value_dup_object (value);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property, pspec);
}

static void
rialto_welcome_sign_up_dispose (GObject *object)
{
  RialtoWelcomeSignUp *self = RIALTO_WELCOME_SIGN_UP (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), RIALTO_TYPE_WELCOME_SIGN_UP);
  g_clear_object (&self->form);
  g_clear_object (&self->join);
  G_OBJECT_CLASS (rialto_welcome_sign_up_parent_class)->dispose (object);
}

static void
rialto_welcome_sign_up_class_init (RialtoWelcomeSignUpClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  object_class->get_property = rialto_welcome_sign_up_get_property;
  object_class->set_property = rialto_welcome_sign_up_set_property;
  object_class->dispose = rialto_welcome_sign_up_dispose;

  properties[PROP_JOIN] = g_param_spec_object ("join", NULL, NULL, RIALTO_TYPE_JOIN,
                                               G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY |
                                                 G_PARAM_STATIC_STRINGS);
  properties[PROP_FORM] = g_param_spec_object ("form", NULL, NULL, RIALTO_TYPE_FORM,
                                               G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  g_type_ensure (RIALTO_TYPE_FORM_FIELD);
  g_type_ensure (RIALTO_TYPE_FORM_VIEW);
  g_type_ensure (RIALTO_TYPE_PASSWORD_HINT);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/rialto/Rialto/rialto-welcome-sign-up.ui");
  gtk_widget_class_bind_template_callback (widget_class, on_submit);
  gtk_widget_class_bind_template_callback (widget_class, needs_invite);
  gtk_widget_class_bind_template_callback (widget_class, hint_invite);
  rialto_template_callbacks_bind (widget_class);
}

static void
rialto_welcome_sign_up_init (RialtoWelcomeSignUp *self)
{
  self->form = rialto_form_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}
