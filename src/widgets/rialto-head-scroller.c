/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-head-scroller.h"

/**
 * RialtoHeadScroller:
 *
 * A list or grid with something over it that scrolls away with it. `body` is a #GtkScrollable that makes only the rows that can be seen;
 * in a viewport, under `head`, it would make all of them. Here it is as tall as what shows both, and scrolls by itself once the head is
 * gone.
 */
struct _RialtoHeadScroller
{
  GtkWidget parent_instance;

  /* owned */
  GtkWidget     *head;
  GtkWidget     *body;
  GtkAdjustment *horizontal;
  GtkAdjustment *vertical;
  GtkAdjustment *inner; /* the body's */

  double              head_height;
  GtkScrollablePolicy policies[2];
  gboolean            placing; /* what moves now was moved from here */
};

enum
{
  PROP_0,
  PROP_HEAD,
  PROP_BODY,
  PROP_HADJUSTMENT,
  PROP_VADJUSTMENT,
  PROP_HSCROLL_POLICY,
  PROP_VSCROLL_POLICY,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

/* lint: allow template-twin: it has what it is given */
G_DEFINE_FINAL_TYPE_WITH_CODE (RialtoHeadScroller,
                               rialto_head_scroller,
                               GTK_TYPE_WIDGET,
                               G_IMPLEMENT_INTERFACE (GTK_TYPE_SCROLLABLE, NULL))

static double
offset (RialtoHeadScroller *self)
{
  return self->vertical != NULL ? gtk_adjustment_get_value (self->vertical) : 0;
}

static void
on_scrolled (RialtoHeadScroller *self)
{
  if (self->placing)
    return;
  self->placing = TRUE;
  gtk_adjustment_set_value (self->inner, MAX (offset (self) - self->head_height, 0));
  self->placing = FALSE;
  gtk_widget_queue_allocate (GTK_WIDGET (self));
}

/* The body moved itself: to the row that got the focus, or because a row turned out taller. */
static void
on_body_moved (RialtoHeadScroller *self)
{
  double value = gtk_adjustment_get_value (self->inner);

  if (self->placing || self->vertical == NULL)
    return;
  gtk_widget_queue_allocate (GTK_WIDGET (self));
  if (value <= 0 && offset (self) <= self->head_height)
    return;
  self->placing = TRUE;
  gtk_adjustment_set_value (self->vertical, self->head_height + value);
  self->placing = FALSE;
}

static void
on_body_sized (RialtoHeadScroller *self)
{
  if (!self->placing)
    gtk_widget_queue_allocate (GTK_WIDGET (self));
}

static void
tell_range (RialtoHeadScroller *self,
            double              value,
            int                 height)
{
  double upper = self->head_height + MAX (gtk_adjustment_get_upper (self->inner), height);

  if (self->vertical != NULL)
    gtk_adjustment_configure (self->vertical, CLAMP (value, 0, upper - height), 0, upper, height * 0.1,
                              height * 0.9, height);
}

static void
allocate (GtkWidget *child,
          double     y,
          int        width,
          int        height)
{
  GtkAllocation place = { 0, (int) y, width, height };

  if (child != NULL && gtk_widget_should_layout (child))
    gtk_widget_size_allocate (child, &place, -1);
}

static void
rialto_head_scroller_size_allocate (GtkWidget *widget,
                                    int        width,
                                    int        height,
                                    int        baseline)
{
  RialtoHeadScroller *self = RIALTO_HEAD_SCROLLER (widget);
  int head_height = 0;
  double before, after;

  if (self->head != NULL && gtk_widget_should_layout (self->head))
    gtk_widget_measure (self->head, GTK_ORIENTATION_VERTICAL, width, NULL, &head_height, NULL, NULL);

  self->placing = TRUE;
  if (self->vertical != NULL && offset (self) > self->head_height)
    /* What is read stays where it is when the head above it grows. */
    gtk_adjustment_set_value (self->vertical, offset (self) + head_height - self->head_height);
  self->head_height = head_height;
  before = gtk_adjustment_get_value (self->inner);
  allocate (self->body, MAX (head_height - offset (self), 0), width, height);
  after = gtk_adjustment_get_value (self->inner);
  tell_range (self, after != before ? head_height + after : offset (self), height);
  if (after != before)
    /* It went to a row that was asked for, and the whole with it. */
    allocate (self->body, MAX (head_height - offset (self), 0), width, height);
  allocate (self->head, -MIN (offset (self), head_height), width, head_height);
  self->placing = FALSE;
}

static void
rialto_head_scroller_measure (GtkWidget     *widget,
                              GtkOrientation orientation,
                              int            for_size,
                              int           *minimum,
                              int           *natural,
                              int           *minimum_baseline,
                              int           *natural_baseline)
{
  RialtoHeadScroller *self = RIALTO_HEAD_SCROLLER (widget);
  GtkWidget *children[] = { self->head, self->body };

  for (gsize i = 0; i < G_N_ELEMENTS (children); i++)
    {
      int least = 0, most = 0;

      if (children[i] == NULL || !gtk_widget_should_layout (children[i]))
        continue;
      gtk_widget_measure (children[i], orientation, for_size, &least, &most, NULL, NULL);
      *minimum = orientation == GTK_ORIENTATION_HORIZONTAL ? MAX (*minimum, least) : 1;
      *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? MAX (*natural, most) : *natural + most;
    }
}

/* Who walks by the keyboard sees where they are. */
static void
rialto_head_scroller_set_focus_child (GtkWidget *widget,
                                      GtkWidget *child)
{
  RialtoHeadScroller *self = RIALTO_HEAD_SCROLLER (widget);
  GtkWidget *focus = child;
  graphene_rect_t bounds;
  double hidden;

  GTK_WIDGET_CLASS (rialto_head_scroller_parent_class)->set_focus_child (widget, child);
  while (focus != NULL && gtk_widget_get_focus_child (focus) != NULL)
    focus = gtk_widget_get_focus_child (focus);
  if (focus == NULL || self->vertical == NULL || !gtk_widget_compute_bounds (focus, widget, &bounds))
    return;
  hidden = bounds.origin.y + bounds.size.height - gtk_widget_get_height (widget);
  if (child == self->head && bounds.origin.y < 0)
    gtk_adjustment_set_value (self->vertical, MAX (offset (self) + bounds.origin.y, 0));
  else if (hidden > 0 && offset (self) < self->head_height)
    gtk_adjustment_set_value (self->vertical, MIN (offset (self) + hidden, self->head_height));
}

static void
set_child (RialtoHeadScroller *self,
           GtkWidget         **field,
           GtkWidget          *child,
           GParamSpec         *pspec)
{
  if (*field == child)
    return;
  g_clear_pointer (field, gtk_widget_unparent);
  *field = child;
  if (child != NULL && field == &self->body)
    {
      g_object_set (child, "vadjustment", self->inner, NULL);
      gtk_widget_insert_before (child, GTK_WIDGET (self), NULL);
    }
  else if (child != NULL)
    gtk_widget_insert_after (child, GTK_WIDGET (self), NULL);
  g_object_notify_by_pspec (G_OBJECT (self), pspec);
}

static void
set_vertical (RialtoHeadScroller *self,
              GtkAdjustment      *adjustment)
{
  if (self->vertical == adjustment)
    return;
  if (self->vertical != NULL)
    g_signal_handlers_disconnect_by_func (self->vertical, on_scrolled, self);
  g_set_object (&self->vertical, adjustment);
  if (adjustment != NULL)
    g_signal_connect_swapped (adjustment, "value-changed", G_CALLBACK (on_scrolled), self);
  gtk_widget_queue_allocate (GTK_WIDGET (self));
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_VADJUSTMENT]);
}

