/* SPDX-License-Identifier: GPL-3.0-or-later */
/* feed-list LIST SCENARIO: what a list of posts costs, and how well it stands still. */
#include "bench-card.h"
#include "bench-clock.h"
#include "bench-picture.h"
#include "bench-view.h"
#include "rialto-feed-list.h"

#include <adwaita.h>

#define POSTS 5000
#define STEP 60

typedef struct
{
  BenchView  *view;
  BenchClock *clock;
  GtkWidget  *window;
} Bench;

static GListModel *
feed (Bench *bench)
{
  return G_LIST_MODEL (bench->view->feed);
}

static void
print_state (Bench      *bench,
             const char *what)
{
  g_print ("%-22s rows alive %u, bound %u; pictures %u; RSS %.1f MB\n", what, bench_card_alive (),
           bench_card_bound (), bench_picture_loaded (), bench_clock_rss ());
}

static gboolean
passed (Bench *bench,
        guint  post,
        guint  position,
        int    direction)
{
  guint now = bench_view_position (bench->view, post);
  return direction > 0 ? now >= position : now <= position;
}

/* Scrolls by STEP a frame until the post at `position` is above the window (or below it, upwards). `absolute` does as a
   kinetic fling does: it sets values of its own reckoning. */
static void
scroll_until (Bench      *bench,
              guint       position,
              int         direction,
              gboolean    absolute,
              const char *what)
{
  GtkAdjustment *adjustment = bench_view_adjustment (bench->view);
  double own = gtk_adjustment_get_value (adjustment);
  double worst = 0;
  double sum = 0;
  guint jumps = 0;
  guint lost = 0;
  guint most_rows = 0;
  guint anchor = bench_view_row_at (bench->view, 390);
  bench_clock_start (bench->clock);
  for (guint frame = 0; frame < 200000; frame++)
    {
      double before = 0;
      double after = 0;
      double off;
      double value = gtk_adjustment_get_value (adjustment);
      double limit = gtk_adjustment_get_upper (adjustment) - gtk_adjustment_get_page_size (adjustment);
      double target;
      if (!bench_view_row_y (bench->view, anchor, &before) || before < -300 || before > 1000)
        {
          anchor = bench_view_row_at (bench->view, 390);
          bench_view_row_y (bench->view, anchor, &before);
          if (anchor == 0)
            lost++;
          if (anchor > 0 && passed (bench, anchor, position, direction))
            break;
        }
      own += STEP * direction;
      target = CLAMP (absolute ? own : value + STEP * direction, gtk_adjustment_get_lower (adjustment),
                      limit);
      if (target == value && !absolute)
        break;
      gtk_adjustment_set_value (adjustment, target);
      bench_clock_run (bench->clock, 1);
      most_rows = MAX (most_rows, bench_card_alive ());
      if (!bench_view_row_y (bench->view, anchor, &after))
        {
          lost++;
          continue;
        }
      off = ABS (after - (before - STEP * direction));
      sum += off;
      if (off > 1.5)
        jumps++;
      if (off > worst)
        worst = off;
    }
  bench_clock_print (bench->clock, what);
  g_print ("%-22s frames that jumped %u, lost %u, worst %.0f px, sum %.0f px; most rows alive %u\n", what,
           jumps, lost, worst, sum, most_rows);
  print_state (bench, what);
}

/* Most of a window at a time, and every picture is waited for. */
static void
leaf_until (Bench *bench,
            guint  position)
{
  GtkAdjustment *adjustment = bench_view_adjustment (bench->view);
  guint most_rows = 0;
  guint most_pictures = 0;
  guint anchor;
  for (anchor = bench_view_row_at (bench->view, 390); anchor == 0 || !passed (bench, anchor, position, 1);
       anchor = bench_view_row_at (bench->view, 390))
    {
      gtk_adjustment_set_value (adjustment, gtk_adjustment_get_value (adjustment) + 600);
      do
        bench_clock_run (bench->clock, 1);
      while (bench_picture_pending () > 0);
      most_rows = MAX (most_rows, bench_card_alive ());
      most_pictures = MAX (most_pictures, bench_picture_loaded ());
    }
  g_print ("%u posts leafed through: at most %u rows, %u pictures\n", position, most_rows, most_pictures);
  print_state (bench, "");
}

