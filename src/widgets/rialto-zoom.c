/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-zoom.h"

#include <math.h>

#define MAX_LEVEL   8.0
#define STEP        1.25
#define CLOSER_LOOK 2.5
#define PAN_STEP    60

/**
 * RialtoZoom:
 *
 * Draws something as large as fits, and larger on demand: by Ctrl and the wheel, by pinching, by a double click, by the actions zoom.in,
 * zoom.out and zoom.reset and their keys. What is larger than the place can be dragged, scrolled and moved by the arrow keys.
 */
struct _RialtoZoom
{
  GtkWidget parent_instance;

  GdkPaintable *paintable; /* owned, nullable */
  int           natural_width;
  int           natural_height;

  double level; /* 1: all of it */
  double x, y;  /* of its middle from the middle of the place */

  /* while a gesture lasts */
  double start_level, start_x, start_y;
  double pointer_x, pointer_y;
};

enum
{
  PROP_0,
  PROP_PAINTABLE,
  PROP_NATURAL_WIDTH,
  PROP_NATURAL_HEIGHT,
  PROP_LEVEL,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (RialtoZoom, rialto_zoom, GTK_TYPE_WIDGET)

static void
drawn_size (RialtoZoom *self,
            double     *width,
            double     *height)
{
  double place_width = gtk_widget_get_width (GTK_WIDGET (self));
  double place_height = gtk_widget_get_height (GTK_WIDGET (self));
  double scale = MIN (place_width / self->natural_width, place_height / self->natural_height);

  /* Small pictures are not blown up, until somebody asks for it. */
  scale = MIN (scale, 1) * self->level;
  *width = self->natural_width * scale;
  *height = self->natural_height * scale;
}

static void
clamp_place (RialtoZoom *self)
{
  double width, height, room_x, room_y;

  drawn_size (self, &width, &height);
  room_x = MAX (0, (width - gtk_widget_get_width (GTK_WIDGET (self))) / 2);
  room_y = MAX (0, (height - gtk_widget_get_height (GTK_WIDGET (self))) / 2);
  self->x = CLAMP (self->x, -room_x, room_x);
  self->y = CLAMP (self->y, -room_y, room_y);
}

/* What is at a point of the widget stays there. */
static void
set_level (RialtoZoom *self,
           double      level,
           double      at_x,
           double      at_y)
{
  double factor;

  level = CLAMP (level, 1, MAX_LEVEL);
  if (fabs (level - self->level) < 0.0001)
    return;
  factor = level / self->level;
  at_x -= gtk_widget_get_width (GTK_WIDGET (self)) / 2.0;
  at_y -= gtk_widget_get_height (GTK_WIDGET (self)) / 2.0;
  self->x = at_x - (at_x - self->x) * factor;
  self->y = at_y - (at_y - self->y) * factor;
  self->level = level;
  clamp_place (self);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "zoom.in", level < MAX_LEVEL);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "zoom.out", level > 1);
  gtk_widget_queue_draw (GTK_WIDGET (self));
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LEVEL]);
}

static void
set_level_in_middle (RialtoZoom *self,
                     double      level)
{
  set_level (self, level, gtk_widget_get_width (GTK_WIDGET (self)) / 2.0,
             gtk_widget_get_height (GTK_WIDGET (self)) / 2.0);
}

