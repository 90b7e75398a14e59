/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-account-sign-in-page.h"

#include "rialto-account-dialog.h"
#include "rialto-api.h"
#include "rialto-errand.h"
#include "rialto-template-callbacks.h"

#include <glib/gi18n.h>

enum
{
  NEW_EMAIL,
  EMAIL_PASSWORD,
  OLD_PASSWORD,
  NEW_PASSWORD,
  N_TEXTS
};

/**
 * RialtoAccountSignInPage:
 *
 * The address that mail goes to, and the password.
 */
struct _RialtoAccountSignInPage
{
  AdwPreferencesPage parent_instance;

  /* template */
  RialtoErrand *resending;
  RialtoErrand *changing_email;
  RialtoErrand *changing_password;

  /* owned */
  RialtoMembership *membership;
  char             *texts[N_TEXTS];
};

enum
{
  PROP_0,
  PROP_MEMBERSHIP,
  /* in the order of the texts */
  PROP_NEW_EMAIL,
  PROP_EMAIL_PASSWORD,
  PROP_OLD_PASSWORD,
  PROP_NEW_PASSWORD,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (RialtoAccountSignInPage, rialto_account_sign_in_page, ADW_TYPE_PREFERENCES_PAGE)

static char *
address_title (gpointer self,
               gboolean verified,
               gboolean lacks_mail)
{
  /* Nobody can confirm one there. */
  if (lacks_mail && !verified)
    return g_strdup (_ ("Address"));
  return g_strdup (verified ? _ ("Address, Confirmed") : _ ("Address, Not Confirmed Yet"));
}

static gboolean
is_unconfirmed (gpointer    self,
                gboolean    verified,
                const char *pending,
                gboolean    lacks_mail)
{
  if (lacks_mail)
    return FALSE;
  return !verified || (pending != NULL && *pending != '\0');
}

static gboolean
can_send (gpointer    self,
          const char *one,
          const char *other,
          gboolean    busy)
{
  return one != NULL && *one != '\0' && other != NULL && *other != '\0' && !busy;
}

static RialtoTransport *
get_transport (RialtoAccountSignInPage *self)
{
  return rialto_session_get_transport (rialto_membership_get_session (self->membership));
}

static void
set_text (RialtoAccountSignInPage *self,
          guint                    text,
          const char              *value)
{
  if (g_set_str (&self->texts[text], value != NULL ? value : ""))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_NEW_EMAIL + text]);
}

static void
on_resend (RialtoAccountSignInPage *self)
{
  rialto_errand_run (self->resending,
                     rialto_api_resend_verification (get_transport (self),
                                                     &(RialtoResendVerificationArgs) { 0 }, NULL));
}

static void
on_resent (RialtoAccountSignInPage *self)
{
  rialto_account_dialog_toast (GTK_WIDGET (self), _ ("The mail is on its way"));
}

static void
on_change_email (RialtoAccountSignInPage *self)
{
  RialtoEmailChange body = { .email = self->texts[NEW_EMAIL], .password = self->texts[EMAIL_PASSWORD] };

  if (can_send (self, body.email, body.password, rialto_errand_get_busy (self->changing_email)))
    rialto_errand_run (self->changing_email,
                       rialto_api_change_email (get_transport (self),
                                                &(RialtoChangeEmailArgs) { .body = &body }, NULL));
}

static void
on_email_asked (RialtoAccountSignInPage *self)
{
  set_text (self, NEW_EMAIL, "");
  set_text (self, EMAIL_PASSWORD, "");
  rialto_account_dialog_toast (GTK_WIDGET (self), _ ("Open the mail that was sent to the new address"));
}

static void
on_change_password (RialtoAccountSignInPage *self)
{
  RialtoPasswordChange body = { .old_password = self->texts[OLD_PASSWORD],
                                .new_password = self->texts[NEW_PASSWORD] };

  if (can_send (self, body.old_password, body.new_password, rialto_errand_get_busy (self->changing_password)))
    rialto_errand_run (self->changing_password,
                       rialto_api_change_password (get_transport (self),
                                                   &(RialtoChangePasswordArgs) { .body = &body }, NULL));
}

static void
on_password_changed (RialtoAccountSignInPage *self)
{
  set_text (self, OLD_PASSWORD, "");
  set_text (self, NEW_PASSWORD, "");
  rialto_account_dialog_toast (GTK_WIDGET (self), _ ("Password changed"));
}

