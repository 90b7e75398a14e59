/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "probe-feed.h"

/* The list of posts, as anybody can see it from outside: by the names of its type and properties. */

/* Returns: (nullable): the first list of posts */
GtkWidget *
probe_feed_find (GtkWidget *widget)
{
  if (g_str_equal (G_OBJECT_TYPE_NAME (widget), "RialtoFeedList"))
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = probe_feed_find (child);

      if (found != NULL)
        return found;
    }
  return NULL;
}

static GObject *
dup_item (GtkWidget *row)
{
  GObject *item = NULL;

  if (gtk_widget_get_mapped (row))
    g_object_get (row, "item", &item, NULL);
  return item;
}

gboolean
probe_feed_has_content (GtkWidget *feed)
{
  for (GtkWidget *row = gtk_widget_get_first_child (feed); row != NULL;
       row = gtk_widget_get_next_sibling (row))
    {
      g_autoptr (GObject) item = dup_item (row);

      if (item != NULL)
        return TRUE;
    }
  return FALSE;
}

static GObject *
dup_top_item (GtkWidget *feed)
{
  for (GtkWidget *row = gtk_widget_get_first_child (feed); row != NULL;
       row = gtk_widget_get_next_sibling (row))
    {
      GObject *item = dup_item (row);
      graphene_rect_t bounds;

      if (item != NULL && gtk_widget_compute_bounds (row, feed, &bounds) &&
          bounds.origin.y + bounds.size.height > 0)
        return item;
      g_clear_object (&item);
    }
  return NULL;
}

/* How many different posts were at the top of the window so far. To be asked after each frame: a post's id is below those of all
 * before it, but the list lets go of rows that are far, so that their positions say nothing. */
guint
probe_feed_count_passed (GtkWidget *feed)
{
  static gpointer last;
  static gint64 lowest = G_MAXINT64;
  static guint passed;
  g_autoptr (GObject) item = dup_top_item (feed);
  g_autofree char *text = NULL;
  gint64 id = 0;

  if (item == NULL || item == last)
    return passed;
  last = item;
  if (g_object_class_find_property (G_OBJECT_GET_CLASS (item), "id") != NULL)
    g_object_get (item, "id", &text, NULL);
  if (text != NULL)
    id = g_ascii_strtoll (text, NULL, 10);
  if (id != 0 && id < lowest)
    {
      lowest = id;
      passed++;
    }
  return passed;
}