static gboolean
pan (RialtoZoom *self,
     double      x,
     double      y)
{
  double before_x = self->x, before_y = self->y;

  self->x += x;
  self->y += y;
  clamp_place (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
  return fabs (self->x - before_x) > 0.01 || fabs (self->y - before_y) > 0.01;
}

static void
on_pinch_begin (RialtoZoom *self)
{
  self->start_level = self->level;
}

static void
on_pinch (RialtoZoom *self,
          double      scale,
          GtkGesture *gesture)
{
  double x = 0, y = 0;

  gtk_gesture_get_bounding_box_center (gesture, &x, &y);
  set_level (self, self->start_level * scale, x, y);
}

static void
on_drag_begin (RialtoZoom *self)
{
  self->start_x = self->x;
  self->start_y = self->y;
}

static void
on_drag (RialtoZoom *self,
         double      x,
         double      y,
         GtkGesture *gesture)
{
  if (pan (self, self->start_x + x - self->x, self->start_y + y - self->y))
    gtk_gesture_set_state (gesture, GTK_EVENT_SEQUENCE_CLAIMED);
}

static void
on_pressed (RialtoZoom *self,
            int         n_press,
            double      x,
            double      y)
{
  gtk_widget_grab_focus (GTK_WIDGET (self));
  if (n_press == 2)
    set_level (self, self->level > 1 ? 1 : CLOSER_LOOK, x, y);
}

static void
on_motion (RialtoZoom *self,
           double      x,
           double      y)
{
  self->pointer_x = x;
  self->pointer_y = y;
}

static gboolean
on_scroll (RialtoZoom         *self,
           double              dx,
           double              dy,
           GtkEventController *controller)
{
  if (gtk_event_controller_get_current_event_state (controller) & GDK_CONTROL_MASK)
    {
      set_level (self, self->level * pow (STEP, -dy), self->pointer_x, self->pointer_y);
      return GDK_EVENT_STOP;
    }
  return pan (self, -dx * PAN_STEP, -dy * PAN_STEP) ? GDK_EVENT_STOP : GDK_EVENT_PROPAGATE;
}

static void
zoom_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  RialtoZoom *self = RIALTO_ZOOM (widget);

  if (g_str_equal (name, "zoom.reset"))
    rialto_zoom_reset (self);
  else
    set_level_in_middle (self, g_str_equal (name, "zoom.in") ? self->level * STEP : self->level / STEP);
}

/* Not handled where there is no way to go: the key may mean something to what this is in. */
static gboolean
pan_by_key (GtkWidget *widget,
            GVariant  *parameter,
            gpointer   data)
{
  int x, y;

  g_variant_get (parameter, "(ii)", &x, &y);
  return pan (RIALTO_ZOOM (widget), x * PAN_STEP, y * PAN_STEP);
}

static void
rialto_zoom_snapshot (GtkWidget   *widget,
                      GtkSnapshot *snapshot)
{
  RialtoZoom *self = RIALTO_ZOOM (widget);
  double width, height;

  if (self->paintable == NULL)
    return;
  drawn_size (self, &width, &height);
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot,
                          &GRAPHENE_POINT_INIT ((float) ((gtk_widget_get_width (widget) - width) / 2 +
                                                         self->x),
                                                (float) ((gtk_widget_get_height (widget) - height) / 2 +
                                                         self->y)));
  gdk_paintable_snapshot (self->paintable, snapshot, width, height);
  gtk_snapshot_restore (snapshot);
}

static void
rialto_zoom_size_allocate (GtkWidget *widget,
                           int        width,
                           int        height,
                           int        baseline)
{
  clamp_place (RIALTO_ZOOM (widget));
}

static void
rialto_zoom_get_property (GObject    *object,
                          guint       property,
                          GValue     *value,
                          GParamSpec *pspec)
{
  RialtoZoom *self = RIALTO_ZOOM (object);

  if (property == PROP_PAINTABLE)
    g_value_set_object (value, self->paintable);
  else if (property == PROP_NATURAL_WIDTH)
    g_value_set_int (value, self->natural_width);
  else if (property == PROP_NATURAL_HEIGHT)
    g_value_set_int (value, self->natural_height);
  else if (property == PROP_LEVEL)
    g_value_set_double (value, self->level);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property, pspec);
}

static void
set_natural (RialtoZoom *self,
             int        *side,
             int         value,
             GParamSpec *pspec)
{
  if (*side == value)
    return;
  *side = value;
  gtk_widget_queue_resize (GTK_WIDGET (self));
  g_object_notify_by_pspec (G_OBJECT (self), pspec);
}

static void
rialto_zoom_set_property (GObject      *object,
                          guint         property,
                          const GValue *value,
                          GParamSpec   *pspec)
{
  RialtoZoom *self = RIALTO_ZOOM (object);

  if (property == PROP_PAINTABLE)
    {
      if (!g_set_object (&self->paintable, g_value_get_object (value)))
        return;
      gtk_widget_queue_draw (GTK_WIDGET (self));
      g_object_notify_by_pspec (object, pspec);
    }
  else if (property == PROP_NATURAL_WIDTH)
    set_natural (self, &self->natural_width, g_value_get_int (value), pspec);
  else if (property == PROP_NATURAL_HEIGHT)
    set_natural (self, &self->natural_height, g_value_get_int (value), pspec);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property, pspec);
}

