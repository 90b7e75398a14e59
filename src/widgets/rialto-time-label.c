/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-time-label.h"

#include "rialto-clock.h"
#include "rialto-template-callbacks.h"

#define TICK_S 30

/**
 * RialtoTimeLabel:
 *
 * How long ago something was, kept true while it is on the screen; the time in full on hover and for readers.
 */
struct _RialtoTimeLabel
{
  GtkWidget parent_instance;

  char  *text; /* owned */
  gint64 time;
  guint  tick;
};

enum
{
  PROP_0,
  PROP_TIME,
  PROP_TEXT,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (RialtoTimeLabel, rialto_time_label, GTK_TYPE_WIDGET)

static void
tell_time (RialtoTimeLabel *self)
{
  g_autofree char *text = self->time != 0 ? rialto_format_ago (self->time, rialto_clock_now ())
                                          : g_strdup ("");

  if (g_set_str (&self->text, text))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TEXT]);
}

static void
tell_reader (RialtoTimeLabel *self)
{
  g_autofree char *moment = rialto_format_moment (self->time);

  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, moment, -1);
}

static gboolean
on_tick (gpointer data)
{
  tell_time (data);
  return G_SOURCE_CONTINUE;
}

static void
rialto_time_label_map (GtkWidget *widget)
{
  RialtoTimeLabel *self = RIALTO_TIME_LABEL (widget);

  tell_time (self);
  self->tick = g_timeout_add_seconds (TICK_S, on_tick, self);
  GTK_WIDGET_CLASS (rialto_time_label_parent_class)->map (widget);
}

static void
rialto_time_label_unmap (GtkWidget *widget)
{
  g_clear_handle_id (&RIALTO_TIME_LABEL (widget)->tick, g_source_remove);
  GTK_WIDGET_CLASS (rialto_time_label_parent_class)->unmap (widget);
}

static void
rialto_time_label_get_property (GObject    *object,
                                guint       property,
                                GValue     *value,
                                GParamSpec *pspec)
{
  RialtoTimeLabel *self = RIALTO_TIME_LABEL (object);

  if (property == PROP_TIME)
    g_value_set_int64 (value, self->time);
  else if (property == PROP_TEXT)
    g_value_set_string (value, self->text);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property, pspec);
}

static void
rialto_time_label_set_property (GObject      *object,
                                guint         property,
                                const GValue *value,
                                GParamSpec   *pspec)
{
  RialtoTimeLabel *self = RIALTO_TIME_LABEL (object);

  if (property != PROP_TIME)
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property, pspec);
  else if (self->time != g_value_get_int64 (value))
    {
      self->time = g_value_get_int64 (value);
      tell_time (self);
      tell_reader (self);
      g_object_notify_by_pspec (object, pspec);
    }
}

static void
rialto_time_label_dispose (GObject *object)
{
  g_clear_handle_id (&RIALTO_TIME_LABEL (object)->tick, g_source_remove);
  rialto_template_dispose (object, RIALTO_TYPE_TIME_LABEL);
  G_OBJECT_CLASS (rialto_time_label_parent_class)->dispose (object);
}

static void
rialto_time_label_finalize (GObject *object)
{
  g_free (RIALTO_TIME_LABEL (object)->text);
  G_OBJECT_CLASS (rialto_time_label_parent_class)->finalize (object);
}

static void
rialto_time_label_class_init (RialtoTimeLabelClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  object_class->get_property = rialto_time_label_get_property;
  object_class->set_property = rialto_time_label_set_property;
  object_class->dispose = rialto_time_label_dispose;
  object_class->finalize = rialto_time_label_finalize;
  widget_class->map = rialto_time_label_map;
  widget_class->unmap = rialto_time_label_unmap;

  properties[PROP_TIME] = g_param_spec_int64 ("time", NULL, NULL, 0, G_MAXINT64, 0,
                                              G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY |
                                                G_PARAM_STATIC_STRINGS);
  properties[PROP_TEXT] = g_param_spec_string ("text", NULL, NULL, NULL,
                                               G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_template_from_resource (widget_class, "/org/rialto/Rialto/rialto-time-label.ui");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_TIME);
  rialto_template_callbacks_bind (widget_class);
}

static void
rialto_time_label_init (RialtoTimeLabel *self)
{
  self->text = g_strdup ("");
  gtk_widget_init_template (GTK_WIDGET (self));
}