static void
scenario_memory (Bench *bench)
{
  print_state (bench, "at rest");
  leaf_until (bench, 500);
  leaf_until (bench, 1000);
  leaf_until (bench, 2000);
  leaf_until (bench, 3000);
}

static void
scenario_scroll (Bench *bench)
{
  print_state (bench, "at rest");
  scroll_until (bench, 60, 1, FALSE, "down 0 to 60");
}

/* The scrollbar dragged: each frame to a place far from the last. */
static void
print_drag (Bench *bench)
{
  GtkAdjustment *adjustment = bench_view_adjustment (bench->view);
  bench_clock_start (bench->clock);
  for (guint frame = 0; frame < 50; frame++)
    {
      double lower = gtk_adjustment_get_lower (adjustment);
      gtk_adjustment_set_value (adjustment, lower + (gtk_adjustment_get_upper (adjustment) - lower) *
                                                      ((frame * 37) % 50) / 50);
      bench_clock_run (bench->clock, 1);
    }
  bench_clock_print (bench->clock, "scrollbar dragged");
  print_state (bench, "scrollbar dragged");
}

static void
scenario_jump (Bench *bench)
{
  bench_view_scroll_to (bench->view, 4000);
  bench_clock_run (bench->clock, 30);
  scroll_until (bench, 3980, -1, FALSE, "up, rows never seen");
  bench_view_scroll_to (bench->view, 500);
  bench_clock_run (bench->clock, 30);
  scroll_until (bench, 515, 1, TRUE, "fling down");
  scroll_until (bench, 500, -1, TRUE, "fling up");
  print_drag (bench);
}

/* Puts the post's card at `y`, the way an app would: make it visible, see where it landed, correct. Returns the frames used. */
static guint
restore (Bench  *bench,
         guint   position,
         double  wanted,
         double *error)
{
  g_autoptr (BenchPost) post = g_list_model_get_item (feed (bench), position);
  GtkAdjustment *adjustment = bench_view_adjustment (bench->view);
  /* The card begins below its margin. */
  if (RIALTO_IS_FEED_LIST (bench->view->list))
    rialto_feed_list_scroll_to (RIALTO_FEED_LIST (bench->view->list), position, wanted - 10);
  else
    bench_view_scroll_to (bench->view, position);
  for (guint frame = 1; frame <= 30; frame++)
    {
      double y = 0;
      bench_clock_run (bench->clock, 1);
      if (!bench_view_row_y (bench->view, bench_post_get_id (post), &y))
        continue;
      *error = y - wanted;
      if (ABS (*error) <= 1)
        return frame;
      gtk_adjustment_set_value (adjustment, gtk_adjustment_get_value (adjustment) + *error);
    }
  return 31;
}

typedef void (*Change) (Bench *bench, guint anchor_position);

/* Does something to the feed and follows one row for 30 frames. */
static void
judge (Bench      *bench,
       const char *what,
       double      anchor_y,
       Change      change)
{
  guint anchor = bench_view_row_at (bench->view, anchor_y);
  double before = 0;
  double now = 0;
  double worst = 0;
  guint gone = 0;
  double value = gtk_adjustment_get_value (bench_view_adjustment (bench->view));
  guint moved = 0;
  bench_view_row_y (bench->view, anchor, &before);
  change (bench, bench_view_position (bench->view, anchor));
  for (guint frame = 0; frame < 30; frame++)
    {
      double last = now;
      bench_clock_run (bench->clock, 1);
      if (!bench_view_row_y (bench->view, anchor, &now))
        gone++;
      else
        worst = MAX (worst, ABS (now - before));
      if (frame > 0 && ABS (now - last) > 0.5)
        moved++;
    }
  g_print (
    "%-34s row at %4.0f: worst %4.0f px, at last %+5.0f px, moved in %u frames more, unseen in %u; value %+.0f\n",
    what, before, worst, now - before, moved, gone,
    gtk_adjustment_get_value (bench_view_adjustment (bench->view)) - value);
}

static void
insert (Bench *bench,
        guint  position,
        guint  count)
{
  static guint next = 500000;
  g_autoptr (GPtrArray) posts = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < count; i++)
    g_ptr_array_add (posts, bench_post_new (next++));
  g_list_store_splice (bench->view->feed, position, 0, posts->pdata, count);
}

static void
insert_1_top (Bench *bench,
              guint  anchor)
{
  insert (bench, 0, 1);
}

static void
insert_10_top (Bench *bench,
               guint  anchor)
{
  insert (bench, 0, 10);
}

