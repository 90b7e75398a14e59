/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-welcome-forgotten.h"

#include "rialto-form-field.h"
#include "rialto-form-view.h"
#include "rialto-template-callbacks.h"

#include <glib/gi18n.h>

/**
 * RialtoWelcomeForgotten:
 *
 * Asks for a mail to choose a new password, and says that it is on its way. Whether there is such an account is not told. Where no mail
 * leaves the server it says who has a code instead.
 */
struct _RialtoWelcomeForgotten
{
  RialtoWelcomePage parent_instance;

  gboolean sent;
};

enum
{
  PROP_0,
  PROP_SENT,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (RialtoWelcomeForgotten, rialto_welcome_forgotten, RIALTO_TYPE_WELCOME_PAGE)

static char *
page_for (RialtoWelcomeForgotten *self,
          gboolean                sent,
          gboolean                lacks_mail)
{
  return g_strdup (lacks_mail ? "owner" : sent ? "sent" : "ask");
}

static char *
describe_mail (RialtoWelcomeForgotten *self,
               gboolean                sent)
{
  return g_strdup_printf (
    _ ("If %s belongs to an account here, a mail is on its way with a code to choose a new password."),
    rialto_form_get_value (rialto_welcome_page_get_form (self), "email"));
}

static void
on_submit (RialtoWelcomeForgotten *self)
{
  RialtoForm *form = rialto_welcome_page_get_form (self);

  rialto_form_submit (form, rialto_join_ask_mail (rialto_welcome_page_get_join (self),
                                                  rialto_form_get_value (form, "email")));
}

static void
on_succeeded (RialtoWelcomePage *page)
{
  RialtoWelcomeForgotten *self = RIALTO_WELCOME_FORGOTTEN (page);

  self->sent = TRUE;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SENT]);
}

static void
rialto_welcome_forgotten_get_property (GObject    *object,
                                       guint       property,
                                       GValue     *value,
                                       GParamSpec *pspec)
{
  RialtoWelcomeForgotten *self = RIALTO_WELCOME_FORGOTTEN (object);

  if (property == PROP_SENT)
    g_value_set_boolean (value, self->sent);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property, pspec);
}

static void
rialto_welcome_forgotten_class_init (RialtoWelcomeForgottenClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);
  RialtoWelcomePageClass *page_class = RIALTO_WELCOME_PAGE_CLASS (class);

  object_class->get_property = rialto_welcome_forgotten_get_property;
  page_class->succeeded = on_succeeded;

  properties[PROP_SENT] = g_param_spec_boolean ("sent", NULL, NULL, FALSE,
                                                G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  g_type_ensure (RIALTO_TYPE_FORM_FIELD);
  g_type_ensure (RIALTO_TYPE_FORM_VIEW);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/rialto/Rialto/rialto-welcome-forgotten.ui");
  gtk_widget_class_bind_template_callback (widget_class, on_submit);
  gtk_widget_class_bind_template_callback (widget_class, page_for);
  gtk_widget_class_bind_template_callback (widget_class, describe_mail);
  rialto_template_callbacks_bind (widget_class);
}

static void
rialto_welcome_forgotten_init (RialtoWelcomeForgotten *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