static void
rialto_zoom_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), RIALTO_TYPE_ZOOM);
  g_clear_object (&RIALTO_ZOOM (object)->paintable);
  G_OBJECT_CLASS (rialto_zoom_parent_class)->dispose (object);
}

static void
install_keys (GtkWidgetClass *widget_class)
{
  static const struct
  {
    guint key;
    const char *action;
  } keys[] = {
    { GDK_KEY_plus, "zoom.in" },    { GDK_KEY_KP_Add, "zoom.in" },       { GDK_KEY_equal, "zoom.in" },
    { GDK_KEY_minus, "zoom.out" },  { GDK_KEY_KP_Subtract, "zoom.out" }, { GDK_KEY_0, "zoom.reset" },
    { GDK_KEY_KP_0, "zoom.reset" },
  };

  gtk_widget_class_install_action (widget_class, "zoom.in", NULL, zoom_action);
  gtk_widget_class_install_action (widget_class, "zoom.out", NULL, zoom_action);
  gtk_widget_class_install_action (widget_class, "zoom.reset", NULL, zoom_action);
  for (gsize i = 0; i < G_N_ELEMENTS (keys); i++)
    {
      gtk_widget_class_add_binding_action (widget_class, keys[i].key, 0, keys[i].action, NULL);
      gtk_widget_class_add_binding_action (widget_class, keys[i].key, GDK_CONTROL_MASK, keys[i].action, NULL);
    }
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Left, 0, pan_by_key, "(ii)", 1, 0);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Right, 0, pan_by_key, "(ii)", -1, 0);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Up, 0, pan_by_key, "(ii)", 0, 1);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Down, 0, pan_by_key, "(ii)", 0, -1);
}

static void
rialto_zoom_class_init (RialtoZoomClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = rialto_zoom_get_property;
  object_class->set_property = rialto_zoom_set_property;
  object_class->dispose = rialto_zoom_dispose;
  widget_class->snapshot = rialto_zoom_snapshot;
  widget_class->size_allocate = rialto_zoom_size_allocate;

  properties[PROP_PAINTABLE] = g_param_spec_object ("paintable", NULL, NULL, GDK_TYPE_PAINTABLE, flags);
  properties[PROP_NATURAL_WIDTH] = g_param_spec_int ("natural-width", NULL, NULL, 1, G_MAXINT, 1, flags);
  properties[PROP_NATURAL_HEIGHT] = g_param_spec_int ("natural-height", NULL, NULL, 1, G_MAXINT, 1, flags);
  properties[PROP_LEVEL] = g_param_spec_double ("level", NULL, NULL, 1, MAX_LEVEL, 1,
                                                G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  install_keys (widget_class);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/rialto/Rialto/rialto-zoom.ui");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
  gtk_widget_class_bind_template_callback (widget_class, on_pinch_begin);
  gtk_widget_class_bind_template_callback (widget_class, on_pinch);
  gtk_widget_class_bind_template_callback (widget_class, on_drag_begin);
  gtk_widget_class_bind_template_callback (widget_class, on_drag);
  gtk_widget_class_bind_template_callback (widget_class, on_pressed);
  gtk_widget_class_bind_template_callback (widget_class, on_motion);
  gtk_widget_class_bind_template_callback (widget_class, on_scroll);
}

static void
rialto_zoom_init (RialtoZoom *self)
{
  self->level = 1;
  self->natural_width = 1;
  self->natural_height = 1;
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "zoom.out", FALSE);
}

/**
 * rialto_zoom_reset:
 * @self: a zoom
 *
 * Shows all of it again.
 */
void
rialto_zoom_reset (RialtoZoom *self)
{
  set_level_in_middle (self, 1);
}

/**
 * rialto_zoom_get_level:
 * @self: a zoom
 *
 * Returns: 1 when all of it is shown
 */
double
rialto_zoom_get_level (RialtoZoom *self)
{
  return self->level;
}
