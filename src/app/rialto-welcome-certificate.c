/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-welcome-certificate.h"

#include "rialto-certificate-view.h"
#include "rialto-template-callbacks.h"

/**
 * RialtoWelcomeCertificate:
 *
 * A server that cannot prove who it is: what that means, what it showed instead of a proof, and the way on for who has compared that.
 */
struct _RialtoWelcomeCertificate
{
  RialtoWelcomePage parent_instance;

  /* owned */
  char *fingerprint; /* SHA-256 in hex */
};

enum
{
  PROP_0,
  PROP_FINGERPRINT,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (RialtoWelcomeCertificate, rialto_welcome_certificate, RIALTO_TYPE_WELCOME_PAGE)

static void
on_trust (RialtoWelcomeCertificate *self)
{
  RialtoForm *form = rialto_welcome_page_get_form (self);

  if (rialto_form_get_ready (form))
    rialto_form_submit (form,
                        rialto_join_visit_trusting (rialto_welcome_page_get_join (self), self->fingerprint));
}

static void
on_succeeded (RialtoWelcomePage *page)
{
  RialtoWelcomeCertificate *self = RIALTO_WELCOME_CERTIFICATE (page);

  gtk_widget_activate_action (GTK_WIDGET (self), "welcome.open", "s", "community");
}

static void
rialto_welcome_certificate_get_property (GObject    *object,
                                         guint       property,
                                         GValue     *value,
                                         GParamSpec *pspec)
{
  RialtoWelcomeCertificate *self = RIALTO_WELCOME_CERTIFICATE (object);

  if (property == PROP_FINGERPRINT)
    g_value_set_string (value, self->fingerprint);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property, pspec);
}

static void
rialto_welcome_certificate_set_property (GObject      *object,
                                         guint         property,
                                         const GValue *value,
                                         GParamSpec   *pspec)
{
  RialtoWelcomeCertificate *self = RIALTO_WELCOME_CERTIFICATE (object);

  if (property == PROP_FINGERPRINT)
    self->fingerprint = g_value_dup_string (value);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property, pspec);
}

static void
rialto_welcome_certificate_dispose (GObject *object)
{
  RialtoWelcomeCertificate *self = RIALTO_WELCOME_CERTIFICATE (object);

  g_clear_pointer (&self->fingerprint, g_free);
  G_OBJECT_CLASS (rialto_welcome_certificate_parent_class)->dispose (object);
}

static void
rialto_welcome_certificate_class_init (RialtoWelcomeCertificateClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);
  RialtoWelcomePageClass *page_class = RIALTO_WELCOME_PAGE_CLASS (class);

  object_class->get_property = rialto_welcome_certificate_get_property;
  object_class->set_property = rialto_welcome_certificate_set_property;
  object_class->dispose = rialto_welcome_certificate_dispose;
  page_class->succeeded = on_succeeded;

  properties[PROP_FINGERPRINT] = g_param_spec_string ("fingerprint", NULL, NULL, NULL,
                                                      G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY |
                                                        G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  g_type_ensure (RIALTO_TYPE_CERTIFICATE_VIEW);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/rialto/Rialto/rialto-welcome-certificate.ui");
  gtk_widget_class_bind_template_callback (widget_class, on_trust);
  rialto_template_callbacks_bind (widget_class);
}

static void
rialto_welcome_certificate_init (RialtoWelcomeCertificate *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
