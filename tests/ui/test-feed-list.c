/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "feed-row.h"
#include "rialto-feed-list.h"

#include <adwaita.h>

#define ITEMS 2000
#define HEIGHT 700

typedef struct
{
  GListStore     *store;
  GtkWidget      *window;
  RialtoFeedList *list;
  GtkAdjustment  *adjustment;
  guint           rows_made;
} Fixture;

/* 80 to 1,400 px, so that some rows are taller than the window. */
static GtkAdjustment *
make_item (guint number)
{
  return g_object_ref_sink (gtk_adjustment_new (80 + (number * 7919) % 1321, 0, 1e6, 1, 1, 0));
}

static void
insert (Fixture *fixture,
        guint    position,
        guint    count)
{
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < count; i++)
    g_ptr_array_add (items, make_item (i + 17));
  g_list_store_splice (fixture->store, position, 0, items->pdata, count);
}

static void
draw (Fixture *fixture)
{
  gtk_widget_queue_draw (fixture->window);
  gtk_test_widget_wait_for_draw (fixture->window);
}

static void
on_setup (Fixture *fixture)
{
  fixture->rows_made++;
}

static void
set_up (Fixture      *fixture,
        gconstpointer count)
{
  GtkWidget *scrolled = gtk_scrolled_window_new ();
  GtkWidget *clamp = adw_clamp_scrollable_new ();

  fixture->store = g_list_store_new (GTK_TYPE_ADJUSTMENT);
  insert (fixture, 0, GPOINTER_TO_UINT (count));
  fixture->list = g_object_new (RIALTO_TYPE_FEED_LIST, "row-type", TEST_TYPE_FEED_ROW, "model",
                                fixture->store, NULL);
  g_signal_connect_swapped (fixture->list, "setup", G_CALLBACK (on_setup), fixture);
  adw_clamp_scrollable_set_child (ADW_CLAMP_SCROLLABLE (clamp), GTK_WIDGET (fixture->list));
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), clamp);
  fixture->adjustment = gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (scrolled));
  fixture->window = gtk_window_new ();
  gtk_window_set_default_size (GTK_WINDOW (fixture->window), 900, HEIGHT);
  gtk_window_set_child (GTK_WINDOW (fixture->window), scrolled);
}

static void
show (Fixture *fixture)
{
  gtk_window_present (GTK_WINDOW (fixture->window));
  gtk_test_widget_wait_for_draw (fixture->window);
}

static void
tear_down (Fixture      *fixture,
           gconstpointer unused)
{
  g_object_add_weak_pointer (G_OBJECT (fixture->list), (gpointer *) &fixture->list);
  gtk_window_destroy (GTK_WINDOW (fixture->window));
  g_assert_null (fixture->list);
  g_assert_cmpuint (test_feed_row_alive (), ==, 0);
  g_assert_finalize_object (fixture->store);
}

/* Where an item's row begins, below the window's top. */
static double
row_y (Fixture *fixture,
       gpointer item)
{
  guint position = 0;
  GtkWidget *row;
  graphene_point_t point;

  g_assert_true (g_list_store_find (fixture->store, item, &position));
  row = rialto_feed_list_find_row (fixture->list, position);
  g_assert_nonnull (row);
  g_assert_true (gtk_widget_compute_point (row, GTK_WIDGET (fixture->list), &GRAPHENE_POINT_INIT (0, 0),
                                           &point));
  return (double) point.y;
}

static GtkAdjustment *
get_item (Fixture *fixture,
          guint    position)
{
  GtkAdjustment *item = g_list_model_get_item (G_LIST_MODEL (fixture->store), position);

  g_object_unref (item);
  return item;
}

static guint
focused (Fixture *fixture)
{
  GtkWidget *row = gtk_widget_get_focus_child (GTK_WIDGET (fixture->list));

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (fixture->store)); i++)
    if (row && rialto_feed_list_find_row (fixture->list, i) == row)
      return i;
  return GTK_INVALID_LIST_POSITION;
}

static void
test_restore (Fixture      *fixture,
              gconstpointer unused)
{
  double offset = 0;

  /* Before the list was ever shown, as after a start. */
  rialto_feed_list_scroll_to (fixture->list, 1234, -57);
  show (fixture);
  g_assert_cmpfloat (row_y (fixture, get_item (fixture, 1234)), ==, -57);
  g_assert_cmpuint (rialto_feed_list_get_anchor (fixture->list, &offset), >=, 1234);
  rialto_feed_list_scroll_to (fixture->list, 40, 200);
  draw (fixture);
  g_assert_cmpfloat (row_y (fixture, get_item (fixture, 40)), ==, 200);
  /* At the end there is nothing to fill the window with. */
  rialto_feed_list_scroll_to (fixture->list, ITEMS - 1, 0);
  draw (fixture);
  g_assert_cmpfloat (gtk_adjustment_get_value (fixture->adjustment), ==,
                     gtk_adjustment_get_upper (fixture->adjustment) -
                       gtk_adjustment_get_page_size (fixture->adjustment));
}

