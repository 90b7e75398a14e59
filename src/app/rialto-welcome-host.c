/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-welcome-host.h"

#include "rialto-form-field.h"
#include "rialto-form-view.h"
#include "rialto-host-trouble.h"
#include "rialto-host.h"
#include "rialto-password-hint.h"
#include "rialto-template-callbacks.h"
#include "rialto-text.h"

#include <glib/gi18n.h>

/**
 * RialtoWelcomeHost:
 *
 * A community of one's own, on this computer: what it is called, who reaches it, and who its owner is.
 */
struct _RialtoWelcomeHost
{
  RialtoWelcomePage parent_instance;

  /* owned */
  RialtoHost *host;

  gboolean lan;
};

enum
{
  PROP_0,
  PROP_HOST,
  PROP_LAN,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (RialtoWelcomeHost, rialto_welcome_host, RIALTO_TYPE_WELCOME_PAGE)

static gboolean
check (RialtoWelcomeHost *self)
{
  RialtoForm *form = rialto_welcome_page_get_form (self);
  g_autoptr (GError) error = NULL;

  if (!rialto_handle_is_valid (rialto_form_get_value (form, "handle")))
    rialto_fail_field (&error, "handle", "%s",
                       _ ("Use 2 to 30 small letters, digits, underscores and full stops."));
  else if (!rialto_email_is_plausible (rialto_form_get_value (form, "email")))
    rialto_fail_field (&error, "email", "%s", _ ("This is not an e-mail address."));
  else if (rialto_password_strength (rialto_form_get_value (form, "password")) == 0)
    rialto_fail_field (&error, "password", "%s", _ ("The password is too short."));
  if (error != NULL)
    rialto_form_fail (form, error);
  return error == NULL;
}

static void
found (RialtoWelcomeHost *self,
       gboolean           new_port)
{
  RialtoForm *form = rialto_welcome_page_get_form (self);
  RialtoLocalServerOptions options = {
    .name = rialto_form_get_value (form, "community"),
    .lan = self->lan,
    .new_port = new_port,
  };
  RialtoRegistration owner = {
    .handle = rialto_form_get_value (form, "handle"),
    .name = rialto_form_get_value (form, "name"),
    .email = rialto_form_get_value (form, "email"),
    .password = rialto_form_get_value (form, "password"),
  };

  /* Before a server is started for somebody who cannot be its owner. */
  if (!check (self))
    return;
  rialto_form_submit (form,
                      rialto_host_found (self->host, rialto_welcome_page_get_join (self), &options, &owner));
}

static void
on_submit (RialtoWelcomeHost *self)
{
  found (self, FALSE);
}

static void
on_new_port (RialtoWelcomeHost *self)
{
  if (rialto_form_get_ready (rialto_welcome_page_get_form (self)))
    found (self, TRUE);
}

static void
rialto_welcome_host_get_property (GObject    *object,
                                  guint       property,
                                  GValue     *value,
                                  GParamSpec *pspec)
{
  RialtoWelcomeHost *self = RIALTO_WELCOME_HOST (object);

  if (property == PROP_HOST)
    g_value_set_object (value, self->host);
  else if (property == PROP_LAN)
    g_value_set_boolean (value, self->lan);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property, pspec);
}

static void
rialto_welcome_host_set_property (GObject      *object,
                                  guint         property,
                                  const GValue *value,
                                  GParamSpec   *pspec)
{
  RialtoWelcomeHost *self = RIALTO_WELCOME_HOST (object);

  if (property == PROP_HOST)
    self->host = g_value_dup_object (value);
  else if (property == PROP_LAN && self->lan != g_value_get_boolean (value))
    {
      self->lan = g_value_get_boolean (value);
      g_object_notify_by_pspec (object, pspec);
    }
  else if (property != PROP_LAN)
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property, pspec);
}

static void
rialto_welcome_host_dispose (GObject *object)
{
  RialtoWelcomeHost *self = RIALTO_WELCOME_HOST (object);

  g_clear_object (&self->host);
  G_OBJECT_CLASS (rialto_welcome_host_parent_class)->dispose (object);
}

static void
rialto_welcome_host_class_init (RialtoWelcomeHostClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  object_class->get_property = rialto_welcome_host_get_property;
  object_class->set_property = rialto_welcome_host_set_property;
  object_class->dispose = rialto_welcome_host_dispose;

  properties[PROP_HOST] = g_param_spec_object ("host", NULL, NULL, RIALTO_TYPE_HOST,
                                               G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY |
                                                 G_PARAM_STATIC_STRINGS);
  properties[PROP_LAN] = g_param_spec_boolean ("lan", NULL, NULL, FALSE,
                                               G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY |
                                                 G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  g_type_ensure (RIALTO_TYPE_FORM_FIELD);
  g_type_ensure (RIALTO_TYPE_FORM_VIEW);
  g_type_ensure (RIALTO_TYPE_HOST_TROUBLE);
  g_type_ensure (RIALTO_TYPE_PASSWORD_HINT);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/rialto/Rialto/rialto-welcome-host.ui");
  gtk_widget_class_bind_template_callback (widget_class, on_submit);
  gtk_widget_class_bind_template_callback (widget_class, on_new_port);
  rialto_template_callbacks_bind (widget_class);
}

static void
rialto_welcome_host_init (RialtoWelcomeHost *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
