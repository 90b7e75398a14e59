/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-form-button.h"

/**
 * RialtoFormButton:
 *
 * The button that submits a #RialtoForm: it can be pressed when the form is ready, and shows that it is on its way.
 */
struct _RialtoFormButton
{
  GtkButton parent_instance;

  /* owned */
  RialtoForm *form;
  char       *text;
};

enum
{
  PROP_0,
  PROP_FORM,
  PROP_TEXT,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (RialtoFormButton, rialto_form_button, GTK_TYPE_BUTTON)

static void
rialto_form_button_get_property (GObject    *object,
                                 guint       property,
                                 GValue     *value,
                                 GParamSpec *pspec)
{
  RialtoFormButton *self = RIALTO_FORM_BUTTON (object);

  if (property == PROP_FORM)
    g_value_set_object (value, self->form);
  else if (property == PROP_TEXT)
    g_value_set_string (value, self->text);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property, pspec);
}

static void
rialto_form_button_set_property (GObject      *object,
                                 guint         property,
                                 const GValue *value,
                                 GParamSpec   *pspec)
{
  RialtoFormButton *self = RIALTO_FORM_BUTTON (object);
  gboolean changed = FALSE;

  if (property == PROP_FORM)
    changed = g_set_object (&self->form, g_value_get_object (value));
  else if (property == PROP_TEXT)
    changed = g_set_str (&self->text, g_value_get_string (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property, pspec);
  if (changed)
    g_object_notify_by_pspec (object, pspec);
}

static void
rialto_form_button_dispose (GObject *object)
{
  RialtoFormButton *self = RIALTO_FORM_BUTTON (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), RIALTO_TYPE_FORM_BUTTON);
  g_clear_object (&self->form);
  g_clear_pointer (&self->text, g_free);
  G_OBJECT_CLASS (rialto_form_button_parent_class)->dispose (object);
}

static void
rialto_form_button_class_init (RialtoFormButtonClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = rialto_form_button_get_property;
  object_class->set_property = rialto_form_button_set_property;
  object_class->dispose = rialto_form_button_dispose;

  properties[PROP_FORM] = g_param_spec_object ("form", NULL, NULL, RIALTO_TYPE_FORM, flags);
  properties[PROP_TEXT] = g_param_spec_string ("text", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_template_from_resource (widget_class, "/org/rialto/Rialto/rialto-form-button.ui");
}

static void
rialto_form_button_init (RialtoFormButton *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
