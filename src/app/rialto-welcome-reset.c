/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-welcome-reset.h"

#include "rialto-form-field.h"
#include "rialto-form-view.h"
#include "rialto-password-hint.h"
#include "rialto-template-callbacks.h"

/**
 * RialtoWelcomeReset:
 *
 * A new password, by the code or the link of the mail.
 */
struct _RialtoWelcomeReset
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

G_DEFINE_FINAL_TYPE (RialtoWelcomeReset, rialto_welcome_reset, ADW_TYPE_NAVIGATION_PAGE)

static void
on_submit (RialtoWelcomeReset *self)
{
  rialto_form_submit (self->form, rialto_join_reset (self->join, rialto_form_get_value (self->form, "token"),
                                                     rialto_form_get_value (self->form, "new_password")));
}

static void
on_succeeded (RialtoWelcomeReset *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "welcome.password-changed", NULL);
}

static void
rialto_welcome_reset_get_property (GObject    *object,
                                   guint       property,
                                   GValue     *value,
                                   GParamSpec *pspec)
{
  RialtoWelcomeReset *self = RIALTO_WELCOME_RESET (object);

  if (property == PROP_JOIN)
    g_value_set_object (value, self->join);
  else if (property == PROP_FORM)
    g_value_set_object (value, self->form);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property, pspec);
}

static void
rialto_welcome_reset_set_property (GObject      *object,
                                   guint         property,
                                   const GValue *value,
                                   GParamSpec   *pspec)
{
  RialtoWelcomeReset *self = RIALTO_WELCOME_RESET (object);

  if (property == PROP_JOIN)
    self->join = g_value_dup_object (value);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property, pspec);
}

static void
rialto_welcome_reset_dispose (GObject *object)
{
  RialtoWelcomeReset *self = RIALTO_WELCOME_RESET (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), RIALTO_TYPE_WELCOME_RESET);
  g_clear_object (&self->form);
  g_clear_object (&self->join);
  G_OBJECT_CLASS (rialto_welcome_reset_parent_class)->dispose (object);
}

static void
rialto_welcome_reset_class_init (RialtoWelcomeResetClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  object_class->get_property = rialto_welcome_reset_get_property;
  object_class->set_property = rialto_welcome_reset_set_property;
  object_class->dispose = rialto_welcome_reset_dispose;

  properties[PROP_JOIN] = g_param_spec_object ("join", NULL, NULL, RIALTO_TYPE_JOIN,
                                               G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY |
                                                 G_PARAM_STATIC_STRINGS);
  properties[PROP_FORM] = g_param_spec_object ("form", NULL, NULL, RIALTO_TYPE_FORM,
                                               G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  g_type_ensure (RIALTO_TYPE_FORM_FIELD);
  g_type_ensure (RIALTO_TYPE_FORM_VIEW);
  g_type_ensure (RIALTO_TYPE_PASSWORD_HINT);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/rialto/Rialto/rialto-welcome-reset.ui");
  gtk_widget_class_bind_template_callback (widget_class, on_submit);
  rialto_template_callbacks_bind (widget_class);
}

static void
rialto_welcome_reset_init (RialtoWelcomeReset *self)
{
  self->form = rialto_form_new ();
  g_signal_connect_object (self->form, "succeeded", G_CALLBACK (on_succeeded), self, G_CONNECT_SWAPPED);
  gtk_widget_init_template (GTK_WIDGET (self));
}
