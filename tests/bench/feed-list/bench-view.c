/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bench-view.h"

#include "bench-card.h"
#include "rialto-feed-list.h"

#include <adwaita.h>

static void
setup_row (GtkSignalListItemFactory *factory,
           GtkListItem              *row)
{
  gtk_list_item_set_child (row, bench_card_new ());
}

static void
bind_row (GtkSignalListItemFactory *factory,
          GtkListItem              *row)
{
  BenchPost *post = gtk_list_item_get_item (row);
  bench_card_set_post (BENCH_CARD (gtk_list_item_get_child (row)), post);
  gtk_list_item_set_accessible_label (row, bench_post_get_author (post));
}

static void
unbind_row (GtkSignalListItemFactory *factory,
            GtkListItem              *row)
{
  bench_card_set_post (BENCH_CARD (gtk_list_item_get_child (row)), NULL);
}

static GtkListItemFactory *
make_factory (void)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  g_signal_connect (factory, "setup", G_CALLBACK (setup_row), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_row), NULL);
  g_signal_connect (factory, "unbind", G_CALLBACK (unbind_row), NULL);
  return factory;
}

static GtkWidget *
make_own_list (GListStore *feed)
{
  return g_object_new (RIALTO_TYPE_FEED_LIST, "row-type", BENCH_TYPE_CARD, "model", feed, NULL);
}

static GtkWidget *
make_list (const char *name,
           GListStore *feed)
{
  GtkSelectionModel *selection =
    GTK_SELECTION_MODEL (gtk_no_selection_new (G_LIST_MODEL (g_object_ref (feed))));
  GtkWidget *list;
  if (g_str_equal (name, "list"))
    return gtk_list_view_new (selection, make_factory ());
  list = gtk_grid_view_new (selection, make_factory ());
  gtk_grid_view_set_min_columns (GTK_GRID_VIEW (list), 1);
  gtk_grid_view_set_max_columns (GTK_GRID_VIEW (list), 1);
  return list;
}

BenchView *
bench_view_new (const char *name,
                guint       count)
{
  BenchView *self = g_new0 (BenchView, 1);
  GtkWidget *clamp = adw_clamp_scrollable_new ();
  self->name = name;
  self->feed = bench_post_make_feed (count);
  self->list = g_str_equal (name, "own") ? make_own_list (self->feed) : make_list (name, self->feed);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL, "Feed", -1);
  adw_clamp_scrollable_set_maximum_size (ADW_CLAMP_SCROLLABLE (clamp), 620);
  adw_clamp_scrollable_set_tightening_threshold (ADW_CLAMP_SCROLLABLE (clamp), 620);
  adw_clamp_scrollable_set_child (ADW_CLAMP_SCROLLABLE (clamp), self->list);
  /* By default a list gives each row its least height, and a picture that may shrink has none. */
  gtk_scrollable_set_vscroll_policy (GTK_SCROLLABLE (clamp), GTK_SCROLL_NATURAL);
  gtk_scrollable_set_vscroll_policy (GTK_SCROLLABLE (self->list), GTK_SCROLL_NATURAL);
  self->scrolled = gtk_scrolled_window_new ();
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (self->scrolled), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (self->scrolled), clamp);
  gtk_widget_set_vexpand (self->scrolled, TRUE);
  return self;
}

void
bench_view_free (BenchView *self)
{
  g_clear_object (&self->feed);
  g_free (self);
}

void
bench_view_scroll_to (BenchView *self,
                      guint      position)
{
  if (RIALTO_IS_FEED_LIST (self->list))
    rialto_feed_list_scroll_to (RIALTO_FEED_LIST (self->list), position, 0);
  else if (GTK_IS_LIST_VIEW (self->list))
    gtk_list_view_scroll_to (GTK_LIST_VIEW (self->list), position, GTK_LIST_SCROLL_NONE, NULL);
  else
    gtk_grid_view_scroll_to (GTK_GRID_VIEW (self->list), position, GTK_LIST_SCROLL_NONE, NULL);
}

void
bench_view_set_tab (BenchView         *self,
                    GtkListTabBehavior behavior)
{
  if (!RIALTO_IS_FEED_LIST (self->list))
    g_object_set (self->list, "tab-behavior", behavior, NULL);
}

GtkAdjustment *
bench_view_adjustment (BenchView *self)
{
  return gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (self->scrolled));
}

/* Where the top of the post's card is in the window, if it has one that is mapped. */
gboolean
bench_view_row_y (BenchView *self,
                  guint      post_id,
                  double    *y)
{
  GtkWidget *card = bench_card_find (post_id);
  graphene_point_t point;
  if (card == NULL || !gtk_widget_get_mapped (card) ||
      !gtk_widget_compute_point (card, self->scrolled, &GRAPHENE_POINT_INIT (0, 0), &point))
    return FALSE;
  *y = (double) point.y;
  return TRUE;
}

/* The post whose card is at that height, or 0. */
guint
bench_view_row_at (BenchView *self,
                   double     y)
{
  for (GtkWidget *row = gtk_widget_get_first_child (self->list); row; row = gtk_widget_get_next_sibling (row))
    {
      GtkWidget *card = BENCH_IS_CARD (row) ? row : gtk_widget_get_first_child (row);
      guint id = BENCH_IS_CARD (card) ? bench_card_get_post_id (BENCH_CARD (card)) : 0;
      double top = 0;
      /* The margins belong to the card. */
      if (id > 0 && bench_view_row_y (self, id, &top) && y >= top - 20 &&
          y < top + gtk_widget_get_height (card) + 20)
        return id;
    }
  return 0;
}

guint
bench_view_position (BenchView *self,
                     guint      post_id)
{
  guint count = g_list_model_get_n_items (G_LIST_MODEL (self->feed));
  for (guint i = 0; i < count; i++)
    {
      g_autoptr (BenchPost) post = g_list_model_get_item (G_LIST_MODEL (self->feed), i);
      if (bench_post_get_id (post) == post_id)
        return i;
    }
  return GTK_INVALID_LIST_POSITION;
}