static void
test_anchor (Fixture      *fixture,
             gconstpointer unused)
{
  GtkAdjustment *item;
  double value;
  double y;
  double offset;
  guint position;

  rialto_feed_list_scroll_to (fixture->list, 900, -30);
  show (fixture);
  position = rialto_feed_list_get_anchor (fixture->list, &offset);
  item = get_item (fixture, position);
  value = gtk_adjustment_get_value (fixture->adjustment);
  y = row_y (fixture, item);
  g_assert_cmpfloat (y, ==, offset);

  insert (fixture, 0, 40);
  draw (fixture);
  g_assert_cmpfloat (row_y (fixture, item), ==, y);
  insert (fixture, position + 40, 3);
  draw (fixture);
  g_assert_cmpfloat (row_y (fixture, item), ==, y);
  g_list_store_splice (fixture->store, 0, 500, NULL, 0);
  draw (fixture);
  g_assert_cmpfloat (row_y (fixture, item), ==, y);
  gtk_adjustment_set_value (get_item (fixture, position + 43 - 500 - 1), 321);
  draw (fixture);
  g_assert_cmpfloat (row_y (fixture, item), ==, y);
  gtk_adjustment_set_value (item, 543);
  draw (fixture);
  g_assert_cmpfloat (row_y (fixture, item), ==, y);
  insert (fixture, g_list_model_get_n_items (G_LIST_MODEL (fixture->store)), 20);
  draw (fixture);
  g_assert_cmpfloat (row_y (fixture, item), ==, y);
  /* A fling has values of its own: they must go on meaning the same. */
  g_assert_cmpfloat (gtk_adjustment_get_value (fixture->adjustment), ==, value);
}

static void
test_reload (Fixture      *fixture,
             gconstpointer unused)
{
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func (g_object_unref);
  GtkAdjustment *item;
  double y;
  double offset;

  rialto_feed_list_scroll_to (fixture->list, 900, -30);
  show (fixture);
  item = get_item (fixture, rialto_feed_list_get_anchor (fixture->list, &offset));
  y = row_y (fixture, item);
  for (guint i = 0; i < ITEMS; i += 3)
    g_ptr_array_add (items, g_object_ref (get_item (fixture, i)));
  g_ptr_array_insert (items, 100, g_object_ref (item));
  g_list_store_splice (fixture->store, 0, ITEMS, items->pdata, items->len);
  draw (fixture);
  g_assert_cmpfloat (row_y (fixture, item), ==, y);
}

/* Values of its own reckoning, as a fling sets them: up, through rows that were never measured. */
static void
test_fling (Fixture      *fixture,
            gconstpointer unused)
{
  double value;
  guint most = 0;

  rialto_feed_list_scroll_to (fixture->list, 1000, 0);
  show (fixture);
  value = gtk_adjustment_get_value (fixture->adjustment);
  for (guint frame = 0; frame < 100; frame++)
    {
      double offset = 0;
      GtkAdjustment *item = get_item (fixture, rialto_feed_list_get_anchor (fixture->list, &offset));
      double before = row_y (fixture, item);

      value -= 60;
      gtk_adjustment_set_value (fixture->adjustment, value);
      draw (fixture);
      if (before + 60 < HEIGHT)
        g_assert_cmpfloat (row_y (fixture, item), ==, before + 60);
      most = MAX (most, test_feed_row_alive ());
    }
  g_assert_cmpuint (rialto_feed_list_get_anchor (fixture->list, &value), <, 1000);
  g_assert_cmpuint (most, <=, 30);
  /* Rows are used again. */
  g_assert_cmpuint (fixture->rows_made, <=, 60);
  g_assert_cmpuint (fixture->rows_made, >=, most);
}

static void
test_at_top (Fixture      *fixture,
             gconstpointer unused)
{
  GtkAdjustment *first = get_item (fixture, 0);

  show (fixture);
  g_assert_true (rialto_feed_list_get_at_top (fixture->list));
  insert (fixture, 0, 5);
  draw (fixture);
  g_assert_cmpfloat (row_y (fixture, first), ==, 0);
  g_assert_false (rialto_feed_list_get_at_top (fixture->list));
  rialto_feed_list_scroll_to (fixture->list, 0, 0);
  draw (fixture);
  g_assert_true (rialto_feed_list_get_at_top (fixture->list));
}

/* A list that is empty while it waits for its first page. */
static void
test_from_empty (Fixture      *fixture,
                 gconstpointer unused)
{
  g_list_store_remove_all (fixture->store);
  show (fixture);
  insert (fixture, 0, 5);
  draw (fixture);
  g_assert_true (rialto_feed_list_get_at_top (fixture->list));
  g_assert_cmpfloat (row_y (fixture, get_item (fixture, 0)), ==, 0);
}

