/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-host-trouble.h"

#include "rialto-host.h"
#include "rialto-template-callbacks.h"

/**
 * RialtoHostTrouble:
 *
 * What can be done when the hosted community could not be started: look at the server's log, or take another port, for which `move` is
 * emitted. Nothing is shown while all is well.
 */
struct _RialtoHostTrouble
{
  GtkWidget parent_instance;

  RialtoHost *host; /* owned, nullable */
};

enum
{
  PROP_0,
  PROP_HOST,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];
static guint move_signal;

G_DEFINE_FINAL_TYPE (RialtoHostTrouble, rialto_host_trouble, GTK_TYPE_WIDGET)

static void
on_move (RialtoHostTrouble *self)
{
  g_signal_emit (self, move_signal, 0);
}

static void
on_copy (RialtoHostTrouble *self)
{
  g_autofree char *log = NULL;

  g_object_get (self->host, "log", &log, NULL);
  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), log);
}

static void
rialto_host_trouble_get_property (GObject    *object,
                                  guint       property,
                                  GValue     *value,
                                  GParamSpec *pspec)
{
  if (property == PROP_HOST)
    g_value_set_object (value, RIALTO_HOST_TROUBLE (object)->host);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property, pspec);
}

static void
rialto_host_trouble_set_property (GObject      *object,
                                  guint         property,
                                  const GValue *value,
                                  GParamSpec   *pspec)
{
  if (property != PROP_HOST)
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property, pspec);
  else if (g_set_object (&RIALTO_HOST_TROUBLE (object)->host, g_value_get_object (value)))
    g_object_notify_by_pspec (object, pspec);
}

static void
rialto_host_trouble_dispose (GObject *object)
{
  rialto_template_dispose (object, RIALTO_TYPE_HOST_TROUBLE);
  g_clear_object (&RIALTO_HOST_TROUBLE (object)->host);
  G_OBJECT_CLASS (rialto_host_trouble_parent_class)->dispose (object);
}

static void
rialto_host_trouble_class_init (RialtoHostTroubleClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  object_class->get_property = rialto_host_trouble_get_property;
  object_class->set_property = rialto_host_trouble_set_property;
  object_class->dispose = rialto_host_trouble_dispose;

  properties[PROP_HOST] = g_param_spec_object ("host", NULL, NULL, RIALTO_TYPE_HOST,
                                               G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY |
                                                 G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  move_signal = g_signal_new ("move", RIALTO_TYPE_HOST_TROUBLE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                              G_TYPE_NONE, 0);

  gtk_widget_class_set_template_from_resource (widget_class, "/org/rialto/Rialto/rialto-host-trouble.ui");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_bind_template_callback (widget_class, on_move);
  gtk_widget_class_bind_template_callback (widget_class, on_copy);
  rialto_template_callbacks_bind (widget_class);
}

static void
rialto_host_trouble_init (RialtoHostTrouble *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