static void
insert_40_top (Bench *bench,
               guint  anchor)
{
  insert (bench, 0, 40);
}

static void
insert_40_near (Bench *bench,
                guint  anchor)
{
  insert (bench, anchor - 3, 40);
}

static void
insert_40_adjacent (Bench *bench,
                    guint  anchor)
{
  insert (bench, anchor, 40);
}

static void
remove_10_top (Bench *bench,
               guint  anchor)
{
  g_list_store_splice (bench->view->feed, 0, 10, NULL, 0);
}

static void
remove_10_near (Bench *bench,
                guint  anchor)
{
  g_list_store_splice (bench->view->feed, anchor - 12, 10, NULL, 0);
}

static void
remove_1_adjacent (Bench *bench,
                   guint  anchor)
{
  g_list_store_remove (bench->view->feed, anchor - 1);
}

static void
trim_500_top (Bench *bench,
              guint  anchor)
{
  g_list_store_splice (bench->view->feed, 0, 500, NULL, 0);
}

static void
append_20 (Bench *bench,
           guint  anchor)
{
  insert (bench, g_list_model_get_n_items (feed (bench)), 20);
}

static void
grow (Bench *bench,
      guint  position)
{
  g_autoptr (BenchPost) post = g_list_model_get_item (feed (bench), position);
  bench_post_set_lines (post, bench_post_get_lines (post) + 8);
}

static void
grow_adjacent (Bench *bench,
               guint  anchor)
{
  grow (bench, anchor - 1);
}

static void
grow_itself (Bench *bench,
             guint  anchor)
{
  grow (bench, anchor);
}

static void
grow_3_above (Bench *bench,
              guint  anchor)
{
  grow (bench, anchor - 3);
}

static void
grow_far_above (Bench *bench,
                guint  anchor)
{
  grow (bench, anchor - 100);
}

static void
scenario_anchor (Bench *bench)
{
  static const struct
  {
    const char *what;
    Change change;
  } changes[] = {
    { "insert 1 at the top", insert_1_top },
    { "insert 10 at the top", insert_10_top },
    { "insert 40 at the top", insert_40_top },
    { "insert 40 three rows above", insert_40_near },
    { "insert 40 right above", insert_40_adjacent },
    { "remove 10 at the top", remove_10_top },
    { "remove 10 near, above", remove_10_near },
    { "remove the row right above", remove_1_adjacent },
    { "row right above grows", grow_adjacent },
    { "the row itself grows", grow_itself },
    { "row three above grows", grow_3_above },
    { "row 100 above grows", grow_far_above },
    { "append 20", append_20 },
    { "trim 500 at the top", trim_500_top },
  };
  static const guint places[] = { 700, 2300, 3900 };
  double error = 0;
  guint frames;
  judge (bench, "at the very top: insert 1", 200, insert_1_top);
  bench_view_scroll_to (bench->view, 0);
  bench_clock_run (bench->clock, 20);
  judge (bench, "at the very top: insert 40", 200, insert_40_top);
  for (guint p = 0; p < G_N_ELEMENTS (places); p++)
    {
      frames = restore (bench, places[p], -137, &error);
      g_print ("restore post %u with 137 px above the window: off by %.0f px after %u frames\n", places[p],
               error, frames);
      for (guint i = 0; i < G_N_ELEMENTS (changes); i++)
        {
          /* The topmost row that is seen whole or nearly so is what a reader holds on to. */
          judge (bench, changes[i].what, 200, changes[i].change);
          bench_clock_run (bench->clock, 2);
        }
    }
}

/* A real key, by the X server. */
static void
press (const char *key)
{
  const char *command[] = { "xdotool", "key", "--clearmodifiers", key, NULL };
  if (!g_spawn_sync (NULL, (char **) command, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, NULL, NULL))
    g_printerr ("no xdotool\n");
}

