/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which rows a feed has, and what stands still. */
#include "rialto-feed-list-private.h"

/* Beyond the window on either side, in windows: pictures of these rows are fetched before they are seen. */
#define AHEAD 0.5
#define MOST_ROWS 40
#define MOST_SPARE 4

RialtoFeedSlot *
rialto_feed_list_get_row (RialtoFeedList *self,
                          guint           position)
{
  for (guint i = 0; i < self->rows->len; i++)
    {
      RialtoFeedSlot *row = &g_array_index (self->rows, RialtoFeedSlot, i);

      if (row->position == position)
        return row;
    }
  return NULL;
}

/* The position of the row that has the focus or holds what has, or GTK_INVALID_LIST_POSITION. */
guint
rialto_feed_list_focus_row (RialtoFeedList *self)
{
  GtkWidget *child = gtk_widget_get_focus_child (GTK_WIDGET (self));

  for (guint i = 0; child && i < self->rows->len; i++)
    if (g_array_index (self->rows, RialtoFeedSlot, i).widget == child)
      return g_array_index (self->rows, RialtoFeedSlot, i).position;
  return GTK_INVALID_LIST_POSITION;
}

void
rialto_feed_list_retire (RialtoFeedList *self,
                         guint           index)
{
  GtkWidget *widget = g_array_index (self->rows, RialtoFeedSlot, index).widget;

  g_array_remove_index (self->rows, index);
  g_object_set (widget, "item", NULL, NULL);
  if (self->spare->len < MOST_SPARE)
    {
      gtk_widget_set_child_visible (widget, FALSE);
      g_ptr_array_add (self->spare, widget);
    }
  else
    gtk_widget_unparent (widget);
}

void
rialto_feed_list_tell_place (RialtoFeedList *self,
                             RialtoFeedSlot *row)
{
  gtk_accessible_update_relation (GTK_ACCESSIBLE (row->widget), GTK_ACCESSIBLE_RELATION_POS_IN_SET,
                                  row->position + 1, GTK_ACCESSIBLE_RELATION_SET_SIZE,
                                  rialto_feed_list_n_items (self), -1);
}

static GtkWidget *
take_widget (RialtoFeedList *self)
{
  GtkWidget *row;

  if (self->spare->len > 0)
    return g_ptr_array_steal_index (self->spare, self->spare->len - 1);
  row = g_object_new (self->row_type, "accessible-role", GTK_ACCESSIBLE_ROLE_LIST_ITEM, "focusable", TRUE,
                      NULL);
  rialto_feed_list_set_up_row (self, row);
  return row;
}

/* The row of a position, made or reused, and measured. */
static RialtoFeedSlot *
need_row (RialtoFeedList *self,
          guint           position)
{
  RialtoFeedSlot *found = rialto_feed_list_get_row (self, position);
  int height = 0;

  if (found == NULL)
    {
      g_autoptr (GObject) item = g_list_model_get_item (self->model, position);
      RialtoFeedSlot row = { take_widget (self), position, TRUE };
      guint index = 0;

      while (index < self->rows->len && g_array_index (self->rows, RialtoFeedSlot, index).position < position)
        index++;
      /* Children in the order of the rows: readers and Tab go by it. */
      gtk_widget_insert_before (row.widget, GTK_WIDGET (self),
                                index < self->rows->len
                                  ? g_array_index (self->rows, RialtoFeedSlot, index).widget
                                  : NULL);
      g_array_insert_val (self->rows, index, row);
      found = &g_array_index (self->rows, RialtoFeedSlot, index);
      g_object_set (row.widget, "item", item, NULL);
      gtk_widget_set_child_visible (row.widget, TRUE);
      rialto_feed_list_tell_place (self, found);
    }
  found->kept = TRUE;
  gtk_widget_measure (found->widget, GTK_ORIENTATION_VERTICAL, gtk_widget_get_width (GTK_WIDGET (self)), NULL,
                      &height, NULL, NULL);
  rialto_feed_layout_set_height (&self->layout, position, MAX (height, 1));
  return found;
}