static void
rialto_account_sign_in_page_get_property (GObject    *object,
                                          guint       property,
                                          GValue     *value,
                                          GParamSpec *pspec)
{
  RialtoAccountSignInPage *self = RIALTO_ACCOUNT_SIGN_IN_PAGE (object);

  if (property == PROP_MEMBERSHIP)
    g_value_set_object (value, self->membership);
  else if (property >= PROP_NEW_EMAIL && property < N_PROPS)
    g_value_set_string (value, self->texts[property - PROP_NEW_EMAIL]);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property, pspec);
}

static void
rialto_account_sign_in_page_set_property (GObject      *object,
                                          guint         property,
                                          const GValue *value,
                                          GParamSpec   *pspec)
{
  RialtoAccountSignInPage *self = RIALTO_ACCOUNT_SIGN_IN_PAGE (object);

  if (property == PROP_MEMBERSHIP)
    {
      if (g_set_object (&self->membership, g_value_get_object (value)))
        g_object_notify_by_pspec (object, pspec);
    }
  else if (property >= PROP_NEW_EMAIL && property < N_PROPS)
    set_text (self, property - PROP_NEW_EMAIL, g_value_get_string (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property, pspec);
}

static void
rialto_account_sign_in_page_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), RIALTO_TYPE_ACCOUNT_SIGN_IN_PAGE);
  g_clear_object (&RIALTO_ACCOUNT_SIGN_IN_PAGE (object)->membership);
  G_OBJECT_CLASS (rialto_account_sign_in_page_parent_class)->dispose (object);
}

static void
rialto_account_sign_in_page_finalize (GObject *object)
{
  for (guint i = 0; i < N_TEXTS; i++)
    g_free (RIALTO_ACCOUNT_SIGN_IN_PAGE (object)->texts[i]);
  G_OBJECT_CLASS (rialto_account_sign_in_page_parent_class)->finalize (object);
}

static void
rialto_account_sign_in_page_class_init (RialtoAccountSignInPageClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = rialto_account_sign_in_page_get_property;
  object_class->set_property = rialto_account_sign_in_page_set_property;
  object_class->dispose = rialto_account_sign_in_page_dispose;
  object_class->finalize = rialto_account_sign_in_page_finalize;

  properties[PROP_MEMBERSHIP] = g_param_spec_object ("membership", NULL, NULL, RIALTO_TYPE_MEMBERSHIP, flags);
  properties[PROP_NEW_EMAIL] = g_param_spec_string ("new-email", NULL, NULL, "", flags);
  properties[PROP_EMAIL_PASSWORD] = g_param_spec_string ("email-password", NULL, NULL, "", flags);
  properties[PROP_OLD_PASSWORD] = g_param_spec_string ("old-password", NULL, NULL, "", flags);
  properties[PROP_NEW_PASSWORD] = g_param_spec_string ("new-password", NULL, NULL, "", flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  g_type_ensure (RIALTO_TYPE_ERRAND);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/rialto/Rialto/rialto-account-sign-in-page.ui");
  gtk_widget_class_bind_template_child (widget_class, RialtoAccountSignInPage, resending);
  gtk_widget_class_bind_template_child (widget_class, RialtoAccountSignInPage, changing_email);
  gtk_widget_class_bind_template_child (widget_class, RialtoAccountSignInPage, changing_password);
  gtk_widget_class_bind_template_callback (widget_class, address_title);
  gtk_widget_class_bind_template_callback (widget_class, is_unconfirmed);
  gtk_widget_class_bind_template_callback (widget_class, can_send);
  gtk_widget_class_bind_template_callback (widget_class, on_resend);
  gtk_widget_class_bind_template_callback (widget_class, on_resent);
  gtk_widget_class_bind_template_callback (widget_class, on_change_email);
  gtk_widget_class_bind_template_callback (widget_class, on_email_asked);
  gtk_widget_class_bind_template_callback (widget_class, on_change_password);
  gtk_widget_class_bind_template_callback (widget_class, on_password_changed);
  rialto_template_callbacks_bind (widget_class);
}

static void
rialto_account_sign_in_page_init (RialtoAccountSignInPage *self)
{
  for (guint i = 0; i < N_TEXTS; i++)
    self->texts[i] = g_strdup ("");
  gtk_widget_init_template (GTK_WIDGET (self));
}