static void
describe_focus (Bench      *bench,
                const char *key)
{
  GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (bench->window));
  GtkWidget *card = focus ? gtk_widget_get_ancestor (focus, BENCH_TYPE_CARD) : NULL;
  graphene_point_t point = { 0, 0 };
  if (focus && card == NULL && gtk_widget_get_first_child (focus) &&
      BENCH_IS_CARD (gtk_widget_get_first_child (focus)))
    card = gtk_widget_get_first_child (focus);
  if (focus)
    (void) !gtk_widget_compute_point (focus, bench->view->scrolled, &GRAPHENE_POINT_INIT (0, 0), &point);
  g_print ("  %-10s %-18s %-8s %-14s y %5.0f height %d%s\n", key,
           focus ? G_OBJECT_TYPE_NAME (focus) : "nothing",
           focus && gtk_widget_get_tooltip_text (focus) ? gtk_widget_get_tooltip_text (focus) : "",
           card ? bench_card_get_name (BENCH_CARD (card)) : "", (double) point.y,
           focus ? gtk_widget_get_height (focus) : 0,
           focus && !gtk_widget_get_mapped (focus) ? " unmapped" : "");
}

static void
press_all (Bench             *bench,
           const char *const *keys)
{
  for (; *keys; keys++)
    {
      press (*keys);
      bench_clock_run (bench->clock, 12);
      describe_focus (bench, *keys);
    }
}

static void
scenario_keys (Bench *bench)
{
  static const char *const names[] = { "all", "item", "cell" };
  static const char *const tab[] = { "Tab", "Tab", "Tab",       "Tab",       "Tab", "Tab",
                                     "Tab", "Tab", "shift+Tab", "shift+Tab", NULL };
  static const char *const arrows[] = { "Down",      "Down",    "Down", "Up",   "Page_Down",
                                        "Page_Down", "Page_Up", "End",  "Home", NULL };
  static const char *const inner[] = { "Tab", "Tab", "Tab", "Right", "Down", "Down", "Up", NULL };
  static const char *const after[] = { "Down", NULL };
  for (int behavior = GTK_LIST_TAB_ALL; behavior <= GTK_LIST_TAB_CELL; behavior++)
    {
      bench_view_set_tab (bench->view, (GtkListTabBehavior) behavior);
      gtk_window_set_focus (GTK_WINDOW (bench->window), NULL);
      g_print ("tab-behavior %s\n", names[behavior]);
      press_all (bench, tab);
    }
  g_print ("arrows\n");
  press_all (bench, arrows);
  g_print ("arrows from a button of the card (tab-behavior cell)\n");
  press_all (bench, inner);
  g_print ("focus, scrolled 40 posts away and back\n");
  bench_view_scroll_to (bench->view, 60);
  describe_focus (bench, "away");
  press_all (bench, after);
  print_state (bench, "away");
}

/* For a screen reader's stand-in to look at, until it ends us. */
static void
scenario_stay (Bench *bench)
{
  bench_view_scroll_to (bench->view, 1000);
  for (;;)
    g_main_context_iteration (NULL, TRUE);
}

static void
add_window (Bench *bench)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gtk_box_append (GTK_BOX (box), gtk_button_new_with_label ("Before"));
  gtk_box_append (GTK_BOX (box), bench->view->scrolled);
  gtk_box_append (GTK_BOX (box), gtk_button_new_with_label ("After"));
  bench->window = gtk_window_new ();
  gtk_window_set_title (GTK_WINDOW (bench->window), "Feed list");
  gtk_window_set_default_size (GTK_WINDOW (bench->window), 1180, 780);
  gtk_window_set_child (GTK_WINDOW (bench->window), box);
  gtk_window_present (GTK_WINDOW (bench->window));
  bench->clock = bench_clock_new (bench->window);
  bench_clock_run (bench->clock, 60);
}

int
main (int    argc,
      char **argv)
{
  static const struct
  {
    const char *name;
    void (*run) (Bench *bench);
  } scenarios[] = {
    { "scroll", scenario_scroll }, { "memory", scenario_memory }, { "jump", scenario_jump },
    { "anchor", scenario_anchor }, { "keys", scenario_keys },     { "stay", scenario_stay },
  };
  Bench bench = { NULL };
  if (argc != 3)
    {
      g_printerr ("usage: feed-list grid|list|own memory|scroll|jump|anchor|keys|stay\n");
      return 2;
    }
  setvbuf (stdout, NULL, _IOLBF, 0);
  adw_init ();
  bench.view = bench_view_new (argv[1], POSTS);
  add_window (&bench);
  for (guint i = 0; i < G_N_ELEMENTS (scenarios); i++)
    if (g_str_equal (argv[2], scenarios[i].name))
      scenarios[i].run (&bench);
  gtk_window_destroy (GTK_WINDOW (bench.window));
  bench_view_free (bench.view);
  return 0;
}
