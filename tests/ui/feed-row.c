/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "feed-row.h"

/* A row with a button in it. Its item is a GtkAdjustment, whose value is the row's height. */
struct _TestFeedRow
{
  GtkWidget      parent_instance;
  GtkAdjustment *item; /* owned */
  GtkWidget     *button;
};

enum
{
  PROP_0,
  PROP_ITEM,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];
static guint alive;

G_DEFINE_FINAL_TYPE (TestFeedRow, test_feed_row, GTK_TYPE_WIDGET)

static void
set_item (TestFeedRow   *self,
          GtkAdjustment *item)
{
  if (self->item)
    g_signal_handlers_disconnect_by_data (self->item, self);
  if (item)
    g_signal_connect_swapped (item, "value-changed", G_CALLBACK (gtk_widget_queue_resize), self);
  g_set_object (&self->item, item);
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

static void
test_feed_row_set_property (GObject      *object,
                            guint         property,
                            const GValue *value,
                            GParamSpec   *pspec)
{
  if (property == PROP_ITEM)
    set_item (TEST_FEED_ROW (object), g_value_get_object (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property, pspec);
}

static void
test_feed_row_measure (GtkWidget     *widget,
                       GtkOrientation orientation,
                       int            for_size,
                       int           *minimum,
                       int           *natural,
                       int           *minimum_baseline,
                       int           *natural_baseline)
{
  TestFeedRow *self = TEST_FEED_ROW (widget);

  if (orientation == GTK_ORIENTATION_VERTICAL)
    *minimum = *natural = self->item ? (int) gtk_adjustment_get_value (self->item) : 0;
  else
    *minimum = *natural = 100;
}

/* The button is at the row's end. */
static void
test_feed_row_size_allocate (GtkWidget *widget,
                             int        width,
                             int        height,
                             int        baseline)
{
  GtkWidget *button = TEST_FEED_ROW (widget)->button;
  int least = 0;

  gtk_widget_measure (button, GTK_ORIENTATION_VERTICAL, width, &least, NULL, NULL, NULL);
  gtk_widget_size_allocate (button, &(GtkAllocation) { 0, height - least, width, least }, -1);
}

static void
test_feed_row_dispose (GObject *object)
{
  TestFeedRow *self = TEST_FEED_ROW (object);

  set_item (self, NULL);
  g_clear_pointer (&self->button, gtk_widget_unparent);
  G_OBJECT_CLASS (test_feed_row_parent_class)->dispose (object);
}

static void
test_feed_row_finalize (GObject *object)
{
  alive--;
  G_OBJECT_CLASS (test_feed_row_parent_class)->finalize (object);
}

static void
test_feed_row_class_init (TestFeedRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->set_property = test_feed_row_set_property;
  object_class->dispose = test_feed_row_dispose;
  object_class->finalize = test_feed_row_finalize;
  widget_class->measure = test_feed_row_measure;
  widget_class->size_allocate = test_feed_row_size_allocate;
  properties[PROP_ITEM] = g_param_spec_object ("item", NULL, NULL, GTK_TYPE_ADJUSTMENT,
                                               G_PARAM_WRITABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
test_feed_row_init (TestFeedRow *self)
{
  alive++;
  self->button = gtk_button_new_with_label ("Like");
  gtk_widget_set_parent (self->button, GTK_WIDGET (self));
}

guint
test_feed_row_alive (void)
{
  return alive;
}
