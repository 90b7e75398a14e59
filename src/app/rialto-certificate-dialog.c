/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-certificate-dialog.h"

#include "rialto-certificate-view.h"

/**
 * RialtoCertificateDialog:
 *
 * A member's server whose certificate is not taken any more: it may be tried again, or trusted in spite of that.
 */
struct _RialtoCertificateDialog
{
  AdwDialog parent_instance;

  /* owned */
  RialtoMembership *membership;
  char             *fingerprint; /* nullable: what is compared is what is trusted, whatever is shown meanwhile */
  char             *trusted;     /* nullable */
};

enum
{
  PROP_0,
  PROP_MEMBERSHIP,
  PROP_FINGERPRINT,
  PROP_TRUSTED,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (RialtoCertificateDialog, rialto_certificate_dialog, ADW_TYPE_DIALOG)

static void
on_trust (RialtoCertificateDialog *self)
{
  rialto_membership_trust (self->membership, self->fingerprint);
  adw_dialog_close (ADW_DIALOG (self));
}

static void
on_try_again (RialtoCertificateDialog *self)
{
  rialto_gateway_client_retry (rialto_session_get_gateway (rialto_membership_get_session (self->membership)));
  adw_dialog_close (ADW_DIALOG (self));
}

static void
rialto_certificate_dialog_constructed (GObject *object)
{
  RialtoCertificateDialog *self = RIALTO_CERTIFICATE_DIALOG (object);
  RialtoTransport *transport =
    rialto_session_get_transport (rialto_membership_get_session (self->membership));

  G_OBJECT_CLASS (rialto_certificate_dialog_parent_class)->constructed (object);
  self->fingerprint = g_strdup (rialto_transport_get_refused (transport));
  self->trusted = g_strdup (rialto_transport_get_trusted (transport));
  g_object_notify_by_pspec (object, properties[PROP_FINGERPRINT]);
  g_object_notify_by_pspec (object, properties[PROP_TRUSTED]);
}

static void
rialto_certificate_dialog_get_property (GObject    *object,
                                        guint       property,
                                        GValue     *value,
                                        GParamSpec *pspec)
{
  RialtoCertificateDialog *self = RIALTO_CERTIFICATE_DIALOG (object);

  if (property == PROP_MEMBERSHIP)
    g_value_set_object (value, self->membership);
  else if (property == PROP_FINGERPRINT)
    g_value_set_string (value, self->fingerprint);
  else if (property == PROP_TRUSTED)
    g_value_set_string (value, self->trusted);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property, pspec);
}

static void
rialto_certificate_dialog_set_property (GObject      *object,
                                        guint         property,
                                        const GValue *value,
                                        GParamSpec   *pspec)
{
  if (property == PROP_MEMBERSHIP)
    RIALTO_CERTIFICATE_DIALOG (object)->membership = g_value_dup_object (value);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property, pspec);
}

static void
rialto_certificate_dialog_dispose (GObject *object)
{
  RialtoCertificateDialog *self = RIALTO_CERTIFICATE_DIALOG (object);

  /* The sheet that it was shown on may outlive it: not with what is in it. */
  adw_dialog_set_child (ADW_DIALOG (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), RIALTO_TYPE_CERTIFICATE_DIALOG);
  g_clear_object (&self->membership);
  g_clear_pointer (&self->fingerprint, g_free);
  g_clear_pointer (&self->trusted, g_free);
  G_OBJECT_CLASS (rialto_certificate_dialog_parent_class)->dispose (object);
}

static void
rialto_certificate_dialog_class_init (RialtoCertificateDialogClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  object_class->get_property = rialto_certificate_dialog_get_property;
  object_class->set_property = rialto_certificate_dialog_set_property;
  object_class->constructed = rialto_certificate_dialog_constructed;
  object_class->dispose = rialto_certificate_dialog_dispose;

  properties[PROP_MEMBERSHIP] = g_param_spec_object ("membership", NULL, NULL, RIALTO_TYPE_MEMBERSHIP,
                                                     G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY |
                                                       G_PARAM_STATIC_STRINGS);
  properties[PROP_FINGERPRINT] = g_param_spec_string ("fingerprint", NULL, NULL, NULL,
                                                      G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_TRUSTED] = g_param_spec_string ("trusted", NULL, NULL, NULL,
                                                  G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  g_type_ensure (RIALTO_TYPE_CERTIFICATE_VIEW);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/rialto/Rialto/rialto-certificate-dialog.ui");
  gtk_widget_class_bind_template_callback (widget_class, on_trust);
  gtk_widget_class_bind_template_callback (widget_class, on_try_again);
}

static void
rialto_certificate_dialog_init (RialtoCertificateDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
