/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-feed-list-private.h"

#include <math.h>

/**
 * RialtoFeedList:
 *
 * A list of tall rows of different heights that stands still. It owns its rows: those in the window, half a window on either side,
 * and the one with the focus; all other items have none. A row is a widget of type #RialtoFeedList:row-type, which has a writable
 * property `item`, is made focusable and a list item for readers; #RialtoFeedList::setup tells of each that is made.
 *
 * One row, the anchor, has a place that changes by scrolling alone: the focused row if it is in the window, else the first one whose
 * top is. Items come and go, and heights turn out to be other than was thought, by moving the ends of the list (the adjustment's
 * lower and upper), never its value. So nothing jumps, not even under a fling, which reckons with values of its own.
 *
 * Up and Down walk the rows, and through a row that is taller than the window; Page Up, Page Down, Home and End scroll and take the
 * focus along. Tab walks what is inside the row and then leaves the list.
 */
enum
{
  PROP_0,
  PROP_MODEL,
  PROP_ROW_TYPE,
  PROP_AT_TOP,
  N_PROPS,
  /* GtkScrollable */
  PROP_HADJUSTMENT,
  PROP_VADJUSTMENT,
  PROP_HSCROLL_POLICY,
  PROP_VSCROLL_POLICY
};

enum
{
  SETUP,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

/* lint: allow template-twin: its children are the rows, which come and go */
G_DEFINE_FINAL_TYPE_WITH_CODE (RialtoFeedList,
                               rialto_feed_list,
                               GTK_TYPE_WIDGET,
                               G_IMPLEMENT_INTERFACE (GTK_TYPE_SCROLLABLE, NULL))

guint
rialto_feed_list_n_items (RialtoFeedList *self)
{
  return self->layout.heights->len;
}

double
rialto_feed_list_get_value (RialtoFeedList *self)
{
  return gtk_adjustment_get_value (self->adjustment[GTK_ORIENTATION_VERTICAL]);
}

double
rialto_feed_list_get_page (RialtoFeedList *self)
{
  return gtk_widget_get_height (GTK_WIDGET (self));
}

void
rialto_feed_list_set_value (RialtoFeedList *self,
                            double          value)
{
  gtk_adjustment_set_value (self->adjustment[GTK_ORIENTATION_VERTICAL], value);
}

void
rialto_feed_list_set_up_row (RialtoFeedList *self,
                             GtkWidget      *row)
{
  g_signal_emit (self, signals[SETUP], 0, row);
}

void
rialto_feed_list_tell_at_top (RialtoFeedList *self)
{
  GtkAdjustment *adjustment = self->adjustment[GTK_ORIENTATION_VERTICAL];
  gboolean at_top = gtk_adjustment_get_value (adjustment) <= gtk_adjustment_get_lower (adjustment) + 1;

  if (self->at_top == at_top)
    return;
  self->at_top = at_top;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_AT_TOP]);
}

static void
value_changed (RialtoFeedList *self)
{
  if (self->filling)
    return;
  if (rialto_feed_list_n_items (self) > 0 && gtk_widget_get_width (GTK_WIDGET (self)) > 0)
    {
      double top = rialto_feed_layout_top (&self->layout, self->layout.anchor) -
                   rialto_feed_list_get_value (self);

      /* A leap: what lies between is not looked at. */
      if (ABS (top) > 3 * rialto_feed_list_get_page (self))
        rialto_feed_layout_move_anchor (&self->layout,
                                        rialto_feed_layout_position_at (&self->layout,
                                                                        rialto_feed_list_get_value (self)));
      rialto_feed_list_fill (self);
    }
  gtk_widget_queue_allocate (GTK_WIDGET (self));
}