static void
rialto_head_scroller_get_property (GObject    *object,
                                   guint       property,
                                   GValue     *value,
                                   GParamSpec *pspec)
{
  RialtoHeadScroller *self = RIALTO_HEAD_SCROLLER (object);

  switch (property)
    {
    case PROP_HEAD:
      g_value_set_object (value, self->head);
      break;
    case PROP_BODY:
      g_value_set_object (value, self->body);
      break;
    case PROP_HADJUSTMENT:
      g_value_set_object (value, self->horizontal);
      break;
    case PROP_VADJUSTMENT:
      g_value_set_object (value, self->vertical);
      break;
    case PROP_HSCROLL_POLICY:
    case PROP_VSCROLL_POLICY:
      g_value_set_enum (value, (gint) self->policies[property - PROP_HSCROLL_POLICY]);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property, pspec);
    }
}

static void
rialto_head_scroller_set_property (GObject      *object,
                                   guint         property,
                                   const GValue *value,
                                   GParamSpec   *pspec)
{
  RialtoHeadScroller *self = RIALTO_HEAD_SCROLLER (object);
  GtkScrollablePolicy *policy = NULL;

  switch (property)
    {
    case PROP_HEAD:
      set_child (self, &self->head, g_value_get_object (value), pspec);
      break;
    case PROP_BODY:
      set_child (self, &self->body, g_value_get_object (value), pspec);
      break;
    case PROP_HADJUSTMENT:
      if (g_set_object (&self->horizontal, g_value_get_object (value)))
        g_object_notify_by_pspec (object, properties[PROP_HADJUSTMENT]);
      break;
    case PROP_VADJUSTMENT:
      set_vertical (self, g_value_get_object (value));
      break;
    case PROP_HSCROLL_POLICY:
    case PROP_VSCROLL_POLICY:
      policy = &self->policies[property - PROP_HSCROLL_POLICY];
      if (*policy == (GtkScrollablePolicy) g_value_get_enum (value))
        return;
      *policy = (GtkScrollablePolicy) g_value_get_enum (value);
      g_object_notify_by_pspec (object, pspec);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property, pspec);
    }
}

