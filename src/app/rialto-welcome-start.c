/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-welcome-start.h"

#include "rialto-template-callbacks.h"

/**
 * RialtoWelcomeStart:
 *
 * The first thing that somebody sees who is in no community yet.
 */
struct _RialtoWelcomeStart
{
  AdwNavigationPage parent_instance;

  /* owned */
  RialtoJoin *join;
};

enum
{
  PROP_0,
  PROP_JOIN,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (RialtoWelcomeStart, rialto_welcome_start, ADW_TYPE_NAVIGATION_PAGE)

static void
rialto_welcome_start_get_property (GObject    *object,
                                   guint       property,
                                   GValue     *value,
                                   GParamSpec *pspec)
{
  RialtoWelcomeStart *self = RIALTO_WELCOME_START (object);

  if (property == PROP_JOIN)
    g_value_set_object (value, self->join);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property, pspec);
}

static void
rialto_welcome_start_set_property (GObject      *object,
                                   guint         property,
                                   const GValue *value,
                                   GParamSpec   *pspec)
{
  RialtoWelcomeStart *self = RIALTO_WELCOME_START (object);

  if (property == PROP_JOIN)
    self->join = g_value_dup_object (value);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property, pspec);
}

static void
rialto_welcome_start_dispose (GObject *object)
{
  RialtoWelcomeStart *self = RIALTO_WELCOME_START (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), RIALTO_TYPE_WELCOME_START);
  g_clear_object (&self->join);
  G_OBJECT_CLASS (rialto_welcome_start_parent_class)->dispose (object);
}

static void
rialto_welcome_start_class_init (RialtoWelcomeStartClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  object_class->get_property = rialto_welcome_start_get_property;
  object_class->set_property = rialto_welcome_start_set_property;
  object_class->dispose = rialto_welcome_start_dispose;

  properties[PROP_JOIN] = g_param_spec_object ("join", NULL, NULL, RIALTO_TYPE_JOIN,
                                               G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY |
                                                 G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_template_from_resource (widget_class, "/org/rialto/Rialto/rialto-welcome-start.ui");
  rialto_template_callbacks_bind (widget_class);
}

static void
rialto_welcome_start_init (RialtoWelcomeStart *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