static void
rialto_feed_list_size_allocate (GtkWidget *widget,
                                int        width,
                                int        height,
                                int        baseline)
{
  RialtoFeedList *self = RIALTO_FEED_LIST (widget);
  GtkAdjustment *across = self->adjustment[GTK_ORIENTATION_HORIZONTAL];

  if (width != (int) gtk_adjustment_get_page_size (across))
    rialto_feed_layout_forget (&self->layout);
  gtk_adjustment_configure (across, 0, 0, width, width * 0.1, width * 0.9, width);
  rialto_feed_list_fill (self);
  for (guint i = 0; i < self->rows->len; i++)
    {
      RialtoFeedSlot *row = &g_array_index (self->rows, RialtoFeedSlot, i);
      double y = rialto_feed_layout_top (&self->layout, row->position) - rialto_feed_list_get_value (self);

      gtk_widget_size_allocate (row->widget,
                                &(GtkAllocation) {
                                  0, (int) floor (y + 0.5), width,
                                  (int) rialto_feed_layout_height (&self->layout, row->position) },
                                -1);
    }
}

static void
rialto_feed_list_measure (GtkWidget     *widget,
                          GtkOrientation orientation,
                          int            for_size,
                          int           *minimum,
                          int           *natural,
                          int           *minimum_baseline,
                          int           *natural_baseline)
{
  RialtoFeedList *self = RIALTO_FEED_LIST (widget);

  for (guint i = 0; orientation == GTK_ORIENTATION_HORIZONTAL && i < self->rows->len; i++)
    {
      int least = 0;
      int most = 0;

      gtk_widget_measure (g_array_index (self->rows, RialtoFeedSlot, i).widget, orientation, -1, &least,
                          &most, NULL, NULL);
      *minimum = MAX (*minimum, least);
      *natural = MAX (*natural, most);
    }
}

static GtkSizeRequestMode
rialto_feed_list_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_CONSTANT_SIZE;
}

static void
shift_rows (RialtoFeedList *self,
            guint           position,
            guint           removed,
            guint           added)
{
  for (guint i = self->rows->len; i > 0; i--)
    {
      RialtoFeedSlot *row = &g_array_index (self->rows, RialtoFeedSlot, i - 1);

      if (row->position >= position + removed)
        row->position += added - removed;
      else if (row->position >= position)
        rialto_feed_list_retire (self, i - 1);
      else
        continue;
    }
}

/* After the list was filled again from anew (a filter, a reload): where is the item that stood still? */
static void
find_anchor (RialtoFeedList *self,
             guint           position,
             guint           added,
             double          y)
{
  for (guint i = position; self->anchor_item && i < position + added; i++)
    {
      g_autoptr (GObject) item = g_list_model_get_item (self->model, i);

      if (item == self->anchor_item)
        {
          self->layout.anchor = i;
          self->layout.y = y;
          return;
        }
    }
}

static void
items_changed (RialtoFeedList *self,
               guint           position,
               guint           removed,
               guint           added)
{
  guint focus = rialto_feed_list_focus_row (self);
  gboolean focus_lost = focus != GTK_INVALID_LIST_POSITION && focus >= position && focus < position + removed;
  double y = self->layout.y;
  gboolean anchor_lost = self->layout.anchor >= position && self->layout.anchor < position + removed;
  /* Where nothing was, nothing stands still: what comes first is shown from its beginning. */
  gboolean first = added > 0 && rialto_feed_list_n_items (self) == 0;

  rialto_feed_layout_splice (&self->layout, position, removed, added);
  if (anchor_lost)
    find_anchor (self, position, added, y);
  /* The row that is retired must not take the focus with it. */
  if (focus_lost)
    gtk_widget_grab_focus (GTK_WIDGET (self));
  shift_rows (self, position, removed, added);
  rialto_feed_list_fill (self);
  for (guint i = 0; i < self->rows->len; i++)
    rialto_feed_list_tell_place (self, &g_array_index (self->rows, RialtoFeedSlot, i));
  if (focus_lost && rialto_feed_list_n_items (self) > 0)
    rialto_feed_list_focus (self, MIN (focus, rialto_feed_list_n_items (self) - 1));
  if (first)
    rialto_feed_list_scroll_to (self, 0, 0);
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

/**
 * rialto_feed_list_get_model:
 * @self: a list
 *
 * Returns: (transfer none) (nullable): what it shows
 */
GListModel *
rialto_feed_list_get_model (RialtoFeedList *self)
{
  return self->model;
}

/**
 * rialto_feed_list_set_model:
 * @self: a list
 * @model: (nullable): what to show, from its beginning
 */
void
rialto_feed_list_set_model (RialtoFeedList *self,
                            GListModel     *model)
{
  guint before = rialto_feed_list_n_items (self);

  if (self->model == model)
    return;
  if (self->model)
    g_signal_handlers_disconnect_by_func (self->model, items_changed, self);
  g_set_object (&self->model, model);
  g_clear_object (&self->anchor_item);
  items_changed (self, 0, before, model ? g_list_model_get_n_items (model) : 0);
  if (model)
    g_signal_connect_swapped (model, "items-changed", G_CALLBACK (items_changed), self);
  rialto_feed_list_scroll_to (self, 0, 0);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_MODEL]);
}