/* Rows from the anchor on downwards and upwards, until the window and what lies ahead of it is covered. */
static void
cover (RialtoFeedList *self)
{
  RialtoFeedLayout *layout = &self->layout;
  double value = rialto_feed_list_get_value (self);
  double page = rialto_feed_list_get_page (self);
  double y = layout->y;
  guint count = 0;

  for (guint i = layout->anchor;
       i < rialto_feed_list_n_items (self) && y < value + page * (1 + AHEAD) && count < MOST_ROWS;
       i++, count++)
    {
      need_row (self, i);
      y += rialto_feed_layout_height (layout, i);
    }
  y = layout->y;
  for (guint i = layout->anchor; i > 0 && y > value - page * AHEAD && count < MOST_ROWS; i--, count++)
    {
      need_row (self, i - 1);
      y -= rialto_feed_layout_height (layout, i - 1);
    }
}

gboolean
rialto_feed_list_in_window (RialtoFeedList *self,
                            guint           position)
{
  double top = rialto_feed_layout_top (&self->layout, position) - rialto_feed_list_get_value (self);

  return top < rialto_feed_list_get_page (self) &&
         top + rialto_feed_layout_height (&self->layout, position) > 0;
}

/* What stands still: the row of the focus while it is seen, else the first row that begins in the window, else the one that fills it. */
static void
choose_anchor (RialtoFeedList *self)
{
  RialtoFeedLayout *layout = &self->layout;
  double value = rialto_feed_list_get_value (self);
  guint focus = rialto_feed_list_focus_row (self);
  guint position;

  if (focus != GTK_INVALID_LIST_POSITION && rialto_feed_list_in_window (self, focus))
    position = focus;
  else
    {
      position = rialto_feed_layout_position_at (layout, value);
      if (position + 1 < rialto_feed_list_n_items (self) &&
          rialto_feed_layout_top (layout, position) < value &&
          rialto_feed_layout_top (layout, position + 1) < value + rialto_feed_list_get_page (self))
        position++;
    }
  rialto_feed_layout_move_anchor (layout, position);
  g_clear_object (&self->anchor_item);
  self->anchor_item = g_list_model_get_item (self->model, position);
}

/* Moves the ends of the list. The value changes only where it is outside of them. */
static void
set_bounds (RialtoFeedList *self)
{
  double page = rialto_feed_list_get_page (self);
  double lower;
  double upper;

  rialto_feed_layout_bounds (&self->layout, &lower, &upper);
  upper = MAX (upper, lower + page);
  gtk_adjustment_configure (self->adjustment[GTK_ORIENTATION_VERTICAL],
                            CLAMP (rialto_feed_list_get_value (self), lower, upper - page), lower, upper,
                            page * 0.1, page * 0.9, page);
}

static void
retire_others (RialtoFeedList *self)
{
  guint focus = rialto_feed_list_focus_row (self);

  for (guint i = self->rows->len; i > 0; i--)
    {
      RialtoFeedSlot *row = &g_array_index (self->rows, RialtoFeedSlot, i - 1);

      if (!row->kept && row->position != focus)
        rialto_feed_list_retire (self, i - 1);
      else if (!row->kept)
        need_row (self, row->position);
    }
}

/* Sees to it that the window is covered by rows whose heights are known. Twice where the list's end moved the value. */
void
rialto_feed_list_fill (RialtoFeedList *self)
{
  if (self->filling || self->row_type == G_TYPE_NONE || gtk_widget_get_width (GTK_WIDGET (self)) == 0)
    return;
  self->filling = TRUE;
  for (guint i = 0; i < 2; i++)
    {
      double value = rialto_feed_list_get_value (self);

      for (guint r = 0; r < self->rows->len; r++)
        g_array_index (self->rows, RialtoFeedSlot, r).kept = FALSE;
      if (rialto_feed_list_n_items (self) > 0)
        {
          cover (self);
          choose_anchor (self);
          cover (self);
        }
      set_bounds (self);
      if (value == rialto_feed_list_get_value (self))
        break;
    }
  retire_others (self);
  self->filling = FALSE;
  rialto_feed_list_tell_at_top (self);
}
