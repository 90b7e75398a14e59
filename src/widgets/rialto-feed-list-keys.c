/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The keyboard in a feed. */
#include "rialto-feed-list-private.h"

/* How much of a row taller than the window one press of an arrow passes. */
#define ARROW_STEP 0.5
#define PAGE_STEP 0.9

typedef struct
{
  double top; /* below the window's top */
  double bottom;
} Extent;

static Extent
extent_of (RialtoFeedList *self,
           guint           position)
{
  double top = rialto_feed_layout_top (&self->layout, position) - rialto_feed_list_get_value (self);

  return (Extent) { top, top + rialto_feed_layout_height (&self->layout, position) };
}

static void
scroll_by (RialtoFeedList *self,
           double          by)
{
  rialto_feed_list_set_value (self, rialto_feed_list_get_value (self) + by);
}

/* Brings an extent into the window by the least way; of one that is taller, its top. */
static void
show (RialtoFeedList *self,
      Extent          extent)
{
  double page = rialto_feed_list_get_page (self);

  if (extent.bottom - extent.top > page)
    {
      if (extent.top > 0 || extent.bottom < page)
        scroll_by (self, extent.top);
    }
  else if (extent.top < 0)
    scroll_by (self, extent.top);
  else if (extent.bottom > page)
    scroll_by (self, extent.bottom - page);
}

/* The focus is on something that may be outside the window. A press on a row that is seen in part does not move it. */
void
rialto_feed_list_show_focus (RialtoFeedList *self)
{
  GtkWidget *focus = gtk_root_get_focus (gtk_widget_get_root (GTK_WIDGET (self)));
  guint position = rialto_feed_list_focus_row (self);
  GtkWidget *row = rialto_feed_list_find_row (self, position);
  graphene_rect_t bounds;

  if (focus == row)
    show (self, extent_of (self, position));
  else if (row && gtk_widget_compute_bounds (focus, row, &bounds))
    {
      double top = extent_of (self, position).top + (double) bounds.origin.y;

      show (self, (Extent) { top, top + (double) bounds.size.height });
    }
}

static guint
current (RialtoFeedList *self)
{
  guint position = rialto_feed_list_focus_row (self);

  return position != GTK_INVALID_LIST_POSITION ? position : self->layout.anchor;
}

static void
walk_down (GtkWidget  *widget,
           const char *action,
           GVariant   *unused)
{
  RialtoFeedList *self = RIALTO_FEED_LIST (widget);
  double page = rialto_feed_list_get_page (self);
  Extent extent;

  if (self->layout.heights->len == 0)
    return;
  extent = extent_of (self, current (self));
  if (extent.bottom > page + 1 && extent.top < page && extent.bottom - extent.top > page)
    scroll_by (self, MIN (extent.bottom - page, page * ARROW_STEP));
  else
    rialto_feed_list_focus (self, current (self) + 1);
}

static void
walk_up (GtkWidget  *widget,
         const char *action,
         GVariant   *unused)
{
  RialtoFeedList *self = RIALTO_FEED_LIST (widget);
  double page = rialto_feed_list_get_page (self);
  Extent extent;
  guint position;

  if (self->layout.heights->len == 0)
    return;
  position = current (self);
  extent = extent_of (self, position);
  if (extent.top < -1 && extent.bottom > 0 && extent.bottom - extent.top > page)
    scroll_by (self, MAX (extent.top, -page * ARROW_STEP));
  else if (position > 0)
    rialto_feed_list_focus (self, position - 1);
}

/* The focus goes to what has come into the window, without moving that again. */
void
rialto_feed_list_focus_seen (RialtoFeedList *self)
{
  double value = rialto_feed_list_get_value (self);
  guint position = rialto_feed_layout_position_at (&self->layout, value);

  if (position + 1 < self->layout.heights->len && extent_of (self, position).top < 0 &&
      extent_of (self, position + 1).top < rialto_feed_list_get_page (self) * ARROW_STEP)
    position++;
  rialto_feed_list_focus (self, position);
  rialto_feed_list_set_value (self, value);
}

static void
page_down (GtkWidget  *widget,
           const char *action,
           GVariant   *unused)
{
  RialtoFeedList *self = RIALTO_FEED_LIST (widget);

  if (self->layout.heights->len == 0)
    return;
  scroll_by (self, rialto_feed_list_get_page (self) * PAGE_STEP);
  rialto_feed_list_focus_seen (self);
}

static void
page_up (GtkWidget  *widget,
         const char *action,
         GVariant   *unused)
{
  RialtoFeedList *self = RIALTO_FEED_LIST (widget);

  if (self->layout.heights->len == 0)
    return;
  scroll_by (self, -rialto_feed_list_get_page (self) * PAGE_STEP);
  rialto_feed_list_focus_seen (self);
}

static void
go_home (GtkWidget  *widget,
         const char *action,
         GVariant   *unused)
{
  RialtoFeedList *self = RIALTO_FEED_LIST (widget);

  rialto_feed_list_scroll_to (self, 0, 0);
  rialto_feed_list_focus (self, 0);
}

static void
go_end (GtkWidget  *widget,
        const char *action,
        GVariant   *unused)
{
  RialtoFeedList *self = RIALTO_FEED_LIST (widget);

  if (self->layout.heights->len > 0)
    rialto_feed_list_focus (self, self->layout.heights->len - 1);
}

void
rialto_feed_list_bind_keys (GtkWidgetClass *klass)
{
  static const struct
  {
    const char *action;
    GtkWidgetActionActivateFunc function;
    guint key;
    guint keypad;
  } keys[] = {
    { "feed.down", walk_down, GDK_KEY_Down, GDK_KEY_KP_Down },
    { "feed.up", walk_up, GDK_KEY_Up, GDK_KEY_KP_Up },
    { "feed.page-down", page_down, GDK_KEY_Page_Down, GDK_KEY_KP_Page_Down },
    { "feed.page-up", page_up, GDK_KEY_Page_Up, GDK_KEY_KP_Page_Up },
    { "feed.home", go_home, GDK_KEY_Home, GDK_KEY_KP_Home },
    { "feed.end", go_end, GDK_KEY_End, GDK_KEY_KP_End },
  };

  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    {
      gtk_widget_class_install_action (klass, keys[i].action, NULL, keys[i].function);
      gtk_widget_class_add_binding_action (klass, keys[i].key, 0, keys[i].action, NULL);
      gtk_widget_class_add_binding_action (klass, keys[i].keypad, 0, keys[i].action, NULL);
    }
}