/**
 * rialto_feed_list_get_at_top:
 * @self: a list
 *
 * Returns: whether its first item is seen whole; it is not any more when items are put before it
 */
gboolean
rialto_feed_list_get_at_top (RialtoFeedList *self)
{
  return self->at_top;
}

/**
 * rialto_feed_list_get_anchor:
 * @self: a list
 * @offset: (out): where the item begins, in pixels below the window's top (negative: above)
 *
 * What to keep, together with the item's id, to come back to this place by rialto_feed_list_scroll_to().
 *
 * Returns: the position of the item that stands still, or %GTK_INVALID_LIST_POSITION if there is none
 */
guint
rialto_feed_list_get_anchor (RialtoFeedList *self,
                             double         *offset)
{
  if (rialto_feed_list_n_items (self) == 0)
    return GTK_INVALID_LIST_POSITION;
  *offset = self->layout.y - rialto_feed_list_get_value (self);
  return self->layout.anchor;
}

/**
 * rialto_feed_list_scroll_to:
 * @self: a list
 * @position: an item
 * @offset: where it is to begin, in pixels below the window's top
 *
 * Takes effect in the next frame, exactly, unless the list ends before. Works before the list was ever shown.
 */
void
rialto_feed_list_scroll_to (RialtoFeedList *self,
                            guint           position,
                            double          offset)
{
  if (position >= rialto_feed_list_n_items (self))
    return;
  self->layout.anchor = position;
  self->layout.y = rialto_feed_list_get_value (self) + offset;
  g_clear_object (&self->anchor_item);
  self->anchor_item = g_list_model_get_item (self->model, position);
  rialto_feed_list_fill (self);
  gtk_widget_queue_allocate (GTK_WIDGET (self));
}

/**
 * rialto_feed_list_find_row:
 * @self: a list
 * @position: an item
 *
 * Returns: (transfer none) (nullable): the widget that shows it now
 */
GtkWidget *
rialto_feed_list_find_row (RialtoFeedList *self,
                           guint           position)
{
  RialtoFeedSlot *row = rialto_feed_list_get_row (self, position);

  return row ? row->widget : NULL;
}

/**
 * rialto_feed_list_focus:
 * @self: a list
 * @position: an item
 *
 * Gives the item's row the focus and shows it: whole, or from its top where it is taller than the window.
 */
void
rialto_feed_list_focus (RialtoFeedList *self,
                        guint           position)
{
  GtkWidget *row;

  if (position >= rialto_feed_list_n_items (self))
    return;
  if (rialto_feed_list_get_row (self, position) == NULL)
    rialto_feed_list_scroll_to (self, position, 0);
  row = rialto_feed_list_find_row (self, position);
  if (row)
    gtk_widget_grab_focus (row);
}

static void
focus_moved (RialtoFeedList *self)
{
  guint position = rialto_feed_list_focus_row (self);

  if (position == GTK_INVALID_LIST_POSITION)
    return;
  self->last_focus = position;
  rialto_feed_list_show_focus (self);
}

