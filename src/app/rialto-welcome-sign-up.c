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
  RialtoWelcomePage parent_instance;
};

G_DEFINE_FINAL_TYPE (RialtoWelcomeSignUp, rialto_welcome_sign_up, RIALTO_TYPE_WELCOME_PAGE)

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
    rialto_form_fail (rialto_welcome_page_get_form (self), error);
  return error == NULL;
}

static void
on_submit (RialtoWelcomeSignUp *self)
{
  RialtoForm *form = rialto_welcome_page_get_form (self);
  const char *invite = rialto_form_get_value (form, "invite");
  RialtoRegistration draft = {
    .handle = rialto_form_get_value (form, "handle"),
    .name = rialto_form_get_value (form, "name"),
    .email = rialto_form_get_value (form, "email"),
    .password = rialto_form_get_value (form, "password"),
  };

  if (!check (self, draft.handle, draft.email))
    return;
  if (*invite != '\0')
    rialto_registration_set_invite (&draft, invite);
  rialto_form_submit (form, rialto_join_sign_up (rialto_welcome_page_get_join (self), &draft));
}

/* The code came with the address: nobody has to type it. */
static void
rialto_welcome_sign_up_constructed (GObject *object)
{
  RialtoJoin *join = rialto_welcome_page_get_join (object);
  const char *invite = join != NULL ? rialto_join_get_invite (join) : NULL;
  RialtoMembership *visit = join != NULL ? rialto_join_get_visit (join) : NULL;
  RialtoMetaObject *server = visit != NULL ? rialto_session_get_server (rialto_membership_get_session (visit))
                                           : NULL;

  G_OBJECT_CLASS (rialto_welcome_sign_up_parent_class)->constructed (object);
  if (invite != NULL && server != NULL && rialto_meta_object_get_signup (server) == RIALTO_SIGNUP_INVITE)
    rialto_form_set_value (rialto_welcome_page_get_form (object), "invite", invite);
}

static void
rialto_welcome_sign_up_class_init (RialtoWelcomeSignUpClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->constructed = rialto_welcome_sign_up_constructed;

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
  gtk_widget_init_template (GTK_WIDGET (self));
}