static void
rialto_head_scroller_dispose (GObject *object)
{
  RialtoHeadScroller *self = RIALTO_HEAD_SCROLLER (object);

  g_clear_pointer (&self->head, gtk_widget_unparent);
  g_clear_pointer (&self->body, gtk_widget_unparent);
  if (self->vertical != NULL)
    g_signal_handlers_disconnect_by_func (self->vertical, on_scrolled, self);
  g_clear_object (&self->horizontal);
  g_clear_object (&self->vertical);
  g_clear_object (&self->inner);
  G_OBJECT_CLASS (rialto_head_scroller_parent_class)->dispose (object);
}

static void
rialto_head_scroller_class_init (RialtoHeadScrollerClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = rialto_head_scroller_get_property;
  object_class->set_property = rialto_head_scroller_set_property;
  object_class->dispose = rialto_head_scroller_dispose;
  widget_class->measure = rialto_head_scroller_measure;
  widget_class->size_allocate = rialto_head_scroller_size_allocate;
  widget_class->set_focus_child = rialto_head_scroller_set_focus_child;

  properties[PROP_HEAD] = g_param_spec_object ("head", NULL, NULL, GTK_TYPE_WIDGET, flags);
  properties[PROP_BODY] = g_param_spec_object ("body", NULL, NULL, GTK_TYPE_WIDGET, flags);
  g_object_class_install_property (object_class, PROP_HEAD, properties[PROP_HEAD]);
  g_object_class_install_property (object_class, PROP_BODY, properties[PROP_BODY]);
  g_object_class_override_property (object_class, PROP_HADJUSTMENT, "hadjustment");
  g_object_class_override_property (object_class, PROP_VADJUSTMENT, "vadjustment");
  g_object_class_override_property (object_class, PROP_HSCROLL_POLICY, "hscroll-policy");
  g_object_class_override_property (object_class, PROP_VSCROLL_POLICY, "vscroll-policy");
  properties[PROP_HADJUSTMENT] = g_object_class_find_property (object_class, "hadjustment");
  properties[PROP_VADJUSTMENT] = g_object_class_find_property (object_class, "vadjustment");
  gtk_widget_class_set_css_name (widget_class, "headscroller");
}

static void
rialto_head_scroller_init (RialtoHeadScroller *self)
{
  self->inner = g_object_ref_sink (gtk_adjustment_new (0, 0, 0, 0, 0, 0));
  g_signal_connect_object (self->inner, "value-changed", G_CALLBACK (on_body_moved), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->inner, "changed", G_CALLBACK (on_body_sized), self, G_CONNECT_SWAPPED);
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
}