static void
test_keys (Fixture      *fixture,
           gconstpointer unused)
{
  GtkWidget *list = GTK_WIDGET (fixture->list);

  gtk_adjustment_set_value (get_item (fixture, 0), 300);
  gtk_adjustment_set_value (get_item (fixture, 1), 1300);
  gtk_adjustment_set_value (get_item (fixture, 2), 300);
  show (fixture);
  g_assert_true (gtk_widget_child_focus (list, GTK_DIR_TAB_FORWARD));
  g_assert_cmpuint (focused (fixture), ==, 0);
  /* Inside the row, and out of the list. */
  g_assert_true (gtk_widget_child_focus (list, GTK_DIR_TAB_FORWARD));
  g_assert_true (GTK_IS_BUTTON (gtk_window_get_focus (GTK_WINDOW (fixture->window))));
  g_assert_false (gtk_widget_child_focus (list, GTK_DIR_TAB_FORWARD));
  gtk_widget_activate_action (list, "feed.down", NULL);
  draw (fixture);
  g_assert_cmpuint (focused (fixture), ==, 1);
  g_assert_cmpfloat (row_y (fixture, get_item (fixture, 1)), ==, 0);
  /* Through the tall row, then to the next one. */
  gtk_widget_activate_action (list, "feed.down", NULL);
  draw (fixture);
  g_assert_cmpuint (focused (fixture), ==, 1);
  g_assert_cmpfloat (row_y (fixture, get_item (fixture, 1)), <, -200);
  gtk_widget_activate_action (list, "feed.down", NULL);
  gtk_widget_activate_action (list, "feed.down", NULL);
  draw (fixture);
  g_assert_cmpuint (focused (fixture), ==, 2);
  gtk_widget_activate_action (list, "feed.end", NULL);
  draw (fixture);
  g_assert_cmpuint (focused (fixture), ==, ITEMS - 1);
  gtk_widget_activate_action (list, "feed.page-up", NULL);
  draw (fixture);
  g_assert_cmpuint (focused (fixture), <, ITEMS - 1);
  gtk_widget_activate_action (list, "feed.home", NULL);
  draw (fixture);
  g_assert_cmpuint (focused (fixture), ==, 0);
}

static void
test_focus_stays (Fixture      *fixture,
                  gconstpointer unused)
{
  show (fixture);
  rialto_feed_list_focus (fixture->list, 3);
  draw (fixture);
  insert (fixture, 0, 10);
  draw (fixture);
  g_assert_cmpuint (focused (fixture), ==, 13);
  /* Far away, and back by a key. */
  rialto_feed_list_scroll_to (fixture->list, 1000, 0);
  draw (fixture);
  g_assert_cmpuint (focused (fixture), ==, 13);
  gtk_widget_activate_action (GTK_WIDGET (fixture->list), "feed.down", NULL);
  draw (fixture);
  g_assert_cmpuint (focused (fixture), ==, 14);
  g_list_store_remove (fixture->store, 14);
  draw (fixture);
  g_assert_cmpuint (focused (fixture), ==, 14);
  g_list_store_remove_all (fixture->store);
  draw (fixture);
  g_assert_cmpuint (test_feed_row_alive (), <=, 4);
}

static void
test_roles (Fixture      *fixture,
            gconstpointer unused)
{
  GtkWidget *row;

  gtk_adjustment_set_value (get_item (fixture, 0), 300);
  show (fixture);
  row = rialto_feed_list_find_row (fixture->list, 1);
  gtk_test_accessible_assert_role (fixture->list, GTK_ACCESSIBLE_ROLE_LIST);
  gtk_test_accessible_assert_role (row, GTK_ACCESSIBLE_ROLE_LIST_ITEM);
  gtk_test_accessible_assert_relation (row, GTK_ACCESSIBLE_RELATION_POS_IN_SET, 2);
  gtk_test_accessible_assert_relation (row, GTK_ACCESSIBLE_RELATION_SET_SIZE, ITEMS);
}

int
main (int    argc,
      char **argv)
{
  static const struct
  {
    const char *path;
    void (*run) (Fixture *, gconstpointer);
  } tests[] = {
    { "/feed-list/restore", test_restore },         { "/feed-list/anchor", test_anchor },
    { "/feed-list/reload", test_reload },           { "/feed-list/fling", test_fling },
    { "/feed-list/at-top", test_at_top },           { "/feed-list/keys", test_keys },
    { "/feed-list/focus-stays", test_focus_stays }, { "/feed-list/roles", test_roles },
    { "/feed-list/from-empty", test_from_empty },
  };

  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, Fixture, GUINT_TO_POINTER (ITEMS), set_up, tests[i].run, tear_down);
  return g_test_run ();
}