static gboolean
rialto_feed_list_focus_next (GtkWidget       *widget,
                             GtkDirectionType direction)
{
  RialtoFeedList *self = RIALTO_FEED_LIST (widget);
  GtkWidget *child = gtk_widget_get_focus_child (widget);
  double value = rialto_feed_list_get_value (self);

  if (child)
    return gtk_widget_child_focus (child, direction);
  /* A window that is opened looks for a focus before there are rows; neither then nor later does that move the list. */
  if (self->rows->len == 0)
    return FALSE;
  if (self->last_focus < rialto_feed_list_n_items (self) &&
      rialto_feed_list_in_window (self, self->last_focus))
    rialto_feed_list_focus (self, self->last_focus);
  else
    rialto_feed_list_focus_seen (self);
  rialto_feed_list_set_value (self, value);
  return TRUE;
}

static void
rialto_feed_list_root (GtkWidget *widget)
{
  RialtoFeedList *self = RIALTO_FEED_LIST (widget);

  GTK_WIDGET_CLASS (rialto_feed_list_parent_class)->root (widget);
  self->root = gtk_widget_get_root (widget);
  g_signal_connect_object (self->root, "notify::focus-widget", G_CALLBACK (focus_moved), self,
                           G_CONNECT_SWAPPED);
}

static void
rialto_feed_list_unroot (GtkWidget *widget)
{
  RialtoFeedList *self = RIALTO_FEED_LIST (widget);

  g_signal_handlers_disconnect_by_func (self->root, focus_moved, self);
  self->root = NULL;
  GTK_WIDGET_CLASS (rialto_feed_list_parent_class)->unroot (widget);
}

static void
set_adjustment (RialtoFeedList *self,
                GtkOrientation  orientation,
                GtkAdjustment  *adjustment)
{
  g_autoptr (GtkAdjustment)
    wanted = g_object_ref_sink (adjustment ? adjustment : gtk_adjustment_new (0, 0, 0, 0, 0, 0));

  if (self->adjustment[orientation])
    g_signal_handlers_disconnect_by_func (self->adjustment[orientation], value_changed, self);
  g_set_object (&self->adjustment[orientation], wanted);
  if (orientation == GTK_ORIENTATION_VERTICAL)
    g_signal_connect_object (wanted, "value-changed", G_CALLBACK (value_changed), self, G_CONNECT_SWAPPED);
  gtk_widget_queue_allocate (GTK_WIDGET (self));
}

static void
rialto_feed_list_get_property (GObject    *object,
                               guint       property,
                               GValue     *value,
                               GParamSpec *pspec)
{
  RialtoFeedList *self = RIALTO_FEED_LIST (object);

  switch (property)
    {
    case PROP_MODEL:
      g_value_set_object (value, self->model);
      break;
    case PROP_ROW_TYPE:
      g_value_set_gtype (value, self->row_type);
      break;
    case PROP_AT_TOP:
      g_value_set_boolean (value, self->at_top);
      break;
    case PROP_HADJUSTMENT:
    case PROP_VADJUSTMENT:
      g_value_set_object (value, self->adjustment[property - PROP_HADJUSTMENT]);
      break;
    case PROP_HSCROLL_POLICY:
    case PROP_VSCROLL_POLICY:
      g_value_set_enum (value, self->policy[property - PROP_HSCROLL_POLICY]);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property, pspec);
    }
}

static void
rialto_feed_list_set_property (GObject      *object,
                               guint         property,
                               const GValue *value,
                               GParamSpec   *pspec)
{
  RialtoFeedList *self = RIALTO_FEED_LIST (object);

  switch (property)
    {
    case PROP_MODEL:
      rialto_feed_list_set_model (self, g_value_get_object (value));
      break;
    case PROP_ROW_TYPE:
      self->row_type = g_value_get_gtype (value);
      break;
    case PROP_HADJUSTMENT:
    case PROP_VADJUSTMENT:
      set_adjustment (self, (GtkOrientation) (property - PROP_HADJUSTMENT), g_value_get_object (value));
      break;
    case PROP_HSCROLL_POLICY:
    case PROP_VSCROLL_POLICY:
      self->policy[property - PROP_HSCROLL_POLICY] = g_value_get_enum (value);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property, pspec);
    }
}

static void
rialto_feed_list_dispose (GObject *object)
{
  RialtoFeedList *self = RIALTO_FEED_LIST (object);
  GtkWidget *child;

  if (self->model)
    g_signal_handlers_disconnect_by_func (self->model, items_changed, self);
  g_clear_object (&self->model);
  g_clear_object (&self->anchor_item);
  g_array_set_size (self->rows, 0);
  g_ptr_array_set_size (self->spare, 0);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))))
    gtk_widget_unparent (child);
  g_clear_object (&self->adjustment[GTK_ORIENTATION_HORIZONTAL]);
  g_clear_object (&self->adjustment[GTK_ORIENTATION_VERTICAL]);
  G_OBJECT_CLASS (rialto_feed_list_parent_class)->dispose (object);
}

static void
rialto_feed_list_finalize (GObject *object)
{
  RialtoFeedList *self = RIALTO_FEED_LIST (object);

  rialto_feed_layout_clear (&self->layout);
  g_array_unref (self->rows);
  g_ptr_array_unref (self->spare);
  G_OBJECT_CLASS (rialto_feed_list_parent_class)->finalize (object);
}

static void
rialto_feed_list_class_init (RialtoFeedListClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = rialto_feed_list_get_property;
  object_class->set_property = rialto_feed_list_set_property;
  object_class->dispose = rialto_feed_list_dispose;
  object_class->finalize = rialto_feed_list_finalize;
  widget_class->measure = rialto_feed_list_measure;
  widget_class->size_allocate = rialto_feed_list_size_allocate;
  widget_class->get_request_mode = rialto_feed_list_get_request_mode;
  widget_class->focus = rialto_feed_list_focus_next;
  widget_class->root = rialto_feed_list_root;
  widget_class->unroot = rialto_feed_list_unroot;

  properties[PROP_MODEL] = g_param_spec_object ("model", NULL, NULL, G_TYPE_LIST_MODEL,
                                                G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY |
                                                  G_PARAM_STATIC_STRINGS);
  properties[PROP_ROW_TYPE] = g_param_spec_gtype ("row-type", NULL, NULL, GTK_TYPE_WIDGET,
                                                  G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY |
                                                    G_PARAM_STATIC_STRINGS);
  properties[PROP_AT_TOP] = g_param_spec_boolean ("at-top", NULL, NULL, TRUE,
                                                  G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  g_object_class_override_property (object_class, PROP_HADJUSTMENT, "hadjustment");
  g_object_class_override_property (object_class, PROP_VADJUSTMENT, "vadjustment");
  g_object_class_override_property (object_class, PROP_HSCROLL_POLICY, "hscroll-policy");
  g_object_class_override_property (object_class, PROP_VSCROLL_POLICY, "vscroll-policy");
  /**
   * RialtoFeedList::setup:
   * @self: a list
   * @row: a row that was made just now and shows nothing yet
   *
   * Give the row what all rows have, and connect to it.
   */
  signals[SETUP] = g_signal_new ("setup", RIALTO_TYPE_FEED_LIST, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 1, GTK_TYPE_WIDGET);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_LIST);
  gtk_widget_class_set_css_name (widget_class, "feed");
  rialto_feed_list_bind_keys (widget_class);
}

static void
rialto_feed_list_init (RialtoFeedList *self)
{
  rialto_feed_layout_init (&self->layout);
  self->rows = g_array_new (FALSE, FALSE, sizeof (RialtoFeedSlot));
  self->spare = g_ptr_array_new ();
  self->at_top = TRUE;
  self->last_focus = GTK_INVALID_LIST_POSITION;
  set_adjustment (self, GTK_ORIENTATION_HORIZONTAL, NULL);
  set_adjustment (self, GTK_ORIENTATION_VERTICAL, NULL);
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
}
